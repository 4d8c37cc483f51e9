//! The secrets that requests to an endpoint are signed with, as Standard Webhooks has it.
//!
//! A secret is shown once, when it is made, and kept sealed. One that is rotated out signs along for a day, so that a
//! receiver has time to learn the next one; until then every request carries a signature of each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{WebhookEndpointId, WorkspaceId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use sha2::Sha256;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::clock::Clock;
use crate::connection::Keyring;
use crate::connection::seal::{OpenError, Place};
use crate::error::{Attempting, Code, Error, Result};

/// How long a secret that was rotated out signs along.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// The most secrets in force at a time.
const MOST: i64 = 5;

const SCHEME: &str = "whsec_";
const RANDOM_BYTES: usize = 32;
const COLUMN: &str = "webhook_secret.sealed";

/// A key to sign with. It does not print.
#[derive(Clone, Debug)]
pub(super) struct SigningKey(SecretSlice<u8>);

/// Makes a secret for an endpoint, and keeps it.
pub(super) async fn make(
    transaction: &mut PgConnection,
    keyring: &Keyring,
    clock: &Clock,
    workspace: WorkspaceId,
    endpoint: WebhookEndpointId,
) -> Result<SecretString> {
    let mut bytes = [0; RANDOM_BYTES];
    clock.fill(&mut bytes);
    let secret = SecretString::from(format!("{SCHEME}{}", STANDARD.encode(bytes)));
    sqlx::query(
        "insert into webhook_secret (workspace_id, endpoint_id, id, sealed, created_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(workspace)
    .bind(endpoint)
    .bind(clock.new_id())
    .bind(keyring.seal(clock, place(workspace), &secret))
    .bind(clock.now())
    .execute(transaction)
    .await
    .attempting("keeping a webhook's secret")?;
    Ok(secret)
}

/// Makes another secret. Those before it sign along for a day.
pub(super) async fn rotate(
    transaction: &mut PgConnection,
    keyring: &Keyring,
    clock: &Clock,
    workspace: WorkspaceId,
    endpoint: WebhookEndpointId,
) -> Result<SecretString> {
    const ATTEMPT: &str = "rotating a webhook's secret";
    let now = clock.now();
    let in_force: i64 = sqlx::query_scalar(
        "select count(*) from webhook_secret
         where workspace_id = $1 and endpoint_id = $2 and (expires_at is null or expires_at > $3)",
    )
    .bind(workspace)
    .bind(endpoint)
    .bind(now)
    .fetch_one(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    if in_force >= MOST {
        let sentence = format!("{MOST} secrets are in force already. Rotate again when the oldest has expired.");
        return Err(Error::refused(Code::Conflict, sentence));
    }
    sqlx::query(
        "update webhook_secret set expires_at = $3 where workspace_id = $1 and endpoint_id = $2 and expires_at is null",
    )
    .bind(workspace)
    .bind(endpoint)
    .bind(now + OVERLAP)
    .execute(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    make(transaction, keyring, clock, workspace, endpoint).await
}

/// The keys to sign with, the newest first.
pub(super) fn open(
    keyring: &Keyring,
    workspace: WorkspaceId,
    sealed: &[Vec<u8>],
) -> Result<Vec<SigningKey>, OpenError> {
    sealed
        .iter()
        .map(|sealed| keyring.open(place(workspace), sealed).and_then(|secret| SigningKey::parse(&secret)))
        .collect()
}

/// Seals anew, with the operator's present key, what another one sealed; drops what has expired.
pub(super) async fn renew(pool: &PgPool, keyring: &Keyring, clock: &Clock) -> Result<()> {
    const ATTEMPT: &str = "sealing webhooks' secrets anew";
    sqlx::query("delete from webhook_secret where expires_at <= $1")
        .bind(clock.now())
        .execute(pool)
        .await
        .attempting(ATTEMPT)?;
    let kept: Vec<(WorkspaceId, Uuid, Vec<u8>)> = sqlx::query_as("select workspace_id, id, sealed from webhook_secret")
        .fetch_all(pool)
        .await
        .attempting(ATTEMPT)?;
    for (workspace, id, sealed) in kept.into_iter().filter(|(_, _, sealed)| !keyring.is_current(sealed)) {
        let secret = match keyring.open(place(workspace), &sealed) {
            Ok(secret) => secret,
            Err(error) => {
                tracing::error!(workspace.id = %workspace, %error, "a webhook's secret does not open");
                continue;
            }
        };
        sqlx::query("update webhook_secret set sealed = $4 where workspace_id = $1 and id = $2 and sealed = $3")
            .bind(workspace)
            .bind(id)
            .bind(&sealed)
            .bind(keyring.seal(clock, place(workspace), &secret))
            .execute(pool)
            .await
            .attempting(ATTEMPT)?;
    }
    Ok(())
}

impl SigningKey {
    fn parse(secret: &SecretString) -> Result<Self, OpenError> {
        let text = secret.expose_secret().strip_prefix(SCHEME).ok_or(OpenError::Malformed)?;
        STANDARD.decode(text).map(|bytes| Self(bytes.into())).map_err(|_| OpenError::Malformed)
    }

    fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("a key of any length will do");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The value of `webhook-signature`: one signature for each key.
pub(super) fn signatures(keys: &[SigningKey], id: &str, at: DateTime<Utc>, body: &str) -> String {
    keys.iter().map(|key| key.sign(id, at.timestamp(), body)).collect::<Vec<_>>().join(" ")
}

fn place(workspace: WorkspaceId) -> Place {
    Place { workspace, column: COLUMN }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fixture::Fixture;

    #[tokio::test]
    async fn p50_secrets_are_sealed_anew_when_the_operators_key_changes_and_leave_when_they_expire() {
        const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        const NEW: &str = "k2:__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";
        let ring = |text: &str| Keyring::parse(&text.into()).unwrap();
        let fixture = Fixture::new().await;
        let (pool, clock, workspace) = (fixture.db.pool(), &fixture.clock, fixture.workspace);
        let endpoint = WebhookEndpointId(clock.new_id());
        let mut connection = pool.acquire().await.unwrap();
        let first = make(&mut connection, &ring(OLD), clock, workspace, endpoint).await.unwrap();
        let second = rotate(&mut connection, &ring(OLD), clock, workspace, endpoint).await.unwrap();
        let kept = async || -> Vec<Vec<u8>> {
            sqlx::query_scalar("select sealed from webhook_secret order by created_at, id")
                .fetch_all(pool)
                .await
                .unwrap()
        };
        renew(pool, &ring(&format!("{NEW},{OLD}")), clock).await.unwrap();
        let sealed = kept().await;
        assert!(open(&ring(OLD), workspace, &sealed).is_err());
        let shown: BTreeSet<String> = sealed
            .iter()
            .map(|sealed| ring(NEW).open(place(workspace), sealed).unwrap().expose_secret().to_owned())
            .collect();
        assert_eq!(shown, BTreeSet::from([&first, &second].map(|secret| secret.expose_secret().to_owned())));

        clock.advance(OVERLAP);
        renew(pool, &ring(NEW), clock).await.unwrap();
        let sealed = kept().await;
        assert_eq!(sealed.len(), 1, "the one that was rotated out has left");
        assert_eq!(ring(NEW).open(place(workspace), &sealed[0]).unwrap().expose_secret(), second.expose_secret());
    }

    #[tokio::test]
    async fn p50_five_secrets_are_in_force_at_most() {
        let fixture = Fixture::new().await;
        let (pool, clock, workspace) = (fixture.db.pool(), &fixture.clock, fixture.workspace);
        let ring = Keyring::parse(&"k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into()).unwrap();
        let endpoint = WebhookEndpointId(clock.new_id());
        let mut connection = pool.acquire().await.unwrap();
        make(&mut connection, &ring, clock, workspace, endpoint).await.unwrap();
        for _ in 1..MOST {
            rotate(&mut connection, &ring, clock, workspace, endpoint).await.unwrap();
        }
        let refused = rotate(&mut connection, &ring, clock, workspace, endpoint).await.unwrap_err();
        assert_eq!(refused.refusals()[0].code, Code::Conflict);
    }

    /// The example of the Standard Webhooks specification's libraries.
    #[test]
    fn p50_a_signature_is_what_standard_webhooks_says() {
        let key = SigningKey::parse(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into()).unwrap();
        let body = r#"{"test": 2432232314}"#;
        let signed = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_does_not_print() {
        let key = SigningKey::parse(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into()).unwrap();
        assert!(!format!("{key:?}").contains("49"), "{key:?}");
    }
}

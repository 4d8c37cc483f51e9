//! Making a connection: a person is sent to HubSpot with a state, and comes back with it and a code.
//!
//! The state is what makes a callback believable, since nothing else about it does (P6): it is 256 random bits, works
//! once and for ten minutes, and knows the workspace and the user who asked. Only its hash is stored. It is used up
//! before anything else happens, so that of two callbacks with one state at most one gets anywhere. A consent that
//! comes to nothing, for whatever reason, changes nothing.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::Role;
use entity::id::{UserId, WorkspaceId};
use hubspot::oauth::{Feature, Introspection, Tokens};
use hubspot::{FixedToken, HubId, Lane, RetryPolicy};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use tracing::Instrument as _;
use url::Url;

use super::release::Leaving;
use super::standing::{self, AccountDetails, Connection};
use super::trouble::Trouble;
use super::vault::Pair;
use super::{Connections, feature};
use crate::error::{Attempting as _, Code, Error, Result};
use crate::viewer::Admin;

/// How long a person may take at HubSpot.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// How HubSpot's account details are asked for while a person waits for the page.
const DETAILS: RetryPolicy =
    RetryPolicy { attempts: 2, total: Duration::from_secs(5), backoff: Duration::from_millis(300) };

/// Where to send the person who connects an account.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// HubSpot's consent page.
    pub url: Url,
    /// After this, coming back is of no use.
    pub expires_at: DateTime<Utc>,
}

/// What a person brings back from HubSpot.
#[derive(Debug)]
pub enum Outcome {
    /// The code to be exchanged.
    Granted(SecretString),
    /// No code: they said no, or HubSpot did.
    Declined,
}

/// Who began a consent, as their state knows it.
struct Begun {
    workspace: WorkspaceId,
    user: UserId,
    replace: Option<HubId>,
}

/// An account that has just given consent.
struct Arrival {
    tokens: Tokens,
    hub: HubId,
    introspection: Introspection,
    details: AccountDetails,
}

impl Connections {
    /// Begins a consent. `replace` names the account that may take the place of the connected one.
    pub async fn begin(&self, admin: &Admin, replace: Option<HubId>) -> Result<Invitation> {
        let now = self.0.clock.now();
        let expires_at = now + LIFETIME;
        let state = self.new_state();
        let pool = self.0.database.pool();
        sqlx::query("delete from oauth_state where expires_at < $1")
            .bind(now)
            .execute(pool)
            .await
            .attempting("sweeping old consents")?;
        sqlx::query(
            "insert into oauth_state (state_hash, workspace_id, user_id, replace_hub_id, expires_at)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(hash(state.expose_secret()))
        .bind(admin.workspace)
        .bind(admin.user)
        .bind(replace.map(|hub| hub.0))
        .bind(expires_at)
        .execute(pool)
        .await
        .attempting("storing a consent's state")?;
        let known = self.find(admin.workspace).await?.map(|connection| connection.hub);
        Ok(Invitation { url: self.0.oauth.authorize_url(state.expose_secret(), replace.or(known)), expires_at })
    }

    /// Ends a consent: makes the connection, or refuses and changes nothing.
    ///
    /// Runs to its end even if the person closes the page, since the code works only once.
    pub async fn complete(&self, state: SecretString, outcome: Outcome) -> Result<Connection> {
        let this = self.clone();
        let work = async move { this.complete_to_the_end(&state, outcome).await };
        let completed = tokio::spawn(work.in_current_span()).await;
        let completed = completed
            .map_err(|error| Error::Broken { attempted: "completing a consent", reason: error.to_string() })?;
        if let Err(error @ Error::Refused(_)) = &completed {
            tracing::info!(%error, "a consent came to nothing");
        }
        completed
    }

    async fn complete_to_the_end(&self, state: &SecretString, outcome: Outcome) -> Result<Connection> {
        let begun = self.use_up(state).await?;
        let code = match outcome {
            Outcome::Granted(code) => code,
            Outcome::Declined => return Err(declined()),
        };
        self.check_still_admin(&begun).await?;
        let tokens = self.0.oauth.exchange(code.expose_secret()).await.map_err(|error| self.explain(&error))?;
        let arrival = match self.receive(tokens.clone()).await {
            Ok(arrival) => arrival,
            Err(error) => return Err(self.turn_away(&tokens, error).await),
        };
        let replaced = match self.save(&begun, &arrival).await {
            Ok(replaced) => replaced,
            Err(error) => return Err(self.turn_away(&tokens, error).await),
        };
        self.forget(begun.workspace);
        tracing::info!(workspace.id = %begun.workspace, hub.id = %arrival.hub, "connected a HubSpot account");
        if let Some((hub, pair)) = replaced {
            let mut database = self.0.database.pool().acquire().await.attempting("leaving the account before")?;
            self.release(&mut database, Leaving { workspace: begun.workspace, hub }, &pair).await;
        }
        self.find(begun.workspace).await?.ok_or_else(standing::not_connected)
    }

    /// Takes the state out of the world: of all who bring it, one succeeds.
    async fn use_up(&self, state: &SecretString) -> Result<Begun> {
        let row: Option<(WorkspaceId, UserId, Option<i64>)> = sqlx::query_as(
            "update oauth_state set used_at = $2 where state_hash = $1 and used_at is null and expires_at > $2
             returning workspace_id, user_id, replace_hub_id",
        )
        .bind(hash(state.expose_secret()))
        .bind(self.0.clock.now())
        .fetch_optional(self.0.database.pool())
        .await
        .attempting("using up a consent's state")?;
        let (workspace, user, replace) = row.ok_or_else(|| {
            Error::refused(
                Code::InvalidState,
                "This consent is unknown, was already used, or is older than ten minutes. Nothing has changed; connect \
                 again.",
            )
        })?;
        Ok(Begun { workspace, user, replace: replace.map(HubId) })
    }

    /// Whoever began must still be one who may: ten minutes are enough to lose a role.
    async fn check_still_admin(&self, begun: &Begun) -> Result<()> {
        let role: Option<String> = sqlx::query_scalar(
            "select role from workspace_user where workspace_id = $1 and id = $2 and deactivated_at is null",
        )
        .bind(begun.workspace)
        .bind(begun.user)
        .fetch_optional(self.0.database.pool())
        .await
        .attempting("reading the role of who began a consent")?;
        match role.as_deref().and_then(Role::from_word) {
            Some(Role::Owner | Role::Admin) => Ok(()),
            Some(Role::Member) | None => Err(Error::refused(
                Code::Forbidden,
                "Whoever began this is no longer the owner or an admin of the workspace. Nothing has changed.",
            )),
        }
    }

    /// Learns which account gave consent, and whether it granted what the mirror cannot do without.
    async fn receive(&self, tokens: Tokens) -> Result<Arrival> {
        let introspection =
            self.0.oauth.introspect(&tokens.access_token).await.map_err(|error| self.explain(&error))?;
        let hub = introspection.hub_id.or(tokens.hub_id).filter(|_| introspection.active).ok_or_else(|| {
            Error::refused(Code::HubSpotRefused, "HubSpot does not say which account gave consent. Connect again.")
        })?;
        if let Some(missing) = feature::missing(&introspection.scopes, Feature::Mirror).into_iter().next() {
            return Err(Error::refused(Code::MissingScope, missing.message));
        }
        let details = self.ask_details(&tokens, hub).await;
        Ok(Arrival { tokens, hub, introspection, details })
    }

    /// What the account says about itself. A connection is good without it.
    async fn ask_details(&self, tokens: &Tokens, hub: HubId) -> AccountDetails {
        let token = Arc::new(FixedToken::new(tokens.access_token.clone()));
        let client = self.client_with(token, hub, Lane::Interactive).with_retry(DETAILS);
        match client.account().await {
            Ok(account) => AccountDetails::from(account),
            Err(error) => {
                tracing::warn!(hub.id = %hub, %error, "connected without the account's details");
                AccountDetails::default()
            }
        }
    }

    /// Stores the connection. Gives the account whose place it took, with its tokens.
    async fn save(&self, begun: &Begun, arrival: &Arrival) -> Result<Option<(HubId, Pair)>> {
        const SAVING: &str = "storing a connection";
        let mut transaction = self.0.database.pool().begin().await.attempting(SAVING)?;
        lock_workspace(&mut transaction, begun.workspace).await?;
        // locked as a refresh locks it: the tokens of the old account are final from here on
        let before = match self.0.vault.lock(&mut transaction, begun.workspace).await {
            Ok(before) => before,
            Err(error) if error.is_sealed() => None,
            Err(error) => return Err(Error::Broken { attempted: SAVING, reason: error.to_string() }),
        };
        let known = standing::find(&mut *transaction, begun.workspace).await?;
        let replaced = match known.as_ref() {
            Some(known) if known.hub != arrival.hub => {
                check_replacement(begun, known, arrival.hub)?;
                before.and_then(|held| held.pair).map(|pair| (known.hub, pair))
            }
            Some(_) | None => None,
        };
        let owed = known.and_then(|known| known.replaced_hub.or(Some(known.hub))).filter(|hub| *hub != arrival.hub);
        self.write(&mut transaction, begun, arrival, owed).await.attempting(SAVING)?;
        transaction.commit().await.attempting(SAVING)?;
        Ok(replaced)
    }

    async fn write(
        &self,
        transaction: &mut PgConnection,
        begun: &Begun,
        arrival: &Arrival,
        replaced: Option<HubId>,
    ) -> Result<(), sqlx::Error> {
        let sealed = self.0.vault.seal(begun.workspace, &arrival.tokens);
        sqlx::query(
            "insert into connection as mine (
                 workspace_id, hub_id, status, account_name, ui_domain, currency, time_zone, installed_by,
                 hubspot_user_id, scopes, access_token, refresh_token, access_token_expires_at, replaced_hub_id,
                 connected_at, updated_at)
             values ($1, $2, 'CONNECTED', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
             on conflict (workspace_id) do update set
                 hub_id = excluded.hub_id, status = excluded.status, status_code = null, status_message = null,
                 account_name = coalesce(excluded.account_name, case when mine.hub_id = excluded.hub_id then mine.account_name end),
                 ui_domain = coalesce(excluded.ui_domain, case when mine.hub_id = excluded.hub_id then mine.ui_domain end),
                 currency = coalesce(excluded.currency, case when mine.hub_id = excluded.hub_id then mine.currency end),
                 time_zone = coalesce(excluded.time_zone, case when mine.hub_id = excluded.hub_id then mine.time_zone end),
                 installed_by = excluded.installed_by, hubspot_user_id = excluded.hubspot_user_id,
                 scopes = excluded.scopes, access_token = excluded.access_token,
                 refresh_token = excluded.refresh_token, access_token_expires_at = excluded.access_token_expires_at,
                 token_version = mine.token_version + 1, replaced_hub_id = excluded.replaced_hub_id,
                 connected_at = excluded.connected_at, updated_at = excluded.updated_at",
        )
        .bind(begun.workspace)
        .bind(arrival.hub.0)
        .bind(&arrival.details.name)
        .bind(&arrival.details.ui_domain)
        .bind(&arrival.details.currency)
        .bind(&arrival.details.time_zone)
        .bind(&arrival.introspection.user)
        .bind(arrival.introspection.user_id)
        .bind(arrival.introspection.scopes.iter().collect::<Vec<_>>())
        .bind(sealed.access)
        .bind(sealed.refresh)
        .bind(sealed.expires_at)
        .bind(replaced.map(|hub| hub.0))
        .bind(self.0.clock.now())
        .execute(transaction)
        .await
        .map(drop)
    }

    /// Gives back tokens that lead to nothing. The app stays in the account: an admin there let it in.
    async fn turn_away(&self, tokens: &Tokens, error: Error) -> Error {
        if let (Some(hub), Ok(mut database)) = (tokens.hub_id, self.0.database.pool().acquire().await) {
            self.revoke(&mut database, hub, &tokens.refresh_token, None).await;
        }
        error
    }

    fn explain(&self, error: &hubspot::OAuthError) -> Error {
        let trouble = Trouble::of_consent(error);
        if trouble.code == Code::AppMisconfigured {
            tracing::error!(alarm = "APP_MISCONFIGURED", %error, "the operator's HubSpot app is not set up rightly");
        }
        trouble.into()
    }

    fn new_state(&self) -> SecretString {
        let mut state = [0; 32];
        self.0.clock.fill(&mut state);
        URL_SAFE_NO_PAD.encode(state).into()
    }
}

/// Two consents of one workspace take turns, even when there is no connection to lock yet.
async fn lock_workspace(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    sqlx::query("select from workspace where id = $1 for no key update")
        .bind(workspace)
        .execute(transaction)
        .await
        .attempting("locking the workspace")
        .map(drop)
}

/// Another account's ids mean other companies, so it takes the place of the first only when asked for by its number.
fn check_replacement(begun: &Begun, known: &Connection, arrived: HubId) -> Result<()> {
    if begun.replace == Some(arrived) {
        return Ok(());
    }
    let first = match &known.account.name {
        Some(name) => format!("{name} ({})", known.hub),
        None => known.hub.to_string(),
    };
    let message = format!(
        "This workspace belongs to the HubSpot account {first}, and consent came from {arrived}. Nothing has changed. To \
         replace the account, connect again with replaceHubId {arrived}; the customers of the first are then archived."
    );
    Err(Error::refused(Code::DifferentAccount, message))
}

fn declined() -> Error {
    Error::refused(Code::ConsentDeclined, "The consent was declined at HubSpot. Nothing has changed.")
}

fn hash(state: &str) -> Vec<u8> {
    Sha256::digest(state.as_bytes()).to_vec()
}

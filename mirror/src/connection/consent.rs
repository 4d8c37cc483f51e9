//! Making a connection: a person is sent to HubSpot with a state, and comes back with it and a code.
//!
//! The state is what makes a callback believable, since nothing else about it does (P6): it is 256 random bits, works
//! once and for ten minutes, and knows the workspace and the user who asked. Only its hash is stored. It is used up
//! before anything else happens, so that of two callbacks with one state at most one gets anywhere. A consent that
//! comes to nothing, for whatever reason, changes nothing.
//!
//! Reading order: this file, then `state` and `arrival` for what it stores.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::choice::Role;
use hubspot::oauth::{Feature, OAuthError, Tokens};
use hubspot::{FixedToken, HubId, Lane, RetryPolicy};
use secrecy::{ExposeSecret, SecretString};
use tracing::Instrument as _;
use url::Url;

mod arrival;
mod state;

use arrival::Arrival;
use state::Begun;

use super::release::Leaving;
use super::standing::{self, AccountDetails, Connection};
use super::trouble::Trouble;
use super::vault::Pair;
use super::{Connections, feature};
use crate::error::{Attempting as _, Code, Error, Result};
use crate::viewer::Admin;

/// How HubSpot's account details are asked for while a person waits for the page.
const DETAILS: RetryPolicy =
    RetryPolicy { attempts: 2, total: Duration::from_secs(5), backoff: Duration::from_millis(300), share: 100 };

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

impl Connections {
    /// Begins a consent. `replace` names the account that may take the place of the connected one.
    pub async fn begin(&self, admin: &Admin, replace: Option<HubId>) -> Result<Invitation> {
        let (database, clock) = (&self.0.database, &self.0.clock);
        let (state, expires_at) = state::create(database, clock, admin, replace).await?;
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
        let begun = state::use_up(&self.0.database, &self.0.clock, state).await?;
        let code = match outcome {
            Outcome::Granted(code) => code,
            Outcome::Declined => return Err(declined()),
        };
        self.check_still_admin(&begun).await?;
        let tokens = self.0.oauth.exchange(code.expose_secret()).await.map_err(|error| explain(&error))?;
        let arrival = match self.receive(tokens.clone()).await {
            Ok(arrival) => arrival,
            Err(error) => return Err(self.turn_away(&tokens, error).await),
        };
        let replaced = match arrival.save(&self.0, &begun).await {
            Ok(replaced) => replaced,
            Err(error) => return Err(self.turn_away(&tokens, error).await),
        };
        self.forget(begun.workspace);
        tracing::info!(workspace.id = %begun.workspace, hub.id = %arrival.hub, "connected a HubSpot account");
        if let Some((hub, pair)) = replaced {
            self.leave(Leaving { workspace: begun.workspace, hub }, &pair).await;
        }
        self.find(begun.workspace).await?.ok_or_else(standing::not_connected)
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
        let introspection = self.0.oauth.introspect(&tokens.access_token).await.map_err(|error| explain(&error))?;
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

    /// Ends at HubSpot what another account took the place of.
    async fn leave(&self, leaving: Leaving, pair: &Pair) {
        match self.0.database.pool().acquire().await {
            Ok(mut database) => self.release(&mut database, leaving, pair).await,
            Err(error) => tracing::warn!(hub.id = %leaving.hub, %error, "the account before was not left in order"),
        }
    }

    /// Gives back tokens that lead to nothing. The app stays in the account: an admin there let it in.
    async fn turn_away(&self, tokens: &Tokens, error: Error) -> Error {
        if let (Some(hub), Ok(mut database)) = (tokens.hub_id, self.0.database.pool().acquire().await) {
            self.revoke(&mut database, hub, &tokens.refresh_token, None).await;
        }
        error
    }
}

fn explain(error: &OAuthError) -> Error {
    let trouble = Trouble::of_consent(error);
    if trouble.code == Code::AppMisconfigured {
        tracing::error!(alarm = "APP_MISCONFIGURED", %error, "the operator's HubSpot app is not set up rightly");
    }
    trouble.into()
}

fn declined() -> Error {
    Error::refused(Code::ConsentDeclined, "The consent was declined at HubSpot. Nothing has changed.")
}

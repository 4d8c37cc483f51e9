//! Who has been let in: codes, tokens and installs.
//!
//! Refresh tokens carry their account and scopes under a signature, so they outlive a restart of the simulator,
//! as HubSpot's outlive everything but an uninstall. Access tokens do not: after a restart they are unknown.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock::Millis;

/// How long an authorization code may be exchanged.
const CODE_TTL_MS: i64 = 60_000;

/// What a token allows, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Grant {
    /// The account; an app's own token has none.
    pub(crate) hub: Option<i64>,
    pub(crate) user: i64,
    pub(crate) scopes: Vec<String>,
    /// Tells grants of the same account apart.
    pub(crate) serial: u64,
}

/// What a known access token says.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) grant: Grant,
    pub(crate) expires_at: Millis,
}

#[derive(Debug)]
struct Code {
    grant: Grant,
    redirect_uri: String,
    expires_at: Millis,
}

#[derive(Debug, Default)]
struct State {
    codes: HashMap<String, Code>,
    access: HashMap<String, AccessToken>,
    revoked: HashSet<String>,
    /// Grants with a serial below this are gone, per account: it was uninstalled.
    uninstalled_below: HashMap<i64, u64>,
    withdrawn: HashMap<i64, HashSet<String>>,
    /// The accounts that have the app, each with what it granted last.
    installed: HashMap<i64, Grant>,
    serial: u64,
}

/// What a code was good for.
#[derive(Debug)]
pub(crate) struct Redeemed {
    pub(crate) grant: Grant,
    /// Whether the account did not have the app before.
    pub(crate) newly_installed: bool,
}

/// Why a code was good for nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CodeError {
    Unknown,
    Expired,
    WrongRedirect,
}

/// All grants of the one app.
#[derive(Debug)]
pub(crate) struct Grants {
    key: Vec<u8>,
    state: Mutex<State>,
}

impl Grants {
    /// `serial` starts above everything an earlier process gave out: the time will do.
    pub(crate) fn new(client_secret: &str, started_at: Millis) -> Self {
        let serial = u64::try_from(started_at.0).unwrap_or_default();
        Self { key: client_secret.as_bytes().to_vec(), state: Mutex::new(State { serial, ..State::default() }) }
    }

    /// Someone consented: a code for the redirect.
    pub(crate) fn issue_code(
        &self,
        hub: i64,
        user: i64,
        scopes: Vec<String>,
        redirect_uri: &str,
        now: Millis,
    ) -> String {
        let mut state = self.lock();
        state.serial += 1;
        let serial = state.serial;
        state.withdrawn.remove(&hub);
        let grant = Grant { hub: Some(hub), user, scopes, serial };
        let code = format!("na1-{}", self.sign(&format!("code:{serial}")));
        let expires_at = now.plus(CODE_TTL_MS);
        state.codes.insert(code.clone(), Code { grant, redirect_uri: redirect_uri.to_owned(), expires_at });
        code
    }

    /// Takes a code, once. With it the app is installed, if it was not.
    pub(crate) fn redeem(&self, code: &str, redirect_uri: &str, now: Millis) -> Result<Redeemed, CodeError> {
        let mut state = self.lock();
        let Some(known) = state.codes.get(code) else { return Err(CodeError::Unknown) };
        if known.redirect_uri != redirect_uri {
            return Err(CodeError::WrongRedirect);
        }
        let expired = known.expires_at <= now;
        let grant = known.grant.clone();
        state.codes.remove(code);
        if expired {
            return Err(CodeError::Expired);
        }
        let newly_installed = state.install(&grant);
        Ok(Redeemed { grant, newly_installed })
    }

    /// A new access token for a grant.
    pub(crate) fn issue_access(&self, grant: Grant, expires_at: Millis) -> String {
        let mut state = self.lock();
        state.serial += 1;
        let serial = state.serial;
        let token = format!(
            "{}{}",
            URL_SAFE_NO_PAD.encode(format!("sim-access-{serial}-")),
            self.sign(&format!("access:{serial}"))
        );
        state.access.retain(|_, token| token.expires_at.plus(86_400_000) > expires_at);
        state.access.insert(token.clone(), AccessToken { grant, expires_at });
        token
    }

    /// The refresh token of a grant: always the same text.
    pub(crate) fn refresh_token(&self, grant: &Grant, region: &str) -> String {
        let body = serde_json::to_vec(grant).expect("a grant is plain data");
        let body = URL_SAFE_NO_PAD.encode(body);
        let signature = self.sign(&format!("refresh:{body}"));
        format!("{region}-{body}.{signature}")
    }

    /// The grant behind a refresh token, if it still counts.
    pub(crate) fn refresh_grant(&self, token: &str) -> Option<Grant> {
        let (_region, rest) = token.split_once('-')?;
        let (body, signature) = rest.rsplit_once('.')?;
        if self.sign(&format!("refresh:{body}")) != signature || self.lock().revoked.contains(token) {
            return None;
        }
        let mut grant: Grant = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        let mut state = self.lock();
        if grant.is_uninstalled(&state) {
            return None;
        }
        // After a restart the token is the first that is heard of the install.
        if grant.hub.is_some_and(|hub| !state.installed.contains_key(&hub)) {
            state.install(&grant);
        }
        grant.drop_withdrawn(&state);
        Some(grant)
    }

    /// What is known of an access token, whether or not it has expired.
    pub(crate) fn access(&self, token: &str) -> Option<AccessToken> {
        let state = self.lock();
        let mut known = state.access.get(token)?.clone();
        if known.grant.is_uninstalled(&state) {
            return None;
        }
        known.grant.drop_withdrawn(&state);
        Some(known)
    }

    /// Makes a refresh token worthless. Access tokens made from it live on until they expire.
    pub(crate) fn revoke(&self, refresh_token: &str) {
        self.lock().revoked.insert(refresh_token.to_owned());
    }

    /// Removes the app from an account: every token of it is worthless at once. Says whether it was there.
    pub(crate) fn uninstall(&self, hub: i64) -> bool {
        let mut state = self.lock();
        state.serial += 1;
        let serial = state.serial;
        state.uninstalled_below.insert(hub, serial);
        state.access.retain(|_, token| token.grant.hub != Some(hub));
        state.installed.remove(&hub).is_some()
    }

    /// The scopes that an account grants now, if it has the app.
    pub(crate) fn installed(&self, hub: i64) -> Option<Vec<String>> {
        let state = self.lock();
        let mut grant = state.installed.get(&hub)?.clone();
        grant.drop_withdrawn(&state);
        Some(grant.scopes)
    }

    /// Takes scopes away from an account's grants, old tokens included.
    pub(crate) fn withdraw(&self, hub: i64, scope: &str) {
        self.lock().withdrawn.entry(hub).or_default().insert(scope.to_owned());
    }

    /// Lets every access token of an account expire.
    pub(crate) fn expire_access(&self, hub: i64, now: Millis) {
        for token in self.lock().access.values_mut().filter(|token| token.grant.hub == Some(hub)) {
            token.expires_at = token.expires_at.min(now);
        }
    }

    /// Proves later that a text was the simulator's own.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(text.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the grants panics")
    }
}

impl State {
    /// Says whether the account did not have the app.
    fn install(&mut self, grant: &Grant) -> bool {
        grant.hub.is_some_and(|hub| self.installed.insert(hub, grant.clone()).is_none())
    }
}

impl Grant {
    fn is_uninstalled(&self, state: &State) -> bool {
        let Some(hub) = self.hub else { return false };
        state.uninstalled_below.get(&hub).is_some_and(|&serial| self.serial < serial)
    }

    fn drop_withdrawn(&mut self, state: &State) {
        if let Some(withdrawn) = self.hub.and_then(|hub| state.withdrawn.get(&hub)) {
            self.scopes.retain(|scope| !withdrawn.contains(scope));
        }
    }
}

//! Where a call's bearer token comes from.
//!
//! Tokens live thirty minutes and are shared by every process of a deployment, so the client never keeps one: it asks
//! for a token before each call, and says when HubSpot would not take it.

use std::error::Error as StdError;

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};

/// A bearer token. Never printed.
#[derive(Clone, Debug)]
pub struct AccessToken(SecretString);

impl AccessToken {
    /// Wraps a token.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self(token.into())
    }

    /// The token itself, for the one who stores or sends it.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for AccessToken {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for AccessToken {}

/// Gives a token for one account.
pub trait TokenSource: Send + Sync {
    /// A token that is good for some minutes yet.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>>;

    /// HubSpot answered 401 to this token: gives a newer one, or says why there is none.
    fn rejected<'a>(&'a self, token: &'a AccessToken) -> BoxFuture<'a, Result<AccessToken, TokenError>>;
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Only a person can help: the account has to be connected again.
    #[error("the account has to be connected again: {reason}")]
    Reauthorize {
        /// What HubSpot would not take, in a few words without secrets.
        reason: String,
    },
    /// The token could not be had just now.
    #[error("no token could be had just now")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
    /// HubSpot refused a token and the newer one given for it. Whether the connection ended is for the source to say, so
    /// this may pass.
    #[error("HubSpot refused a token that it had only just given")]
    RefusedAgain,
}

/// A token that never changes: a service key, or a test's.
#[derive(Clone, Debug)]
pub struct FixedToken(AccessToken);

impl FixedToken {
    /// A source that always gives this token.
    pub fn new(token: AccessToken) -> Self {
        Self(token)
    }
}

impl TokenSource for FixedToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }

    fn rejected<'a>(&'a self, _token: &'a AccessToken) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(std::future::ready(Err(TokenError::Reauthorize { reason: "the fixed token was refused".into() })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let token = AccessToken::new("pat-na1-visible");
        assert!(!format!("{token:?} {:?}", FixedToken::new(token.clone())).contains("visible"));
    }
}

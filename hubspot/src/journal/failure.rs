//! Why the journal could not be read, sorted by what follows.
//!
//! How an offset that is too old is answered is not documented, so every refusal that could be about the offset counts
//! as one: a place taken for lost costs a full pass, a lost place taken for trouble would cost changes.

use crate::error::{Error, ErrorKind};
use crate::journal::Place;
use crate::oauth::{OAuthError, OAuthFailure};

/// Why the journal could not be read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// HubSpot does not give this app a journal.
    #[error("HubSpot does not give this app its journal")]
    NotGranted(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The journal does not know the place where reading was to go on: what came since is lost to this reader.
    #[error("the journal does not know the place to go on from")]
    PlaceLost(#[source] Error),
    /// There was no token for the app.
    #[error("no token for the app's journal")]
    Token(#[source] OAuthError),
    /// The call came to nothing.
    #[error(transparent)]
    Call(Error),
}

impl JournalError {
    /// HubSpot's name for the failing call.
    pub fn correlation_id(&self) -> Option<&str> {
        match self {
            Self::NotGranted(_) => None,
            Self::PlaceLost(error) | Self::Call(error) => error.correlation_id.as_deref(),
            Self::Token(error) => error.correlation_id.as_deref(),
        }
    }
}

impl From<OAuthError> for JournalError {
    fn from(error: OAuthError) -> Self {
        // a scope that the app may not ask for, which HubSpot says in more than one way
        let about_scopes = matches!(error.code.as_deref(), Some("BAD_SCOPES" | "invalid_scope"))
            || error.message.as_deref().is_some_and(|message| message.contains("could not be recognized"));
        if error.failure == OAuthFailure::OperatorFault && about_scopes {
            return Self::NotGranted(Box::new(error));
        }
        Self::Token(error)
    }
}

impl From<Error> for JournalError {
    fn from(error: Error) -> Self {
        match error.kind {
            ErrorKind::MissingScopes(_) | ErrorKind::Forbidden => Self::NotGranted(Box::new(error)),
            _ => Self::Call(error),
        }
    }
}

/// What an error means that came when reading at a place.
pub(super) fn at(place: &Place, error: JournalError) -> JournalError {
    match (place, error) {
        (Place::After(_), JournalError::Call(error))
            if matches!(error.kind, ErrorKind::NotFound | ErrorKind::BadRequest) =>
        {
            JournalError::PlaceLost(error)
        }
        (Place::Earliest | Place::Latest | Place::After(_), error) => error,
    }
}

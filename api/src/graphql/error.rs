//! The one place where a domain error becomes something a client sees.
//!
//! What a person can mend is data: `userErrors` in a mutation's payload. What they cannot is a top-level error with a
//! code of Apollo's list; its inner text goes to the log, never to the client.

use std::error::Error as _;
use std::fmt;

use async_graphql::{Enum, ErrorExtensions, SimpleObject};
use mirror::error::{Code, Error, Refusal};

macro_rules! error_codes {
    ($($(#[$attribute:meta])* $name:ident,)*) => {
        /// Why something was refused. Codes are never renamed or reused.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode { $($(#[$attribute])* $name,)* }

        impl From<Code> for ErrorCode {
            fn from(code: Code) -> Self {
                match code { $(Code::$name => Self::$name,)* }
            }
        }
    };
}

error_codes! {
    /// The caller's role does not allow it.
    Forbidden,
    /// There is no such thing in this workspace.
    NotFound,
    /// A value is missing, blank, too long or not of its form.
    InvalidValue,
    /// Something of that name is already there.
    AlreadyExists,
    /// It is still needed by something else.
    InUse,
    /// Somebody else changed it since it was read.
    Conflict,
    /// The field is fed by HubSpot.
    FieldLocked,
    /// The customer is archived already.
    AlreadyArchived,
    /// The customer is not archived.
    NotArchived,
    /// The contact does not belong to the customer, or is archived.
    NotLinked,
    /// The endpoint is disabled.
    EndpointDisabled,
    /// No HubSpot account is connected.
    NotConnected,
    /// HubSpot refuses the tokens; an admin must repeat the consent.
    ReauthorizeNeeded,
    /// The consent's state is unknown, used, too old, or another's.
    InvalidState,
    /// The person declined at HubSpot.
    ConsentDeclined,
    /// HubSpot does not accept the consent's code.
    InvalidAuthorizationCode,
    /// The consent was given for another HubSpot account than the connected one.
    DifferentAccount,
    /// HubSpot did not grant a scope that this needs.
    MissingScope,
    /// The operator's HubSpot app is not set up rightly.
    AppMisconfigured,
    /// HubSpot does not answer, or asks to wait.
    #[graphql(name = "HUBSPOT_UNAVAILABLE")]
    HubSpotUnavailable,
    /// HubSpot refused a call that should have been accepted.
    #[graphql(name = "HUBSPOT_REFUSED")]
    HubSpotRefused,
    /// The chosen HubSpot list does not exist, or no longer.
    ListNotFound,
    /// The chosen list does not hold companies.
    ListNotOfCompanies,
    /// HubSpot is still working out who is in the list.
    ListProcessing,
    /// The chosen lifecycle stage does not exist.
    StageNotFound,
    /// The chosen deal pipeline or stage does not exist.
    PipelineNotFound,
    /// No filter has been chosen yet.
    FilterMissing,
    /// HubSpot has no such property.
    PropertyNotFound,
    /// The property is archived in HubSpot.
    PropertyArchived,
    /// The property's type does not fit the field.
    TypeMismatch,
    /// Two rows of the map feed one field.
    DuplicateTarget,
    /// The customer's name must be mapped.
    NameUnmapped,
    /// There is no such custom field.
    CustomFieldNotFound,
    /// A full run is already under way; it is the answer.
    AlreadyRunning,
    /// The run has already ended.
    AlreadyFinished,
    /// A value cannot be read as its field's type.
    ValueUnreadable,
    /// A number has more digits than are kept.
    NumberOutOfRange,
    /// A value is not among the field's options.
    OptionUnknown,
    /// A company has no name.
    NameBlank,
    /// A contact has neither name nor e-mail.
    ContactNameless,
    /// The HubSpot owner is not a user of this workspace.
    OwnerUnknown,
    /// The value names no plan of this workspace.
    PlanUnknown,
    /// HubSpot could not give this record's links.
    LinksUnreadable,
    /// A listing came round to a place it had already been.
    ListingIncomplete,
    /// Something of ours broke; the request id or run id leads to the log.
    InternalError,
}

/// Something the caller can mend.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// Path into the input, outermost first; empty when it is about no single value.
    pub field: Vec<String>,
    /// One sentence for a person.
    pub message: String,
    /// For programs.
    pub code: ErrorCode,
}

impl From<&Refusal> for UserError {
    fn from(refusal: &Refusal) -> Self {
        Self { field: refusal.field.clone(), message: refusal.message.clone(), code: refusal.code.into() }
    }
}

/// Splits an outcome into what a payload carries: the value, or the refusals. Anything else is a top-level error.
pub(crate) fn settle<T>(outcome: mirror::error::Result<T>) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::Refused(refusals)) => Ok((None, refusals.iter().map(UserError::from).collect())),
        Err(error) => Err(Fault::new(error).into()),
    }
}

/// A domain error on its way to the top level of an answer.
#[derive(Debug)]
pub(crate) struct Fault(Error);

impl Fault {
    /// Logs what is not the caller's, once, here.
    pub(crate) fn new(error: Error) -> Self {
        if error.is_outage() {
            tracing::warn!(error = %Chain(&error), "a request met no database");
        } else if error.refusals().is_empty() {
            tracing::error!(error = %Chain(&error), "a request failed");
        }
        Self(error)
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        if fault.0.is_outage() {
            let error = Self::new("The database does not answer right now. Please try again.");
            return error.extend_with(|_, e| e.set("code", "SERVICE_UNAVAILABLE"));
        }
        let Some(refusal) = fault.0.refusals().first() else {
            return Self::new("Something of ours broke.").extend_with(|_, e| e.set("code", "INTERNAL_SERVER_ERROR"));
        };
        let code = if refusal.code == Code::Forbidden { "FORBIDDEN" } else { "BAD_USER_INPUT" };
        Self::new(refusal.message.clone()).extend_with(|_, e| {
            e.set("code", code);
            e.set("reason", refusal.code.as_str());
        })
    }
}

/// Turns an outcome of the product into a resolver's: refusals and faults both become top-level errors.
pub(crate) fn or_fault<T>(outcome: mirror::error::Result<T>) -> async_graphql::Result<T> {
    outcome.map_err(|error| Fault::new(error).into())
}

/// An error with all its causes, on one line.
pub(crate) struct Chain<'a>(pub(crate) &'a Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::schema::sdl;

    #[test]
    fn p47_a_code_is_spelled_alike_wherever_it_is_told() {
        let sdl = sdl();
        let listed = sdl.split_once("enum ErrorCode {").unwrap().1.split_once("\n}").unwrap().0;
        let listed: Vec<&str> = listed.lines().filter_map(|line| line.strip_prefix('\t')).collect();
        for code in Code::ALL {
            assert!(listed.contains(&code.as_str()), "{code} is not in the schema's ErrorCode in this spelling");
        }
    }
}

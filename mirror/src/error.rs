//! What can go wrong, in two kinds: a refusal, which a person can mend and which has a stable code and a sentence, and
//! a fault, which they cannot and which is shown to them only as a request id.

use std::fmt;

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;

/// The outcome of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The closed list of codes a refusal or an issue may carry. Codes are never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as clients see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The code of a stored word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// The caller's role does not allow it.
    Forbidden = "FORBIDDEN",
    /// No such row in this workspace.
    NotFound = "NOT_FOUND",
    /// A value is missing, blank, too long or not of its form.
    InvalidValue = "INVALID_VALUE",
    /// Something of that name is already there.
    AlreadyExists = "ALREADY_EXISTS",
    /// It is still needed by something else.
    InUse = "IN_USE",
    /// Somebody else changed it since it was read.
    Conflict = "CONFLICT",
    /// The field is fed by HubSpot.
    FieldLocked = "FIELD_LOCKED",
    /// The customer is archived already.
    AlreadyArchived = "ALREADY_ARCHIVED",
    /// The customer is not archived.
    NotArchived = "NOT_ARCHIVED",
    /// The contact does not belong to the customer, or is archived.
    NotLinked = "NOT_LINKED",
    /// The endpoint is disabled.
    EndpointDisabled = "ENDPOINT_DISABLED",

    /// No HubSpot account is connected.
    NotConnected = "NOT_CONNECTED",
    /// HubSpot refuses the tokens; an admin must repeat the consent.
    ReauthorizeNeeded = "REAUTHORIZE_NEEDED",
    /// The consent's state is unknown, used, too old, or another's.
    InvalidState = "INVALID_STATE",
    /// The person declined at HubSpot.
    ConsentDeclined = "CONSENT_DECLINED",
    /// HubSpot does not accept the consent's code.
    InvalidAuthorizationCode = "INVALID_AUTHORIZATION_CODE",
    /// The consent was given for another HubSpot account than the connected one.
    DifferentAccount = "DIFFERENT_ACCOUNT",
    /// HubSpot did not grant a scope that this needs.
    MissingScope = "MISSING_SCOPE",
    /// The operator's HubSpot app is not set up rightly.
    AppMisconfigured = "APP_MISCONFIGURED",
    /// HubSpot does not answer, or asks to wait.
    HubSpotUnavailable = "HUBSPOT_UNAVAILABLE",
    /// HubSpot refused a call that should have been accepted.
    HubSpotRefused = "HUBSPOT_REFUSED",

    /// The chosen HubSpot list does not exist, or no longer.
    ListNotFound = "LIST_NOT_FOUND",
    /// The chosen list does not hold companies.
    ListNotOfCompanies = "LIST_NOT_OF_COMPANIES",
    /// HubSpot is still working out who is in the list.
    ListProcessing = "LIST_PROCESSING",
    /// The chosen lifecycle stage does not exist.
    StageNotFound = "STAGE_NOT_FOUND",
    /// The chosen deal pipeline or stage does not exist.
    PipelineNotFound = "PIPELINE_NOT_FOUND",
    /// No filter has been chosen yet.
    FilterMissing = "FILTER_MISSING",

    /// HubSpot has no such property.
    PropertyNotFound = "PROPERTY_NOT_FOUND",
    /// The property is archived in HubSpot.
    PropertyArchived = "PROPERTY_ARCHIVED",
    /// The property's type does not fit the field.
    TypeMismatch = "TYPE_MISMATCH",
    /// Two rows of the map feed one field.
    DuplicateTarget = "DUPLICATE_TARGET",
    /// The customer's name must be mapped.
    NameUnmapped = "NAME_UNMAPPED",
    /// No such custom field.
    CustomFieldNotFound = "CUSTOM_FIELD_NOT_FOUND",

    /// A full run is already under way; it is the answer.
    AlreadyRunning = "ALREADY_RUNNING",
    /// The run has already ended.
    AlreadyFinished = "ALREADY_FINISHED",

    /// A value cannot be read as its field's type.
    ValueUnreadable = "VALUE_UNREADABLE",
    /// A number has more digits than are kept.
    NumberOutOfRange = "NUMBER_OUT_OF_RANGE",
    /// A value is not among the field's options.
    OptionUnknown = "OPTION_UNKNOWN",
    /// A company has no name.
    NameBlank = "NAME_BLANK",
    /// A contact has neither name nor e-mail.
    ContactNameless = "CONTACT_NAMELESS",
    /// The HubSpot owner is not a user of this workspace.
    OwnerUnknown = "OWNER_UNKNOWN",
    /// The value names no plan of this workspace.
    PlanUnknown = "PLAN_UNKNOWN",
    /// HubSpot could not give this record's links.
    LinksUnreadable = "LINKS_UNREADABLE",
    /// A listing came round to a place it had already been.
    ListingIncomplete = "LISTING_INCOMPLETE",
    /// Something of ours broke; the request id or run id leads to the log.
    InternalError = "INTERNAL_ERROR",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something a person can mend: a code for programs, a sentence for people, and the path to the input it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: Code,
    /// For people: one sentence.
    pub message: String,
    /// Path into the input, outermost first; empty when it is about no single value.
    pub field: Vec<String>,
}

impl Refusal {
    /// A refusal about no single value of the input.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: Vec::new() }
    }

    /// The answer for ids that name nothing here: another workspace's id answers exactly like one that never existed.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}."))
    }

    /// The same, about the value at this path.
    pub fn at<P: Into<String>>(mut self, path: impl IntoIterator<Item = P>) -> Self {
        self.field = path.into_iter().map(Into::into).collect();
        self
    }
}

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A person can mend it.
    #[error("refused: {}", .0.iter().map(|r| r.code.as_str()).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Refusal>),
    /// The database did not do as asked.
    #[error("{attempted}")]
    Database {
        /// What was attempted.
        attempted: &'static str,
        /// What the database said.
        #[source]
        source: sqlx::Error,
    },
    /// SeaORM's view of the same.
    #[error("{attempted}")]
    Orm {
        /// What was attempted.
        attempted: &'static str,
        /// What SeaORM said.
        #[source]
        source: sea_orm::DbErr,
    },
    /// Stored data or another part of ours is not as it must be.
    #[error("{attempted}: {reason}")]
    Broken {
        /// What was attempted.
        attempted: &'static str,
        /// What is wrong.
        reason: String,
    },
}

impl Error {
    /// One refusal about no single value.
    pub fn refused(code: Code, message: impl Into<String>) -> Self {
        Self::Refused(vec![Refusal::new(code, message)])
    }

    /// [`Refusal::not_found`] about no single value.
    pub fn not_found(what: &str) -> Self {
        Refusal::not_found(what).into()
    }

    /// Whether the database has a row of this key already.
    pub fn already_there(&self) -> bool {
        match self {
            Self::Database { source, .. } => source.as_database_error().is_some_and(DatabaseError::is_unique_violation),
            Self::Refused(_) | Self::Orm { .. } | Self::Broken { .. } => false,
        }
    }

    /// Whether the database was away, busy or on its way out, so that the same may well succeed a little later.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Database { source, .. } => is_outage(source),
            Self::Orm { source: DbErr::ConnectionAcquire(_), .. } => true,
            Self::Orm { source: DbErr::Conn(source) | DbErr::Exec(source) | DbErr::Query(source), .. } => {
                matches!(source, RuntimeErr::SqlxError(source) if is_outage(source))
            }
            Self::Refused(_) | Self::Orm { .. } | Self::Broken { .. } => false,
        }
    }

    /// The refusals, if a person can mend it.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Self::Refused(refusals) => refusals,
            Self::Database { .. } | Self::Orm { .. } | Self::Broken { .. } => &[],
        }
    }
}

/// Connections that fail (class 08), that are ended by an operator or a time limit (57P01 to 57P03, 25P03), or that there
/// are too many of (53300): <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn is_outage(error: &sqlx::Error) -> bool {
    match error.as_database_error().and_then(DatabaseError::code) {
        Some(code) => code.starts_with("08") || ["57P01", "57P02", "57P03", "25P03", "53300"].contains(&code.as_ref()),
        None => matches!(error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed),
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

/// Adds what was attempted to a library's error.
pub trait Attempting<T> {
    /// Names the attempt.
    fn attempting(self, what: &'static str) -> Result<T>;
}

impl<T> Attempting<T> for std::result::Result<T, sqlx::Error> {
    fn attempting(self, attempted: &'static str) -> Result<T> {
        self.map_err(|source| Error::Database { attempted, source })
    }
}

impl<T> Attempting<T> for std::result::Result<T, sea_orm::DbErr> {
    fn attempting(self, attempted: &'static str) -> Result<T> {
        self.map_err(|source| Error::Orm { attempted, source })
    }
}

//! A read-only, typed client of HubSpot's CRM API.
//!
//! It reads companies, contacts, deals and what surrounds them. It has no call that writes a CRM record and knows no
//! database. Time budget, tokens and chance are handed in.
//!
//! In reading order:
//!
//! - [`client`]: one call made well; [`retry`], [`error`] and [`budget`] are its bounds, [`token`] its key
//! - `measure`: what is counted of calls
//! - [`endpoint`]: the version of the API, in one place
//! - [`id`]: what things are called
//! - [`property_set`], [`record`], [`object`]: records and the three ways to read them
//! - [`walk`]: following a listing and knowing whether it was whole
//! - [`search`], [`association`], [`list`]: finding records and their links
//! - [`owner`], [`pipeline`], [`property`], [`account`]: what surrounds them
//! - [`oauth`]: connecting an account and ending the connection
//! - [`webhook`]: deliveries proved and read
//! - [`journal`]: what was delivered, and what is not delivered, read from file to file

pub mod account;
pub mod association;
pub mod budget;
pub mod client;
pub mod endpoint;
pub mod error;
pub mod id;
mod instant;
pub mod journal;
pub mod list;
mod measure;
mod nullable;
pub mod oauth;
pub mod object;
pub mod owner;
mod paging;
mod partial;
pub mod pipeline;
pub mod property;
pub mod property_set;
pub mod record;
mod refusal;
pub mod retry;
pub mod search;
pub mod token;
pub mod walk;
pub mod webhook;

pub use account::{Account, RecordCounts};
pub use association::{ASSOCIATION_BATCH, CompanyContacts, CompanyLink, ContactCompanies, ContactLink};
pub use budget::{Bucket, Budget, BudgetError, Headroom, Lane, Unlimited};
pub use client::{Client, HttpClientError, http_client};
pub use error::{Error, ErrorKind, Failure, RatePolicy, UnreadableBody};
pub use id::{
    CompanyId, ContactId, Cursor, DealId, HubId, JournalOffset, ListId, OwnerId, PipelineId, PropertyName, StageId,
};
pub use journal::{Interest, Journal, JournalError, JournalFile, Place, Subscription, SubscriptionId};
pub use list::{List, MEMBER_PAGE, Processing};
pub use oauth::{Disconnect, Feature, Introspection, OAuth, OAuthApp, OAuthError, OAuthFailure, Scopes, Tokens};
pub use object::{Archived, BATCH, Companies, Contacts, CrmObject, Deals, ObjectKind};
pub use owner::{Owner, OwnerKind};
pub use pipeline::{Pipeline, Stage, StageMetadata};
pub use property::{Property, PropertyOption, PropertyType};
pub use property_set::PropertySet;
pub use record::Record;
pub use retry::RetryPolicy;
pub use search::{
    Condition, Direction, Filter, FilterGroup, SEARCH_CEILING, SEARCH_PAGE, SearchPage, SearchQuery, Sort,
};
pub use token::{AccessToken, FixedToken, TokenError, TokenSource};
pub use walk::{Completeness, Page, Step, Walk};

//! HubSpot's push deliveries: proof that one is HubSpot's, and what it hints at.
//!
//! A delivery is a hint to read records again, never data: events come late, twice, in any order, with values in
//! undocumented spellings. So an event keeps which record it is about and drops the rest.

pub mod event;
pub mod signature;

pub use event::{Change, Delivery, Event, RecordRef, read_delivery};
pub use signature::{SignatureError, SignedRequest, verify};

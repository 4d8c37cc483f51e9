//! How HubSpot's records come to be our rows.
//!
//! # Doctrine
//!
//! - **One apply, many lanes.** Lanes differ only in where their ids or pages come from. What happens to a record is the
//!   same everywhere: [`crate::customer::apply`], [`crate::contact::apply`], [`crate::contact::link`].
//! - **A page is committed whole.** Its rows, its links, its issues, the run's counts and the place where the run goes on
//!   are one transaction. Kill any process anywhere: the run goes on from the last commit, and counts equal rows.
//! - **A claim fences.** Whoever works on a run holds its epoch, and every commit asserts it. A worker that stalled and
//!   woke after another took over writes nothing.
//! - **No more pages are in flight than pay.** A page that was read and not yet committed is read again after a crash,
//!   so a page holds a permit from its request to its commit; see [`pace`].
//! - **Absence proves nothing.** What a whole listing did not bring is asked for by id before it is archived.
//!
//! # Reading order
//!
//! [`run`] is the row that people ask for and watch; [`work`] is what a worker does with it, under its [`claim`];
//! [`prepare`] asks the account what [`plan`] and the field map need; [`source`] reads companies the planned way;
//! [`definitions`] are what its properties mean now, and how far a reading by them is believed;
//! [`full`] drives a run from first page to last; [`preview`] looks without writing; [`stage`] remembers what was read;
//! [`issue`] keeps what did not go through; [`look_up`] reads runs and issues by id; [`setback`] sorts what stops a run;
//! [`announcer`] and [`progress`] wake those who watch; [`replaced`] archives what came from an account that another one took the place of.
//!
//! What HubSpot says has changed comes in at [`inbox`], through the [`crate::gate`], as [`dirty`] marks; [`refresh`] reads those
//! records again. [`reading`] reads records by id, [`absence`]
//! proves what became of those that are missing, [`membership`] asks whether the filter admits a company; [`mapping`] and
//! [`merge`] make of records what apply takes.
//!
//! What left: [`reconcile`] ends a full run by asking for what it did not meet ([`lone`] contacts are met by
//! none), [`departures`] says which of that has left, [`erased`] who was erased without a word;
//! [`guard`] stands before every archive that HubSpot causes, and [`held`] is what it held back. [`company_status`] says
//! why a company is not here, and [`field_status`] why a field of a customer holds what it holds; [`restore`] brings
//! customers back, and [`again`] has records read that a person asks for.
//!
//! Beside deliveries: [`schedule`] gives what comes round by itself its turns; [`catch_up`] looks for what changed lately and
//! [`journal`] reads what HubSpot does not push, and both leave marks at the inbox; [`night`] asks for the full run that
//! nobody asked for; [`lanes`] tells how all of them stand.

pub mod absence;
pub mod again;
mod announcer;
pub mod catch_up;
pub mod claim;
pub mod company_status;
pub mod definitions;
mod departures;
mod dirty;
mod erased;
pub mod field_status;
mod full;
pub mod guard;
pub mod held;
pub mod inbox;
pub mod issue;
pub mod journal;
pub mod lanes;
mod lone;
pub mod look_up;
mod mapping;
mod membership;
mod merge;
pub mod night;
pub mod pace;
pub mod plan;
mod prepare;
pub mod preview;
pub mod progress;
mod reading;
mod reconcile;
mod refresh;
mod replaced;
pub mod restore;
pub mod run;
pub mod schedule;
pub mod setback;
pub mod source;
pub mod stage;
pub mod work;

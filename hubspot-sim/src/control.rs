//! A hand on everything that people, outages and time change in HubSpot: for tests, demos and benchmarks.
//!
//! [`Control`] is the handle within the process; the same operations are under `/_control/` over HTTP.
//! Nothing of this exists at HubSpot, and only programs on this machine may use it.

mod change;
mod diary;
mod http;
mod truth;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::change::{Change, End, Outcome};
pub(crate) use self::diary::Diary;
pub(crate) use self::http::router;
pub use self::truth::{TruthLink, TruthRecord};
use crate::calls::Call;
use crate::faults::Fault;
use crate::portal::change::{ChangeError, Values};
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::store::View;
use crate::settings::Limits;
use crate::world::World;

/// The user in whose name [`Control::install`] consents.
const INSTALLER: i64 = 63_151_802;

/// Tokens of an install.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Tokens {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// For a new access token.
    pub refresh_token: String,
}

/// The handle. Cheap to clone; works as long as the simulator does.
#[derive(Debug, Clone)]
pub struct Control {
    world: Arc<World>,
}

impl Control {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self { world }
    }

    /// The numbers of all accounts, in the order of the settings.
    pub fn hubs(&self) -> Vec<i64> {
        self.world.settings.accounts.iter().map(|account| account.hub_id).collect()
    }

    /// Makes one change.
    pub fn apply(&self, hub: i64, change: &Change) -> Result<Outcome, ChangeError> {
        self.world.change(hub, |portal, now| {
            let outcome = change.apply(portal, now)?;
            self.world.diary.write(hub, now, change);
            Ok(outcome)
        })
    }

    /// From now on every change is told to this as it is made, whoever makes it: a simulator forgets when it stops, and
    /// who made the same changes again, with the clock fixed at their times, would have the same HubSpot. Once only.
    pub fn keep_diary(&self, keep: impl Fn(i64, DateTime<Utc>, &Change) + Send + Sync + 'static) {
        self.world.diary.keep(Box::new(keep));
    }

    /// Makes a record and gives its id.
    pub fn create(&self, hub: i64, object: ObjectType, values: &[(&str, &str)]) -> Result<RecordId, ChangeError> {
        self.for_id(hub, &Change::Create { object, values: to_values(values) })
    }

    /// Sets values; an empty one clears.
    pub fn update(
        &self,
        hub: i64,
        object: ObjectType,
        id: RecordId,
        values: &[(&str, &str)],
    ) -> Result<(), ChangeError> {
        self.apply(hub, &Change::Update { object, id, values: to_values(values) }).map(drop)
    }

    /// Moves a record to the recycle bin.
    pub fn delete(&self, hub: i64, object: ObjectType, id: RecordId) -> Result<(), ChangeError> {
        self.apply(hub, &Change::Delete { object, id }).map(drop)
    }

    /// Deletes a record for good.
    pub fn gdpr_delete(&self, hub: i64, object: ObjectType, id: RecordId) -> Result<(), ChangeError> {
        self.apply(hub, &Change::GdprDelete { object, id }).map(drop)
    }

    /// Brings a record back from the recycle bin.
    pub fn restore(&self, hub: i64, object: ObjectType, id: RecordId) -> Result<(), ChangeError> {
        self.apply(hub, &Change::Restore { object, id }).map(drop)
    }

    /// Merges `other` into `primary` and gives the survivor's id.
    pub fn merge(
        &self,
        hub: i64,
        object: ObjectType,
        primary: RecordId,
        other: RecordId,
    ) -> Result<RecordId, ChangeError> {
        self.for_id(hub, &Change::Merge { object, primary, other })
    }

    /// Links a contact to a company, as its primary company or not.
    pub fn link_contact(
        &self,
        hub: i64,
        contact: RecordId,
        company: RecordId,
        primary: bool,
    ) -> Result<(), ChangeError> {
        let (from, to) = contact_to_company(contact, company);
        self.apply(hub, &Change::Associate { from, to, primary, labels: Vec::new() }).map(drop)
    }

    /// Parts a contact and a company.
    pub fn unlink_contact(&self, hub: i64, contact: RecordId, company: RecordId) -> Result<(), ChangeError> {
        let (from, to) = contact_to_company(contact, company);
        self.apply(hub, &Change::Dissociate { from, to }).map(drop)
    }

    /// Puts a record on a list.
    pub fn add_to_list(&self, hub: i64, list: u64, id: RecordId) -> Result<(), ChangeError> {
        self.apply(hub, &Change::AddToList { list, id }).map(drop)
    }

    /// Takes a record off a list.
    pub fn remove_from_list(&self, hub: i64, list: u64, id: RecordId) -> Result<(), ChangeError> {
        self.apply(hub, &Change::RemoveFromList { list, id }).map(drop)
    }

    /// Every live record of a type with all its values and links, to compare a mirror with.
    pub fn truth(&self, hub: i64, object: ObjectType) -> Result<Vec<TruthRecord>, ChangeError> {
        let portal = self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        Ok(truth::live(&portal.read().expect("no holder of an account panics"), object))
    }

    /// One live record with all its values and links, if it is there.
    pub fn truth_of(&self, hub: i64, object: ObjectType, id: RecordId) -> Result<Option<TruthRecord>, ChangeError> {
        let portal = self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        Ok(truth::one(&portal.read().expect("no holder of an account panics"), object, id))
    }

    /// Every record of a type in the recycle bin.
    pub fn archived_truth(&self, hub: i64, object: ObjectType) -> Result<Vec<TruthRecord>, ChangeError> {
        let portal = self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        Ok(truth::archived(&portal.read().expect("no holder of an account panics"), object))
    }

    /// The ids of all live records of a type, in order.
    pub fn ids(&self, hub: i64, object: ObjectType) -> Result<Vec<RecordId>, ChangeError> {
        let portal = self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        let portal = portal.read().expect("no holder of an account panics");
        Ok(portal.store(object).live_from(RecordId(0)).map(View::id).collect())
    }

    /// Installs the app without the walk through consent, with every scope the account can grant.
    pub fn install(&self, hub: i64) -> Result<Tokens, ChangeError> {
        let account = self.world.account(hub).ok_or(ChangeError::NoAccount(hub))?;
        let app = &self.world.settings.app;
        let optional = app.optional_scopes.iter().filter(|scope| account.grantable_scopes.contains(scope));
        let scopes: Vec<String> = app.required_scopes.iter().chain(optional).cloned().collect();
        let now = self.world.now();
        let code = self.world.grants.issue_code(hub, INSTALLER, scopes, "", now);
        let grant = self.world.redeem(&code, "").expect("the code is from the line above");
        let ttl = i64::try_from(self.world.settings.access_token_ttl.as_millis()).unwrap_or(i64::MAX);
        Ok(Tokens {
            refresh_token: self.world.grants.refresh_token(&grant, &account.region),
            access_token: self.world.grants.issue_access(grant, now.plus(ttl)),
        })
    }

    /// Removes the app from an account, as its admin can at any time.
    pub fn uninstall(&self, hub: i64) {
        self.world.uninstall(hub);
    }

    /// Takes a scope away from an account's tokens until the next consent.
    pub fn withdraw_scope(&self, hub: i64, scope: &str) {
        self.world.grants.withdraw(hub, scope);
    }

    /// Lets every access token of an account expire now.
    pub fn expire_access_tokens(&self, hub: i64) {
        self.world.grants.expire_access(hub, self.world.now());
    }

    /// Whether an account has used up its calls of the day.
    pub fn set_daily_limit_reached(&self, hub: i64, reached: bool) {
        self.world.limiter.set_daily_spent(hub, reached);
    }

    /// Other rate limits from now on.
    pub fn set_limits(&self, limits: Limits) {
        self.world.limiter.replace(limits);
    }

    /// How far search is behind in an account, for changes from now on.
    pub fn set_search_lag(&self, hub: i64, lag: Duration) -> Result<(), ChangeError> {
        let portal = self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        portal.write().expect("no holder of an account panics").set_search_lag(lag);
        Ok(())
    }

    /// Arms a fault.
    pub fn arm(&self, fault: Fault) {
        self.world.faults.arm(fault);
    }

    /// The faults in force.
    pub fn faults(&self) -> Vec<Fault> {
        self.world.faults.all()
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// The simulator's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.world.clock.utc()
    }

    /// Moves time forward.
    pub fn advance(&self, by: Duration) {
        self.world.clock.advance(TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX));
    }

    /// Stops time at an instant.
    pub fn fix_clock(&self, at: DateTime<Utc>) {
        self.world.clock.fix(at);
    }

    /// Back to real time.
    pub fn release_clock(&self) {
        self.world.clock.release();
    }

    /// How many calls there were since the start or the last reset.
    pub fn call_count(&self) -> usize {
        self.world.calls.count()
    }

    /// The calls since the start or the last reset, the oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.world.calls.all()
    }

    /// Forgets the calls so far.
    pub fn reset_calls(&self) {
        self.world.calls.reset();
    }

    fn for_id(&self, hub: i64, change: &Change) -> Result<RecordId, ChangeError> {
        let outcome = self.apply(hub, change)?;
        outcome.id.ok_or_else(|| ChangeError::Senseless("the change made no record".to_owned()))
    }
}

fn to_values(values: &[(&str, &str)]) -> Values {
    values.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))).collect()
}

fn contact_to_company(contact: RecordId, company: RecordId) -> (End, End) {
    (End { object: ObjectType::Contact, id: contact }, End { object: ObjectType::Company, id: company })
}

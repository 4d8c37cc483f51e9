//! Everything that can happen to an account's records, with HubSpot's side effects and no others:
//! a link or a deletion moves no modified date, a merge moves ids, a purge leaves nothing.

use std::collections::BTreeMap;

use super::Portal;
use super::association::LinkAs;
use super::list::ListRule;
use super::object::{ObjectType, RecordId};
use super::property::PropertyIndex;
use super::record::Record;
use super::store::{Found, State, View};
use crate::clock::Millis;
use crate::settings::MergeRule;

/// Why a change could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeError {
    /// There is no such account.
    NoAccount(i64),
    /// There is no such record in the state the change needs.
    NoRecord(ObjectType, RecordId),
    /// There is no such property.
    NoProperty(String),
    /// HubSpot works the property out itself.
    ReadOnly(String),
    /// There is no such list.
    NoList(u64),
    /// There is no such owner.
    NoOwner(u64),
    /// Anything else that makes no sense.
    Senseless(String),
}

impl std::fmt::Display for ChangeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAccount(hub) => write!(f, "there is no account {hub}"),
            Self::NoRecord(kind, id) => write!(f, "there is no {} {id} to do that to", kind.singular()),
            Self::NoProperty(name) => write!(f, "there is no property {name:?}"),
            Self::ReadOnly(name) => write!(f, "HubSpot works out {name:?} itself"),
            Self::NoList(id) => write!(f, "there is no list {id}"),
            Self::NoOwner(id) => write!(f, "there is no owner {id}"),
            Self::Senseless(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ChangeError {}

/// Property values by name; an empty one clears.
pub type Values = BTreeMap<String, Option<String>>;

impl Portal {
    /// Makes a record.
    pub(crate) fn create(&mut self, kind: ObjectType, values: &Values, now: Millis) -> Result<RecordId, ChangeError> {
        let values = self.resolve(kind, values)?;
        let id = self.store_mut(kind).take_id();
        let mut record = Record::new(id, now);
        for (property, value) in &values {
            record.set(*property, value.as_deref());
        }
        self.remember(kind, id, now);
        self.store_mut(kind).set(id, State::Live(record));
        self.reevaluate(kind, id, now);
        Ok(id)
    }

    /// Sets and clears values. The modified date moves when, and only when, a value did.
    pub(crate) fn update(
        &mut self,
        kind: ObjectType,
        id: RecordId,
        values: &Values,
        now: Millis,
    ) -> Result<(), ChangeError> {
        let values = self.resolve(kind, values)?;
        self.must_be_live(kind, id)?;
        self.remember(kind, id, now);
        let record = self.store_mut(kind).live_mut(id).ok_or(ChangeError::NoRecord(kind, id))?;
        let mut changed = false;
        for (property, value) in &values {
            changed |= record.set(*property, value.as_deref());
        }
        if changed {
            record.updated_at = now;
        }
        self.reevaluate(kind, id, now);
        Ok(())
    }

    /// Moves a record to the recycle bin; its modified date stays.
    pub(crate) fn delete(&mut self, kind: ObjectType, id: RecordId, now: Millis) -> Result<(), ChangeError> {
        let record = self.must_be_live(kind, id)?.to_record();
        self.remember(kind, id, now);
        self.store_mut(kind).set(id, State::Archived(record, now));
        self.leave_lists(kind, id, now);
        Ok(())
    }

    /// Deletes a record for good: it is in no listing any more, archived or not.
    pub(crate) fn purge(&mut self, kind: ObjectType, id: RecordId, now: Millis) -> Result<(), ChangeError> {
        if let Found::Missing = self.store(kind).find(id) {
            return Err(ChangeError::NoRecord(kind, id));
        }
        self.remember(kind, id, now);
        self.store_mut(kind).set(id, State::Purged);
        self.associations.forget(kind, id);
        self.leave_lists(kind, id, now);
        Ok(())
    }

    /// Brings a record back from the recycle bin, links and all.
    pub(crate) fn restore(&mut self, kind: ObjectType, id: RecordId, now: Millis) -> Result<(), ChangeError> {
        let Found::Archived(record, _) = self.store(kind).find(id) else {
            return Err(ChangeError::NoRecord(kind, id));
        };
        let record = record.clone();
        self.remember(kind, id, now);
        self.store_mut(kind).set(id, State::Live(record));
        self.reevaluate(kind, id, now);
        Ok(())
    }

    /// Merges `other` into `primary` and gives the survivor's id, which is a new one unless the account preserves ids.
    pub(crate) fn merge(
        &mut self,
        kind: ObjectType,
        primary: RecordId,
        other: RecordId,
        now: Millis,
    ) -> Result<RecordId, ChangeError> {
        if primary == other {
            return Err(ChangeError::Senseless("a record cannot be merged into itself".to_owned()));
        }
        let mut survivor = self.must_be_live(kind, primary)?.to_record();
        let absorbed = self.must_be_live(kind, other)?.to_record();
        self.remember(kind, primary, now);
        self.remember(kind, other, now);
        for (property, value) in absorbed.values() {
            if survivor.value(property).is_none() {
                survivor.set(property, Some(value));
            }
        }
        survivor.merged.extend(absorbed.merged.iter().copied());
        survivor.updated_at = now;
        let id = match self.spec.merge_rule {
            MergeRule::PreservePrimary => primary,
            MergeRule::NewId => {
                survivor.merged.push((primary, now));
                self.store_mut(kind).take_id()
            }
        };
        survivor.merged.push((other, now));
        survivor.id = id;
        self.remember(kind, id, now);
        for gone in [primary, other] {
            if gone != id {
                self.store_mut(kind).set(gone, State::Merged(id));
                self.associations.take_over(kind, gone, id);
                self.inherit_lists(kind, gone, id, now);
            }
        }
        self.store_mut(kind).set(id, State::Live(survivor));
        self.reevaluate(kind, id, now);
        Ok(id)
    }

    /// Links two live records.
    pub(crate) fn associate(
        &mut self,
        from: (ObjectType, RecordId),
        to: (ObjectType, RecordId),
        with: &LinkAs,
    ) -> Result<(), ChangeError> {
        self.must_be_live(from.0, from.1)?;
        self.must_be_live(to.0, to.1)?;
        let company_side = (from.0 == ObjectType::Company) != (to.0 == ObjectType::Company);
        if with.primary && !company_side {
            return Err(ChangeError::Senseless("only a link to a company can be primary".to_owned()));
        }
        self.associations.link(from, to, with);
        Ok(())
    }

    /// Parts two records.
    pub(crate) fn dissociate(
        &mut self,
        from: (ObjectType, RecordId),
        to: (ObjectType, RecordId),
    ) -> Result<(), ChangeError> {
        if self.associations.unlink(from, to) {
            return Ok(());
        }
        let why = format!("{} {} and {} {} are not linked", from.0.singular(), from.1, to.0.singular(), to.1);
        Err(ChangeError::Senseless(why))
    }

    /// Puts a record on a list or takes it off, as a rule that nobody sees might.
    pub(crate) fn set_member(&mut self, list: u64, id: RecordId, member: bool, now: Millis) -> Result<(), ChangeError> {
        let list = self.lists.get_mut(&list).ok_or(ChangeError::NoList(list))?;
        if member {
            list.add(id, now);
        } else {
            list.remove(id, now);
        }
        Ok(())
    }

    /// The live records that a list's rule lets in.
    pub(crate) fn passing(&self, kind: ObjectType, rule: &ListRule) -> Vec<RecordId> {
        let Some(property) = self.schema(kind).find(&rule.property) else { return Vec::new() };
        let passes =
            |view: &View<'_>| self.value(kind, *view, property).is_some_and(|value| rule.any_of.contains(&value));
        self.store(kind).live_from(RecordId(0)).filter(passes).map(View::id).collect()
    }

    fn must_be_live(&self, kind: ObjectType, id: RecordId) -> Result<View<'_>, ChangeError> {
        self.store(kind).live(id).ok_or(ChangeError::NoRecord(kind, id))
    }

    fn resolve(&self, kind: ObjectType, values: &Values) -> Result<Vec<(PropertyIndex, Option<String>)>, ChangeError> {
        let schema = self.schema(kind);
        let resolve_one = |(name, value): (&String, &Option<String>)| {
            let index = schema.find(name).ok_or_else(|| ChangeError::NoProperty(name.clone()))?;
            if schema.get(index).derived.is_some() {
                return Err(ChangeError::ReadOnly(name.clone()));
            }
            Ok((index, value.clone()))
        };
        values.iter().map(resolve_one).collect()
    }

    /// Lets every dynamic list look at a record again.
    fn reevaluate(&mut self, kind: ObjectType, id: RecordId, now: Millis) {
        let mut verdicts = Vec::new();
        let Some(view) = self.store(kind).live(id) else { return };
        for list in self.lists.values().filter(|list| list.object == kind && list.deleted_at.is_none()) {
            let Some(rule) = &list.rule else { continue };
            let value = self.schema(kind).find(&rule.property).and_then(|index| self.value(kind, view, index));
            verdicts.push((list.id, value.is_some_and(|value| rule.any_of.contains(&value))));
        }
        for (list, member) in verdicts {
            if let Some(list) = self.lists.get_mut(&list) {
                let _ = if member { list.add(id, now) } else { list.remove(id, now) };
            }
        }
    }

    fn leave_lists(&mut self, kind: ObjectType, id: RecordId, now: Millis) {
        for list in self.lists.values_mut().filter(|list| list.object == kind) {
            list.remove(id, now);
        }
    }

    fn inherit_lists(&mut self, kind: ObjectType, from: RecordId, into: RecordId, now: Millis) {
        for list in self.lists.values_mut().filter(|list| list.object == kind) {
            if list.remove(from, now) {
                list.add(into, now);
            }
        }
    }
}

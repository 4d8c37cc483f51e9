//! Everything that can happen to an account's records, with HubSpot's side effects and no others:
//! a link or a deletion moves no modified date, a merge moves ids, a purge leaves nothing.

use std::collections::BTreeMap;

use super::Portal;
use super::association::LinkAs;
use super::happening::{LinkChange, Merge, NewValue, Subject, What};
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
        let filled = values.iter().filter(|(_, value)| value.as_ref().is_some_and(|value| !value.is_empty()));
        let values = self.new_values(kind, filled);
        self.note(now, What::Created { subject: (kind, id), values });
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
        let mut changed = Vec::new();
        for (property, value) in &values {
            if record.set(*property, value.as_deref()) {
                changed.push((*property, value.clone()));
            }
        }
        if !changed.is_empty() {
            record.updated_at = now;
            let values = self.new_values(kind, &changed);
            self.note(now, What::Updated { subject: (kind, id), values });
        }
        self.reevaluate(kind, id, now);
        Ok(())
    }

    /// Moves a record to the recycle bin; its modified date stays.
    pub(crate) fn delete(&mut self, kind: ObjectType, id: RecordId, now: Millis) -> Result<(), ChangeError> {
        let record = self.must_be_live(kind, id)?.to_record();
        self.remember(kind, id, now);
        self.store_mut(kind).set(id, State::Archived(record, now));
        self.note(now, What::Deleted((kind, id)));
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
        self.note(now, What::Purged((kind, id)));
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
        self.note(now, What::Restored((kind, id)));
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
        let mut moved_values = 0;
        for (property, value) in absorbed.values() {
            if survivor.value(property).is_none() {
                survivor.set(property, Some(value));
                moved_values += 1;
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
        self.note(now, What::Merged(Merge { kind, primary, other, survivor: id, moved_values }));
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

    /// Links two live records. A primary link takes the mark from the one that had it.
    pub(crate) fn associate(
        &mut self,
        from: Subject,
        to: Subject,
        with: &LinkAs,
        now: Millis,
    ) -> Result<(), ChangeError> {
        self.must_be_live(from.0, from.1)?;
        self.must_be_live(to.0, to.1)?;
        let company_side = (from.0 == ObjectType::Company) != (to.0 == ObjectType::Company);
        if with.primary && !company_side {
            return Err(ChangeError::Senseless("only a link to a company can be primary".to_owned()));
        }
        let mut pairs = vec![(from, to)];
        if with.primary {
            let (owner, company) = if to.0 == ObjectType::Company { (from, to) } else { (to, from) };
            let others = self.associations.links(owner.0, owner.1, ObjectType::Company);
            let former = others.iter().filter(|link| link.primary && link.to != company.1);
            pairs.extend(former.map(|link| (owner, (ObjectType::Company, link.to))));
        }
        self.noting_links(&pairs, now, |portal| portal.associations.link(from, to, with));
        Ok(())
    }

    /// Parts two records.
    pub(crate) fn dissociate(&mut self, from: Subject, to: Subject, now: Millis) -> Result<(), ChangeError> {
        if self.noting_links(&[(from, to)], now, |portal| portal.associations.unlink(from, to)) {
            return Ok(());
        }
        let why = format!("{} {} and {} {} are not linked", from.0.singular(), from.1, to.0.singular(), to.1);
        Err(ChangeError::Senseless(why))
    }

    /// Puts a record on a list or takes it off, as a rule that nobody sees might.
    pub(crate) fn set_member(&mut self, list: u64, id: RecordId, member: bool, now: Millis) -> Result<(), ChangeError> {
        let list = self.lists.get_mut(&list).ok_or(ChangeError::NoList(list))?;
        let moved = if member { list.add(id, now) } else { list.remove(id, now) };
        if moved {
            let (list, subject) = (list.id, (list.object, id));
            self.note(now, What::Member { list, subject, joined: member });
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
            // The list is one that the walk above found.
            let _ = self.set_member(list, id, member, now);
        }
    }

    fn leave_lists(&mut self, kind: ObjectType, id: RecordId, now: Millis) {
        for list in self.lists_with(kind, id) {
            let _ = self.set_member(list, id, false, now);
        }
    }

    fn inherit_lists(&mut self, kind: ObjectType, from: RecordId, into: RecordId, now: Millis) {
        for list in self.lists_with(kind, from) {
            let _ = self.set_member(list, from, false, now);
            let _ = self.set_member(list, into, true, now);
        }
    }

    fn lists_with(&self, kind: ObjectType, id: RecordId) -> Vec<u64> {
        let lists = self.lists.values().filter(|list| list.object == kind && list.members.contains_key(&id));
        lists.map(|list| list.id).collect()
    }

    /// Changes links and notes what that does to the types between some pairs, seen from both ends.
    fn noting_links<T>(&mut self, pairs: &[(Subject, Subject)], now: Millis, change: impl FnOnce(&mut Self) -> T) -> T {
        let directed: Vec<_> = pairs.iter().flat_map(|&(one, other)| [(one, other), (other, one)]).collect();
        let before: Vec<_> = directed.iter().map(|&(from, to)| self.associations.types(from, to)).collect();
        let outcome = change(self);
        for ((from, to), before) in directed.into_iter().zip(before) {
            let after = self.associations.types(from, to);
            let lost = before.iter().filter(|kind| !after.contains(kind)).map(|kind| (kind, true));
            let gained = after.iter().filter(|kind| !before.contains(kind)).map(|kind| (kind, false));
            for (kind, removed) in lost.chain(gained) {
                self.note(now, What::Link(LinkChange { from, to, kind: kind.clone(), removed }));
            }
        }
        outcome
    }

    /// What HubSpot tells of changed values: nothing of those that it works out itself.
    fn new_values<'v>(
        &self,
        kind: ObjectType,
        changed: impl IntoIterator<Item = &'v (PropertyIndex, Option<String>)>,
    ) -> Vec<NewValue> {
        let schema = self.schema(kind);
        let told = changed.into_iter().map(|(index, value)| (schema.get(*index), value));
        told.filter(|(property, _)| !property.calculated && property.archived_at.is_none())
            .map(|(property, value)| NewValue {
                property: property.name.clone(),
                value: value.clone().unwrap_or_default(),
                sensitive: property.sensitive,
            })
            .collect()
    }
}

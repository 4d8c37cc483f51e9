//! Acts in HubSpot, and what of them the model looks at.

use std::collections::BTreeSet;

use hubspot_sim::control::{Change as Sim, End};
use hubspot_sim::{ObjectType, PropertyType, RecordId};

use super::Stage;
use crate::torture::act::{Change, Pick, Values, choose};

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;
const DEAL: ObjectType = ObjectType::Deal;

impl Stage {
    /// Makes the change, if there is a record to make it to.
    pub(super) fn change(&mut self, change: &Change) -> anyhow::Result<()> {
        match change {
            Change::CreateCompany { values } => {
                let id = self.create(COMPANY, values)?;
                self.model.look(&[id], &[])
            }
            Change::CreateContact { values, company, primary } => {
                let id = self.create(CONTACT, values)?;
                self.model.look(&[], &[id])?;
                match company.and_then(|pick| choose(pick, self.live(COMPANY))) {
                    Some(company) => self.link(CONTACT, id, company, *primary),
                    None => Ok(()),
                }
            }
            Change::CreateDeal { company, pipeline, stage } => {
                let values = vec![("pipeline", (*pipeline).to_owned()), ("dealstage", (*stage).to_owned())];
                let Some(company) = choose(*company, self.live(COMPANY)) else { return Ok(()) };
                let deal = self.create(DEAL, &values)?;
                self.link(DEAL, deal, company, true)
            }
            Change::Edit { object, record, values } => self.edit(*object, *record, values),
            Change::Delete { object, record } => {
                let Some(id) = choose(*record, self.live(*object)) else { return Ok(()) };
                let around = self.around(*object, id)?;
                self.world.hubspot().delete(self.hub, *object, id)?;
                self.leave_list(*object, id);
                self.look_around(&around)
            }
            Change::Restore { object, record } => {
                let bin = self.world.hubspot().archived_truth(self.hub, *object)?;
                let Some(id) = choose(*record, bin.into_iter().map(|record| record.id)) else { return Ok(()) };
                self.world.hubspot().restore(self.hub, *object, id)?;
                let around = self.around(*object, id)?;
                self.look_around(&around)
            }
            Change::Erase { object, record } => {
                let Some(id) = choose(*record, self.live(*object)) else { return Ok(()) };
                let around = self.around(*object, id)?;
                self.world.hubspot().gdpr_delete(self.hub, *object, id)?;
                self.leave_list(*object, id);
                if *object == CONTACT {
                    self.model.erased.insert(id);
                    self.ours.erased = true;
                }
                self.look_around(&around)
            }
            Change::Merge { object, primary, other } => self.merge(*object, *primary, *other),
            Change::Link { contact, company, primary } => {
                let contact = choose(*contact, self.live(CONTACT));
                let company = choose(*company, self.live(COMPANY));
                let (Some(contact), Some(company)) = (contact, company) else { return Ok(()) };
                self.link(CONTACT, contact, company, *primary)
            }
            Change::Unlink { company, contact } => self.unlink(*company, *contact),
            Change::List { company, on } => {
                let Some(id) = choose(*company, self.live(COMPANY)) else { return Ok(()) };
                let list = self.list;
                let change = if *on { Sim::AddToList { list, id } } else { Sim::RemoveFromList { list, id } };
                self.world.hubspot().apply(self.hub, &change)?;
                if *on {
                    self.model.by_hand.insert(id)
                } else {
                    self.model.by_hand.remove(&id)
                };
                self.model.look(&[id], &[])
            }
            Change::AddOwner { email } => {
                let change =
                    Sim::AddOwner { email: email.clone(), first_name: "New".to_owned(), last_name: "Owner".to_owned() };
                if let Some(id) = self.world.hubspot().apply(self.hub, &change)?.number {
                    self.model.owner_added(id.to_string(), email.clone());
                }
                self.model.look_at_all()
            }
            Change::ArchiveOwner { owner } => {
                self.world.hubspot().apply(self.hub, &Sim::ArchiveOwner { owner: *owner })?;
                Ok(())
            }
            Change::ArchiveProperty { object, name } => {
                let change = Sim::ArchiveProperty { object: *object, name: (*name).to_owned() };
                self.world.hubspot().apply(self.hub, &change)?;
                self.usable(*object, name, false)
            }
            Change::Define { object, name, kind } => {
                let change = Sim::AddProperty {
                    object: *object,
                    name: (*name).to_owned(),
                    label: None,
                    kind: *kind,
                    field_type: None,
                    options: Vec::new(),
                };
                self.world.hubspot().apply(self.hub, &change)?;
                self.usable(*object, name, *kind == PropertyType::Number)
            }
            Change::Burst => self.burst(),
        }
    }

    fn live(&self, object: ObjectType) -> Vec<RecordId> {
        self.world.hubspot().ids(self.hub, object).unwrap_or_default()
    }

    fn create(&self, object: ObjectType, values: &Values) -> anyhow::Result<RecordId> {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(self.world.hubspot().create(self.hub, object, &values)?)
    }

    fn edit(&mut self, object: ObjectType, record: Pick, values: &Values) -> anyhow::Result<()> {
        let Some(id) = choose(record, self.live(object)) else { return Ok(()) };
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.world.hubspot().update(self.hub, object, id, &values)?;
        let around = self.around(object, id)?;
        self.look_around(&around)
    }

    fn merge(&mut self, object: ObjectType, primary: Pick, other: Pick) -> anyhow::Result<()> {
        let live = self.live(object);
        let Some(primary) = choose(primary, live.iter().copied()) else { return Ok(()) };
        let Some(other) = choose(other, live.into_iter().filter(|id| *id != primary)) else { return Ok(()) };
        let mut around = self.around(object, primary)?;
        around.extend(self.around(object, other)?);
        let survivor = self.world.hubspot().merge(self.hub, object, primary, other)?;
        self.model.merge(object, [primary, other], survivor)?;
        around.extend(self.around(object, survivor)?);
        self.look_around(&around)
    }

    fn link(&mut self, object: ObjectType, id: RecordId, company: RecordId, primary: bool) -> anyhow::Result<()> {
        let change = Sim::Associate {
            from: End { object, id },
            to: End { object: COMPANY, id: company },
            primary,
            labels: Vec::new(),
        };
        self.world.hubspot().apply(self.hub, &change)?;
        self.look_around(&BTreeSet::from([(object, id), (COMPANY, company)]))
    }

    fn unlink(&mut self, company: Pick, contact: Pick) -> anyhow::Result<()> {
        let Some(company) = choose(company, self.live(COMPANY)) else { return Ok(()) };
        let record = self.model.record(COMPANY, company)?;
        let links = record.and_then(|mut record| record.links.remove("contacts")).unwrap_or_default();
        let Some(contact) = choose(contact, links.into_iter().map(|link| link.id)) else { return Ok(()) };
        self.world.hubspot().unlink_contact(self.hub, contact, company)?;
        self.model.look(&[company], &[contact])
    }

    fn leave_list(&mut self, object: ObjectType, id: RecordId) {
        if object == COMPANY {
            self.model.vanishes(id);
            self.model.by_hand.remove(&id);
        }
    }

    fn usable(&mut self, object: ObjectType, name: &str, usable: bool) -> anyhow::Result<()> {
        let name = format!("{}.{name}", if object == COMPANY { "companies" } else { "contacts" });
        self.model.definitions.unusable.retain(|known| *known != name);
        if !usable {
            self.model.definitions.unusable.push(name);
        }
        self.model.look_at_all()
    }

    /// Thousands of records in one millisecond: no cursor by time may lose any of them.
    fn burst(&mut self) -> anyhow::Result<()> {
        let hubspot = self.world.hubspot();
        hubspot.fix_clock(hubspot.now());
        let text = hubspot.now().timestamp_millis().to_string();
        for (object, property) in [(COMPANY, "city"), (CONTACT, "phone")] {
            for id in hubspot.ids(self.hub, object)? {
                hubspot.update(self.hub, object, id, &[(property, &text)])?;
            }
        }
        hubspot.release_clock();
        // HubSpot's time never goes back
        hubspot.advance(self.ahead);
        self.model.look_at_all()
    }

    /// A record and those whose standing depends on it.
    fn around(&self, object: ObjectType, id: RecordId) -> anyhow::Result<BTreeSet<(ObjectType, RecordId)>> {
        let mut around = BTreeSet::from([(object, id)]);
        around.extend(self.model.absorbed_by(object, id).map(|absorbed| (object, absorbed)));
        if let Some(record) = self.model.record(object, id)? {
            for (kind, links) in &record.links {
                let kind = match *kind {
                    "companies" => COMPANY,
                    "contacts" => CONTACT,
                    _ => continue,
                };
                around.extend(links.iter().map(|link| (kind, link.id)));
            }
        }
        Ok(around)
    }

    fn look_around(&mut self, around: &BTreeSet<(ObjectType, RecordId)>) -> anyhow::Result<()> {
        let of = |object| around.iter().filter(|(kind, _)| *kind == object).map(|(_, id)| *id).collect::<Vec<_>>();
        self.model.look(&of(COMPANY), &of(CONTACT))
    }
}

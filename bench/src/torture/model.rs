//! What the rows may be after what has happened, told from the promises and HubSpot's truth, by none of the product's
//! code.
//!
//! The service may learn of a change at once, later, or never, and then of the next one only. So between two quiet
//! moments the model holds for every record all the states its row may have; each change adds some. A quiet night must
//! bring the one that the truth demands: then the rows are compared, and what they are is known again.

pub(crate) mod reading;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use hubspot_sim::control::TruthRecord;
use hubspot_sim::{Control, ObjectType, RecordId};

use self::reading::{Definitions, Reading};
pub(crate) use self::standing::{State, Truth};
use super::act::{ContactMap, Filter, Map};

/// What a field may hold.
pub(crate) type Values = BTreeSet<Option<String>>;

/// All that one record's row may be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Possible {
    /// Where it may stand.
    pub(crate) states: BTreeSet<State>,
    /// What its fields may hold.
    pub(crate) fields: BTreeMap<&'static str, Values>,
    /// How its record stood since the last quiet moment.
    pub(crate) truths: BTreeSet<Truth>,
    /// When it may have been created.
    pub(crate) created: BTreeSet<i64>,
    /// Its record as it was since the last quiet moment, the last one last: search may go on telling of what is gone.
    former: Vec<TruthRecord>,
}

/// The model of one workspace.
pub(crate) struct Model {
    hubspot: Control,
    hub: i64,
    pub(crate) companies: BTreeMap<RecordId, Possible>,
    pub(crate) contacts: BTreeMap<RecordId, Possible>,
    /// Absorbed to surviving.
    pub(crate) merged: BTreeMap<(ObjectType, RecordId), RecordId>,
    /// Contacts that HubSpot erased for privacy.
    pub(crate) erased: BTreeSet<RecordId>,
    /// Who is on the list made by hand.
    pub(crate) by_hand: BTreeSet<RecordId>,
    pub(crate) definitions: Definitions,
    /// Owners as they were before somebody was added: a run goes by those that it read in its beginning.
    former_owners: Vec<BTreeMap<String, String>>,
    /// HubSpot's search may give records as they were before.
    search_lags: bool,
    /// Those that a lane may go by, the last one chosen last.
    filters: Vec<Filter>,
    maps: Vec<Map>,
    contact_maps: Vec<ContactMap>,
}

impl Model {
    /// A workspace that has nothing yet.
    pub(crate) fn new(hubspot: Control, hub: i64, filter: Filter, by_hand: BTreeSet<RecordId>) -> Self {
        let owners = [
            ("41629779", "ada@pivotal.example"),
            ("41629801", "grace@pivotal.example"),
            ("41629820", "tomás.rivera@sales.example"),
        ];
        let owners = owners.into_iter().map(|(id, address)| (id.to_owned(), address.to_owned())).collect();
        Self {
            hubspot,
            hub,
            companies: BTreeMap::new(),
            contacts: BTreeMap::new(),
            merged: BTreeMap::new(),
            erased: BTreeSet::new(),
            by_hand,
            definitions: Definitions { owners, unusable: Vec::new() },
            former_owners: Vec::new(),
            search_lags: false,
            filters: vec![filter],
            maps: vec![Map::Default],
            contact_maps: vec![ContactMap::Default],
        }
    }

    /// An admin chose another filter.
    pub(crate) fn filter(&mut self, filter: Filter) -> anyhow::Result<()> {
        self.filters.push(filter);
        self.look_at_all()
    }

    /// An admin chose another map.
    pub(crate) fn map(&mut self, map: Map) -> anyhow::Result<()> {
        self.maps.push(map);
        if self.search_lags {
            for row in self.companies.values_mut() {
                for record in row.former.clone() {
                    row.read(&record, &[map], &self.definitions, &self.former_owners);
                }
            }
        }
        self.look_at_all()
    }

    /// An admin chose another map of contacts.
    pub(crate) fn contact_map(&mut self, map: ContactMap) -> anyhow::Result<()> {
        self.contact_maps.push(map);
        self.look_at_all()
    }

    /// From now on HubSpot's search may give records as they were before.
    pub(crate) fn search_lags(&mut self) {
        self.search_lags = true;
    }

    /// Somebody owns things in HubSpot from now on.
    pub(crate) fn owner_added(&mut self, id: String, email: String) {
        self.former_owners.push(self.definitions.owners.clone());
        self.definitions.owners.insert(id, email);
    }

    /// The filter that a quiet night goes by.
    pub(crate) fn last_filter(&self) -> &Filter {
        self.filters.last().expect("there is always one")
    }

    /// The map that a quiet night goes by.
    pub(crate) fn last_map(&self) -> Map {
        *self.maps.last().expect("there is always one")
    }

    /// The map of contacts that a quiet night goes by.
    pub(crate) fn last_contact_map(&self) -> ContactMap {
        *self.contact_maps.last().expect("there is always one")
    }

    /// Something happened to these records: what their rows may be now, too.
    pub(crate) fn look(&mut self, companies: &[RecordId], contacts: &[RecordId]) -> anyhow::Result<()> {
        for id in companies {
            self.look_at_company(*id)?;
        }
        for id in contacts {
            self.look_at_contact(*id)?;
        }
        Ok(())
    }

    /// Something happened that may matter to every record.
    pub(crate) fn look_at_all(&mut self) -> anyhow::Result<()> {
        let mut companies: BTreeSet<RecordId> = self.companies.keys().copied().collect();
        companies.extend(self.hubspot.ids(self.hub, ObjectType::Company)?);
        let mut contacts: BTreeSet<RecordId> = self.contacts.keys().copied().collect();
        contacts.extend(self.hubspot.ids(self.hub, ObjectType::Contact)?);
        self.look(&companies.into_iter().collect::<Vec<_>>(), &contacts.into_iter().collect::<Vec<_>>())
    }

    /// A live record, as HubSpot has it.
    pub(crate) fn record(&self, object: ObjectType, id: RecordId) -> anyhow::Result<Option<TruthRecord>> {
        Ok(self.hubspot.truth_of(self.hub, object, id)?)
    }

    fn look_at_company(&mut self, id: RecordId) -> anyhow::Result<()> {
        let record = self.record(ObjectType::Company, id)?;
        let truths = self.filters.iter().map(|filter| self.truth(id, record.as_ref(), filter));
        let truths = truths.collect::<anyhow::Result<BTreeSet<_>>>()?;
        let (maps, definitions) = (self.maps.clone(), self.definitions.clone());
        let row = self.companies.entry(id).or_insert_with(Possible::of_nothing);
        row.truths.extend(&truths);
        row.learn(&truths);
        let Some(record) = record.or_else(|| row.former.last().cloned()) else { return Ok(()) };
        row.created.insert(record.created_at);
        row.read(&record, &maps, &definitions, &self.former_owners);
        if row.former.last().is_none_or(|last| last.properties != record.properties) {
            row.former.push(record);
        }
        Ok(())
    }

    fn look_at_contact(&mut self, id: RecordId) -> anyhow::Result<()> {
        let record = self.record(ObjectType::Contact, id)?;
        let truth = self.contact_truth(id, record.as_ref());
        // what a contact that was erased had absorbed before goes with it
        let last = self.last_survivor(ObjectType::Contact, id);
        let erased = self.erased.contains(&id) || self.erased.contains(&last);
        let (maps, definitions) = (self.contact_maps.clone(), self.definitions.clone());
        let row = self.contacts.entry(id).or_insert_with(Possible::of_nothing);
        let next: Vec<State> = row.states.iter().flat_map(|state| state.after(truth)).collect();
        row.states.extend(next);
        if erased {
            row.states.insert(State::Excluded);
        }
        let Some(record) = record else { return Ok(()) };
        row.created.insert(record.created_at);
        for (field, property) in maps.into_iter().flat_map(reading::contact_map) {
            let values = row.fields.entry(field).or_insert_with(|| BTreeSet::from([None]));
            if let Reading::Is(value) = reading::of_contact(&record, field, property, &definitions) {
                values.insert(value);
            }
        }
        Ok(())
    }

    /// A company vanishes. Who has just read it and then asks whether the filter admits it finds that it is on no list and
    /// has no deal.
    pub(crate) fn vanishes(&mut self, id: RecordId) {
        let by_members = |filter: &Filter| !matches!(filter, Filter::Everything | Filter::Stages(_));
        if !self.filters.iter().any(by_members) {
            return;
        }
        if let Some(row) = self.companies.get_mut(&id) {
            let left: Vec<State> = row.states.iter().flat_map(|state| state.after(Truth::Outside)).collect();
            row.states.extend(left);
        }
    }

    /// Two records became one.
    pub(crate) fn merge(&mut self, object: ObjectType, pair: [RecordId; 2], survivor: RecordId) -> anyhow::Result<()> {
        let absorbed: Vec<RecordId> = pair.into_iter().filter(|id| *id != survivor).collect();
        if object == ObjectType::Company {
            for id in &absorbed {
                self.vanishes(*id);
            }
        }
        let rows = match object {
            ObjectType::Company => &mut self.companies,
            ObjectType::Contact | ObjectType::Deal => &mut self.contacts,
        };
        let olds: Vec<Possible> = pair.iter().map(|id| rows.get(id).cloned().unwrap_or_default()).collect();
        let row = rows.entry(survivor).or_insert_with(Possible::of_nothing);
        for old in olds {
            row.take(old);
        }
        for id in &absorbed {
            self.merged.insert((object, *id), survivor);
        }
        if object == ObjectType::Company {
            for id in &absorbed {
                if self.by_hand.remove(id) {
                    self.by_hand.insert(survivor);
                }
            }
        }
        let all: Vec<RecordId> = absorbed.into_iter().chain([survivor]).collect();
        match object {
            ObjectType::Company => self.look(&all, &[]),
            ObjectType::Contact | ObjectType::Deal => self.look(&[], &all),
        }
    }

    /// An admin's deed showed or made a customer stand so.
    pub(crate) fn learned(&mut self, company: RecordId, state: State) -> anyhow::Result<()> {
        let row = self.companies.entry(company).or_insert_with(Possible::of_nothing);
        row.states = BTreeSet::from([state]);
        if self.search_lags {
            row.learn(&row.truths.clone());
        }
        self.look_at_company(company)
    }

    /// An admin purged a company's customer, and with it contacts that had no other.
    pub(crate) fn purged(&mut self, company: RecordId) -> anyhow::Result<()> {
        for row in self.contacts.values_mut() {
            if row.states.iter().any(|state| !matches!(state, State::Absent | State::Excluded)) {
                row.states.insert(State::Absent);
                for values in row.fields.values_mut() {
                    values.insert(None);
                }
            }
        }
        self.learned(company, State::Excluded)
    }

    /// Where a company stands in HubSpot, seen through a filter.
    pub(crate) fn truth(&self, id: RecordId, record: Option<&TruthRecord>, filter: &Filter) -> anyhow::Result<Truth> {
        let Some(record) = record else { return Ok(self.absent(ObjectType::Company, id)) };
        let stage = record.properties.get("lifecyclestage").map(String::as_str);
        let admitted = match filter {
            Filter::Everything => true,
            Filter::Customers => stage == Some("customer"),
            Filter::ByHand => self.by_hand.contains(&id),
            Filter::Stages(stages) => stage.is_some_and(|stage| stages.contains(&stage)),
            Filter::Pipeline { pipeline, stages } => self.has_deal(record, pipeline, stages)?,
        };
        Ok(if admitted { Truth::Admitted } else { Truth::Outside })
    }

    /// Where a contact record stands in HubSpot.
    pub(crate) fn contact_truth(&self, id: RecordId, record: Option<&TruthRecord>) -> Truth {
        match record {
            Some(record) if record.links.contains_key("companies") => Truth::Admitted,
            Some(_) => Truth::Loose,
            None => self.absent(ObjectType::Contact, id),
        }
    }

    fn absent(&self, object: ObjectType, id: RecordId) -> Truth {
        let survivor = self.last_survivor(object, id);
        if survivor == id {
            return Truth::Gone;
        }
        let lives = self.hubspot.truth_of(self.hub, object, survivor).ok().flatten().is_some();
        if lives { Truth::Merged } else { Truth::MergedAndGone }
    }

    /// The records that live on in this one.
    pub(crate) fn absorbed_by(&self, object: ObjectType, id: RecordId) -> impl Iterator<Item = RecordId> {
        let of_object = self.merged.keys().filter(move |(kind, _)| *kind == object);
        of_object.map(|(_, absorbed)| *absorbed).filter(move |absorbed| self.last_survivor(object, *absorbed) == id)
    }

    /// The record that one lives on in, after all merges.
    fn last_survivor(&self, object: ObjectType, id: RecordId) -> RecordId {
        let mut last = id;
        while let Some(next) = self.merged.get(&(object, last)) {
            last = *next;
        }
        last
    }

    fn has_deal(&self, record: &TruthRecord, pipeline: &str, stages: &[&str]) -> anyhow::Result<bool> {
        for link in record.links.get("deals").into_iter().flatten() {
            let Some(deal) = self.record(ObjectType::Deal, link.id)? else { continue };
            let has = |name: &str| deal.properties.get(name).map_or("", String::as_str);
            if has("pipeline") == pipeline && (stages.is_empty() || stages.contains(&has("dealstage"))) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A quiet night has passed by the last filter and map: what every row must be now.
    pub(crate) fn settle(&mut self) -> anyhow::Result<()> {
        self.look_at_all()?;
        let filter = self.last_filter().clone();
        let map = self.last_map();
        (self.filters, self.maps) = (vec![filter.clone()], vec![map]);
        self.contact_maps = vec![self.last_contact_map()];
        self.former_owners.clear();
        self.hand_down();
        for id in self.companies.keys().copied().collect::<Vec<_>>() {
            let record = self.record(ObjectType::Company, id)?;
            let truth = self.truth(id, record.as_ref(), &filter)?;
            let definitions = self.definitions.clone();
            let Some(row) = self.companies.get_mut(&id) else { continue };
            row.truths.clear();
            row.former.clear();
            row.states = row.states.iter().flat_map(|state| state.after(truth)).collect();
            let (Some(record), Truth::Admitted) = (record, truth) else { continue };
            for (field, property) in reading::customer_map(map) {
                if let Reading::Is(value) = reading::of_company(&record, field, property, &definitions) {
                    row.fields.insert(field, BTreeSet::from([value]));
                }
            }
        }
        Ok(())
    }

    /// Who learns of a merge late finds the survivor without a row, and a row of an absorbed record to give it.
    fn hand_down(&mut self) {
        for (object, absorbed) in self.merged.keys().copied().collect::<Vec<_>>() {
            let survivor = self.last_survivor(object, absorbed);
            let rows = match object {
                ObjectType::Company => &mut self.companies,
                ObjectType::Contact | ObjectType::Deal => &mut self.contacts,
            };
            let Some(old) = rows.get(&absorbed).cloned() else { continue };
            if let Some(row) = rows.get_mut(&survivor).filter(|row| row.states.contains(&State::Absent)) {
                row.take(old);
            }
        }
    }
}

impl Possible {
    fn of_nothing() -> Self {
        Self { states: BTreeSet::from([State::Absent]), ..Self::default() }
    }

    /// Its record may be read so. What properties are and who owns things is remembered for a while, so a value may still be
    /// read as what it was.
    fn read(
        &mut self,
        record: &TruthRecord,
        maps: &[Map],
        definitions: &Definitions,
        former_owners: &[BTreeMap<String, String>],
    ) {
        let owners = former_owners.iter().chain([&definitions.owners]);
        let former: Vec<Definitions> =
            owners.map(|owners| Definitions { unusable: Vec::new(), owners: owners.clone() }).collect();
        for (field, property) in maps.iter().flat_map(|map| reading::customer_map(*map)) {
            let values = self.fields.entry(field).or_insert_with(|| BTreeSet::from([None]));
            for former in &former {
                if let Reading::Is(Some(value)) = reading::of_company(record, field, property, former) {
                    values.insert(Some(value));
                }
            }
            match reading::of_company(record, field, property, definitions) {
                Reading::Is(value) => {
                    values.insert(value);
                }
                Reading::Keep if field == "name" => drop(values.insert(Some(reading::stand_in(record)))),
                Reading::Keep => {}
            }
        }
    }

    /// Where it may stand when these are learned of in any order.
    fn learn(&mut self, truths: &BTreeSet<Truth>) {
        loop {
            let known = self.states.len();
            for truth in truths {
                let next: Vec<State> = self.states.iter().flat_map(|state| state.after(*truth)).collect();
                self.states.extend(next);
            }
            if self.states.len() == known {
                return;
            }
        }
    }

    /// A row may take another record's id with all that it has.
    fn take(&mut self, old: Self) {
        self.states.extend(old.states);
        self.created.extend(old.created);
        for (field, values) in old.fields {
            self.fields.entry(field).or_default().extend(values);
        }
    }
}

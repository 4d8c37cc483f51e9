//! The demo account: generated records, bent until every ugly case of a real account is among them.
//!
//! Companies are told by position, so a test that looks for a case finds it in the account's truth.

use std::collections::BTreeMap;

use super::bulk::bulk_lists;
use crate::clock::Millis;
use crate::portal::Portal;
use crate::portal::association::LinkAs;
use crate::portal::list::{List, ListRule, Processing};
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::property::PropertyType;
use crate::portal::store::{State, View};
use crate::settings::Data;

/// When the oddities came into the account, one minute after another from 2026-07-01 on.
const BENT_FROM: Millis = Millis(1_782_864_000_000);

/// Adds what a generator cannot say: lists, and the demo account's oddities.
pub(crate) fn fill(portal: &mut Portal) {
    if portal.spec.data == Data::Demo {
        bend(portal);
        prune_customers(portal);
    }
    let lists = match portal.spec.data {
        Data::Demo => demo_lists(portal),
        Data::Bulk => bulk_lists(portal.store(ObjectType::Company).generated(), portal.schema(ObjectType::Company)),
        Data::Empty => Vec::new(),
    };
    portal.lists = lists.into_iter().map(|list| (list.id, list)).collect();
}

/// Applies the oddities to the first records.
fn bend(portal: &mut Portal) {
    let mut bender = Bender {
        companies: ids(portal, ObjectType::Company),
        contacts: ids(portal, ObjectType::Contact),
        portal,
        minute: 0,
    };
    bender.company_values();
    bender.contact_values();
    bender.links();
    bender.deals();
    bender.retype();
}

struct Bender<'a> {
    portal: &'a mut Portal,
    companies: Vec<RecordId>,
    contacts: Vec<RecordId>,
    minute: i64,
}

impl Bender<'_> {
    fn company_values(&mut self) {
        let rows: &[(usize, &str, &str)] = &[
            (0, "name", "   "),
            (1, "name", ""),
            (2, "name", ""),
            (2, "domain", ""),
            (3, "domain", "WWW.Upper-Case.EXAMPLE"),
            (4, "domain", "https://with-protocol.example/path?utm=1"),
            (5, "domain", "http://trailing.example/"),
            (6, "name", "東京みらい株式会社"),
            (7, "name", "شركة النور"),
            (8, "name", "🚀 Rocket & Söhne \"GmbH\""),
            (9, "name", "Zoë's Café\tand Bar"),
            (10, "domain", "shared.example"),
            (11, "domain", "shared.example"),
            (12, "tier", "Growth"),
            (13, "tier", "ENTERPRISE"),
            (14, "tier", "starter"),
            (15, "tier", "retired_option"),
            (16, "tier", ""),
            (17, "annualrevenue", "0.200000000000000011102230246251565404236316680908203125"),
            (18, "annualrevenue", "12345678901234567890.5"),
            (19, "annualrevenue", "-1500.75"),
            (20, "annualrevenue", "1.2E7"),
            (21, "numberofemployees", "250.5"),
            (22, "hubspot_owner_id", "99999999"),
            (23, "hubspot_owner_id", "41629871"),
            (24, "hubspot_owner_id", "41629902"),
            (25, "hubspot_owner_id", ""),
            (26, "products", "onboarding;analytics;billing"),
            (27, "products", "onboarding;withdrawn_product"),
            (28, "success_notes", "First line\nSecond line; with semicolons\n\n  indented\ttabs"),
            (29, "contract_years", "two and a half"),
            (30, "contract_years", "3"),
            (31, "lifecyclestage", "312847223"),
            (32, "lifecyclestage", ""),
            (33, "onboarding_date", "1719792000000"),
            (34, "kickoff_at", "2026-05-04T08:30:00Z"),
            (35, "hs_additional_domains", "second.example; third.example"),
            (36, "integration_payload", "{\"erp\":{\"id\":\"X-1\",\"tags\":[\"a\",\"b\"]}}"),
            (37, "headquarters", "{\"lat\":52.52,\"lng\":13.405}"),
        ];
        for &(company, property, value) in rows {
            let id = self.companies[company];
            self.set(ObjectType::Company, id, property, value);
        }
        let long = "Very long name ".repeat(30);
        let id = self.companies[38];
        self.set(ObjectType::Company, id, "name", long.trim());
    }

    fn contact_values(&mut self) {
        let rows: [(usize, &[(&str, &str)]); 7] = [
            (3, &[("firstname", ""), ("lastname", "")]),
            (7, &[("firstname", ""), ("lastname", ""), ("email", "")]),
            (11, &[("email", "MiXeD.Case@Example.EXAMPLE")]),
            (15, &[("email", "")]),
            (19, &[("firstname", "  María  José "), ("lastname", "Núñez-O'Brien")]),
            (23, &[("firstname", "👩‍💻"), ("lastname", "山田")]),
            (27, &[("hs_additional_emails", "old@one.example;older@two.example")]),
        ];
        for (contact, values) in rows {
            let id = self.contacts[contact];
            for (property, value) in values {
                self.set(ObjectType::Contact, id, property, value);
            }
        }
    }

    fn links(&mut self) {
        let linked =
            |contact: RecordId, company: RecordId| ((ObjectType::Contact, contact), (ObjectType::Company, company));
        // Every 40th contact works for a second company as well.
        for position in (20..self.contacts.len()).step_by(40) {
            let (contact, company) = linked(self.contacts[position], self.companies[position / 40]);
            self.portal.associations.link(contact, company, &LinkAs::default());
        }
        // Every 60th contact has companies, but none of them is its primary one.
        for position in (50..self.contacts.len()).step_by(60) {
            let (contact, company) = linked(self.contacts[position], self.companies[position / 60 + 40]);
            for link in self.portal.associations.links(contact.0, contact.1, company.0).into_owned() {
                self.portal.associations.unlink(contact, (company.0, link.to));
            }
            self.portal.associations.link(contact, company, &LinkAs::default());
        }
        // Labels: HubSpot's own, and the account's under numbers that HubSpot uses too.
        for (position, label) in [(30, 0), (31, 1), (32, 2), (33, 1), (100, 0), (101, 2)] {
            let contact = (ObjectType::Contact, self.contacts[position]);
            let links = self.portal.associations.links(contact.0, contact.1, ObjectType::Company).into_owned();
            for link in links {
                let with = LinkAs { primary: false, labels: vec![label] };
                self.portal.associations.link(contact, (ObjectType::Company, link.to), &with);
            }
        }
        // A contact of nobody.
        let alone = self.contacts[40];
        self.portal.associations.forget(ObjectType::Contact, alone);
    }

    fn deals(&mut self) {
        let deals = ids(self.portal, ObjectType::Deal);
        for (position, id) in deals.iter().enumerate() {
            if position % 6 == 0 {
                self.portal.associations.forget(ObjectType::Deal, *id);
                self.portal.store_mut(ObjectType::Deal).set(*id, State::Purged);
            } else if position % 3 == 0 {
                let stage = ["163529414", "163529415", "163529416", "163529417"][position / 3 % 4];
                self.set(ObjectType::Deal, *id, "pipeline", "86217412");
                self.set(ObjectType::Deal, *id, "dealstage", stage);
            }
        }
    }

    /// `contract_years` was text once: its old values do not read as numbers.
    fn retype(&mut self) {
        if let Some(property) = self.portal.schema_mut(ObjectType::Company).get_mut("contract_years") {
            property.kind = PropertyType::Number;
            property.updated_at = BENT_FROM;
        }
    }

    fn set(&mut self, kind: ObjectType, id: RecordId, property: &str, value: &str) {
        self.minute += 1;
        let now = BENT_FROM.plus(self.minute * 60_000);
        let values = BTreeMap::from([(property.to_owned(), Some(value.to_owned()))]);
        self.portal.update(kind, id, &values, now).expect("the demo bends only what the tables define");
    }
}

/// Leaves every ugly company a customer, so that the demo's list shows them.
fn prune_customers(portal: &mut Portal) {
    for id in ids(portal, ObjectType::Company).into_iter().take(31) {
        let values = BTreeMap::from([("lifecyclestage".to_owned(), Some("customer".to_owned()))]);
        portal.update(ObjectType::Company, id, &values, BENT_FROM).expect("the demo's companies are live");
    }
}

fn demo_lists(portal: &Portal) -> Vec<List> {
    let created = Millis(1_600_000_000_000);
    let rule = ListRule { property: "lifecyclestage".to_owned(), any_of: vec!["customer".to_owned()] };
    let companies = ids(portal, ObjectType::Company);
    let contacts = ids(portal, ObjectType::Contact);
    let stage = portal.schema(ObjectType::Company).find("lifecyclestage").expect("the table defines it");
    let customers = companies.iter().copied().filter(|id| {
        let view = portal.store(ObjectType::Company).live(*id);
        view.and_then(|view| portal.value(ObjectType::Company, view, stage)).as_deref() == Some("customer")
    });
    let every = |ids: &[RecordId], step: usize| ids.iter().copied().step_by(step).collect::<Vec<_>>();
    vec![
        list(101, "Customers / Active", ObjectType::Company, Processing::Dynamic, Some(rule), customers.collect()),
        list(102, "Conference 2026", ObjectType::Company, Processing::Manual, None, every(&companies, 9)),
        list(103, "Newsletter readers", ObjectType::Contact, Processing::Snapshot, None, every(&contacts, 4)),
        List {
            incomplete: true,
            created_at: created,
            ..list(104, "Big accounts", ObjectType::Company, Processing::Dynamic, None, every(&companies, 20))
        },
        list(105, "Nobody yet", ObjectType::Company, Processing::Manual, None, Vec::new()),
    ]
}

fn list(
    id: u64,
    name: &str,
    object: ObjectType,
    processing: Processing,
    rule: Option<ListRule>,
    members: Vec<RecordId>,
) -> List {
    let created = Millis(1_600_000_000_000);
    let count = i64::try_from(members.len()).expect("a few hundred members");
    List {
        id,
        name: name.to_owned(),
        object,
        processing,
        incomplete: false,
        rule,
        version: 3,
        created_at: created,
        updated_at: created.plus(86_400_000),
        deleted_at: None,
        last_added_at: (count > 0).then(|| created.plus(count * 60_000)),
        last_removed_at: None,
        // They joined in the opposite order of their ids, so that join order and id order differ.
        members: members.into_iter().zip((1..=count).rev()).map(|(id, nth)| (id, created.plus(nth * 60_000))).collect(),
    }
}

fn ids(portal: &Portal, kind: ObjectType) -> Vec<RecordId> {
    portal.store(kind).live_from(RecordId(0)).map(View::id).collect()
}

//! A random history, made from a seed alone.

use hubspot_sim::{ObjectType, PropertyType};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::act::{Act, Change, ContactMap, Deed, Filter, Map, Trouble, Values};

/// How long histories are and what may go wrong in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Acts in HubSpot.
    pub(crate) changes: usize,
    /// Acts of our users.
    pub(crate) deeds: usize,
    /// Faults of the API, at this many moments.
    pub(crate) faults: usize,
    /// Kills of processes.
    pub(crate) kills: usize,
    /// Restarts of Postgres.
    pub(crate) restarts: usize,
}

/// The acts of a seed.
pub(crate) fn of(seed: u64, extent: Extent) -> Vec<Act> {
    let mut dice = Dice(StdRng::seed_from_u64(seed));
    let mut acts: Vec<Act> = (0..extent.changes).map(|_| Act::HubSpot(dice.change())).collect();
    for _ in 0..extent.deeds {
        dice.put(&mut acts, |dice| vec![Act::User(dice.deed())]);
    }
    for _ in 0..extent.faults {
        dice.put(&mut acts, |dice| vec![Act::Trouble(Trouble::Faults { seed: dice.0.random() })]);
        dice.put(&mut acts, |_| vec![Act::Trouble(Trouble::Calm)]);
        dice.put(&mut acts, |dice| vec![Act::Trouble(dice.misfortune())]);
    }
    for _ in 0..extent.kills {
        dice.put(&mut acts, |dice| {
            // something to be killed in
            vec![Act::User(Deed::Sync), Act::Trouble(Trouble::Breathe(dice.0.random_range(1..25)))]
        });
        dice.put(&mut acts, |dice| vec![Act::Trouble(Trouble::Kill(dice.0.random()))]);
        dice.put(&mut acts, |_| vec![Act::Trouble(Trouble::Revive)]);
    }
    for _ in 0..extent.restarts {
        dice.put(&mut acts, |_| vec![Act::Trouble(Trouble::RestartPostgres)]);
    }
    for _ in 0..extent.changes / 20 {
        dice.put(&mut acts, |dice| vec![Act::Trouble(Trouble::Breathe(dice.0.random_range(1..12)))]);
    }
    acts
}

struct Dice(StdRng);

impl Dice {
    /// Puts acts at a random place.
    fn put(&mut self, acts: &mut Vec<Act>, make: impl FnOnce(&mut Self) -> Vec<Act>) {
        let place = self.0.random_range(0..=acts.len());
        let made = make(self);
        acts.splice(place..place, made);
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of.choose(&mut self.0).expect("nobody chooses from nothing").clone()
    }

    fn change(&mut self) -> Change {
        match self.0.random_range(0..100_u32) {
            0..5 => Change::CreateCompany { values: self.company(5) },
            5..11 => Change::CreateContact {
                values: self.contact(4),
                company: self.0.random_bool(0.85).then(|| self.0.random()),
                primary: self.0.random_bool(0.6),
            },
            11..40 => Change::Edit { object: ObjectType::Company, record: self.0.random(), values: self.company(3) },
            40..52 => Change::Edit { object: ObjectType::Contact, record: self.0.random(), values: self.contact(2) },
            52..58 => Change::Delete { object: ObjectType::Company, record: self.0.random() },
            58..62 => Change::Delete { object: ObjectType::Contact, record: self.0.random() },
            62..65 => Change::Restore { object: ObjectType::Company, record: self.0.random() },
            65..67 => Change::Restore { object: ObjectType::Contact, record: self.0.random() },
            67..71 => Change::Merge { object: ObjectType::Company, primary: self.0.random(), other: self.0.random() },
            71..74 => Change::Merge { object: ObjectType::Contact, primary: self.0.random(), other: self.0.random() },
            74..80 => {
                Change::Link { contact: self.0.random(), company: self.0.random(), primary: self.0.random_bool(0.5) }
            }
            80..84 => Change::Unlink { company: self.0.random(), contact: self.0.random() },
            84..89 => Change::List { company: self.0.random(), on: self.0.random_bool(0.5) },
            89..93 => {
                let (pipeline, stage) = self.one(&DEALS);
                let values = vec![("pipeline", pipeline.to_owned()), ("dealstage", stage.to_owned())];
                Change::Edit { object: ObjectType::Deal, record: self.0.random(), values }
            }
            93..95 => {
                let (pipeline, stage) = self.one(&DEALS);
                Change::CreateDeal { company: self.0.random(), pipeline, stage }
            }
            95 => Change::Delete { object: ObjectType::Deal, record: self.0.random() },
            96 => Change::Erase { object: ObjectType::Contact, record: self.0.random() },
            97 => self.owners(),
            98 => self.definitions(),
            _ => {
                if self.0.random_bool(0.2) {
                    Change::Burst
                } else {
                    Change::Erase { object: ObjectType::Company, record: self.0.random() }
                }
            }
        }
    }

    fn owners(&mut self) -> Change {
        if self.0.random_bool(0.6) {
            Change::AddOwner { email: self.one(&["mary@pivotal.example", "nobody@sales.example"]).to_owned() }
        } else {
            Change::ArchiveOwner { owner: self.one(&[41_629_801, 41_629_833]) }
        }
    }

    fn definitions(&mut self) -> Change {
        let company = ObjectType::Company;
        match self.0.random_range(0..4) {
            0 => Change::ArchiveProperty { object: company, name: self.one(&["annualrevenue", "numberofemployees"]) },
            1 => Change::ArchiveProperty { object: ObjectType::Contact, name: "jobtitle" },
            2 => Change::Define { object: company, name: "annualrevenue", kind: PropertyType::String },
            _ => Change::Define {
                object: company,
                name: self.one(&["annualrevenue", "numberofemployees"]),
                kind: PropertyType::Number,
            },
        }
    }

    fn company(&mut self, most: usize) -> Values {
        let count = self.0.random_range(1..=most);
        (0..count)
            .map(|_| {
                let number: u32 = self.0.random_range(0..40);
                let property = self.one(&[
                    "name",
                    "domain",
                    "hubspot_owner_id",
                    "tier",
                    "annualrevenue",
                    "industry",
                    "numberofemployees",
                    "lifecyclestage",
                    "lifecyclestage",
                    "type",
                    "hs_is_target_account",
                    "web_technologies",
                    "city",
                    "contract_years",
                    "description",
                ]);
                (property, self.company_value(property, number))
            })
            .collect()
    }

    fn company_value(&mut self, property: &str, number: u32) -> String {
        let texts: &[&str] = match property {
            "name" => &["Acme #", "  Padded # ", "東京 #", "", "   ", "Same name"],
            "domain" => {
                &["https://WWW.d#.example/x?y", "d#.example", "shared.example", "not a domain", "", "D#.Example."]
            }
            "hubspot_owner_id" => &["41629779", "41629801", "41629820", "41629930", "99999999", "41629871", ""],
            "tier" => &["starter", "Growth", "ENTERPRISE", "retired_option", ""],
            "annualrevenue" => &["12#.50", "#", "0", "-5.25", "12x", "12345678901234567890.5", ""],
            "industry" => &["BANKING", "INTERNET", "no such option #", ""],
            "numberofemployees" => &["#", "250.5", "", "many"],
            "lifecyclestage" => &["customer", "customer", "lead", "opportunity", "evangelist", ""],
            "type" => &["PARTNER", "VENDOR", ""],
            "hs_is_target_account" => &["true", "false", ""],
            "web_technologies" => &["stripe;segment", "stripe", "zendesk;shopify;segment", ""],
            "city" => &["Springfield", "Ulm", ""],
            "contract_years" => &["#", "2.5", "two", ""],
            _ => &["Line #", "two\nlines", ""],
        };
        self.one(texts).replace('#', &number.to_string())
    }

    fn contact(&mut self, most: usize) -> Values {
        let count = self.0.random_range(1..=most);
        (0..count)
            .map(|_| {
                let number: u32 = self.0.random_range(0..10_000);
                let property = self.one(&["firstname", "lastname", "email", "jobtitle", "phone", "mobilephone"]);
                let texts: &[&str] = match property {
                    "email" => &["Person.#@Example.example", "no address", "p#@mail.example", ""],
                    "phone" | "mobilephone" => &["+1 555 #", ""],
                    _ => &["Word #", "Söhne", ""],
                };
                (property, self.one(texts).replace('#', &number.to_string()))
            })
            .collect()
    }

    fn deed(&mut self) -> Deed {
        match self.0.random_range(0..100_u32) {
            0..12 => Deed::Filter(self.filter()),
            12..18 => Deed::Map(self.one(&[Map::Default, Map::Tagged, Map::Tagged, Map::Repointed])),
            18..22 => Deed::ContactMap(self.one(&[ContactMap::Default, ContactMap::Repointed, ContactMap::Repointed])),
            22..28 => Deed::Archive(self.0.random()),
            28..40 => Deed::Restore(self.0.random()),
            40..48 => Deed::Purge(self.0.random()),
            48..52 => Deed::Lift(self.0.random()),
            52..62 => Deed::Unlink { customer: self.0.random(), contact: self.0.random() },
            62..66 => Deed::Relink(self.0.random()),
            66..72 => Deed::ChoosePrimary { customer: self.0.random(), contact: self.0.random() },
            72..74 => Deed::ClearPrimary(self.0.random()),
            74..84 => Deed::Edit {
                customer: self.0.random(),
                status: self.one(&["ACTIVE", "AT_RISK", "CHURNED"]),
                tags: self.one(&[vec![], vec!["vip".to_owned()], vec!["vip".to_owned(), "beta".to_owned()]]),
            },
            84..88 => Deed::Onboard(self.0.random()),
            88..95 => Deed::Sync,
            _ => Deed::Cancel,
        }
    }

    fn filter(&mut self) -> Filter {
        match self.0.random_range(0..5) {
            0 => Filter::Everything,
            1 => Filter::Customers,
            2 => Filter::ByHand,
            3 => Filter::Stages(self.one(&[vec!["customer"], vec!["customer", "opportunity"]])),
            _ => {
                let (pipeline, stages) = self.one(&[
                    ("default", vec![]),
                    ("default", vec!["closedwon", "contractsent"]),
                    ("86217412", vec![]),
                ]);
                Filter::Pipeline { pipeline, stages }
            }
        }
    }

    fn misfortune(&mut self) -> Trouble {
        match self.0.random_range(0..4) {
            0 => Trouble::ExpireTokens,
            1 => Trouble::SearchLag { millis: self.0.random_range(0..60_000) },
            2 => Trouble::Hours(self.0.random_range(1..72)),
            _ => Trouble::CatchUp,
        }
    }
}

/// Where deals can stand.
const DEALS: [(&str, &str); 5] = [
    ("default", "closedwon"),
    ("default", "contractsent"),
    ("default", "closedlost"),
    ("86217412", "163529414"),
    ("86217412", "163529416"),
];

//! Records that exist only as a rule: any of a million can be told from the seed and its position.

use std::ops::Range;

use super::chance::mix;
use super::recipe::{Recipe, Subject};
use crate::clock::Millis;
use crate::portal::association::Link;
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::property::PropertyIndex;
use crate::portal::record::Record;

/// New records get ids from here on, above every generated one.
pub(crate) const FIRST_FREE_ID: u64 = 400_000_000_000;

/// Ids lie this far apart on average, with gaps.
const STRIDE: u64 = 37;

/// 2019-01-01, when the first generated record was made.
const FIRST_CREATED: i64 = 1_546_300_800_000;

/// 2026-06-30, when an imaginary month-end job stamped a third of all records in one millisecond.
const MONTH_END: Millis = Millis(1_782_860_400_123);

/// How many contacts each company of a block of 16 gets, relative to the others.
const WEIGHTS: [u64; 16] = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6];
const BLOCK: u64 = 48;

/// How many records of each type there are, and who belongs to whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) companies: u64,
    pub(crate) contacts: u64,
    /// Every `companies_per_deal`th company has a deal.
    pub(crate) companies_per_deal: u64,
}

impl Shape {
    /// How many records of a type there are.
    pub(crate) fn count(self, kind: ObjectType) -> u64 {
        match kind {
            ObjectType::Contact if self.companies == 0 => 0,
            ObjectType::Contact => self.contacts,
            ObjectType::Company => self.companies,
            ObjectType::Deal => self.companies.div_ceil(self.companies_per_deal),
        }
    }

    /// The sum of the weights of the companies before this one.
    fn weight_before(company: u64) -> u64 {
        let within = usize::try_from(company % 16).expect("below 16");
        company / 16 * BLOCK + WEIGHTS[..within].iter().sum::<u64>()
    }

    fn total_weight(self) -> u64 {
        Self::weight_before(self.companies).max(1)
    }

    /// The company of a contact.
    fn company_of_contact(self, contact: u64) -> u64 {
        if Self::weight_before(self.companies) == 0 {
            return 0;
        }
        let position = scale(contact, self.total_weight(), self.contacts);
        let mut left = position % BLOCK;
        let mut company = position / BLOCK * 16;
        for weight in WEIGHTS {
            if left < weight {
                break;
            }
            left -= weight;
            company += 1;
        }
        company.min(self.companies - 1)
    }

    /// The contacts of a company.
    fn contacts_of(self, company: u64) -> Range<u64> {
        if Self::weight_before(self.companies) == 0 {
            return if company == 0 { 0..self.contacts } else { 0..0 };
        }
        let first = scale_up(Self::weight_before(company), self.contacts, self.total_weight());
        let end = scale_up(Self::weight_before(company + 1), self.contacts, self.total_weight());
        first..end
    }

    fn company_of(self, kind: ObjectType, index: u64) -> u64 {
        match kind {
            ObjectType::Contact => self.company_of_contact(index),
            ObjectType::Company => index,
            ObjectType::Deal => index * self.companies_per_deal,
        }
    }
}

/// `value * by / per`, rounded down.
fn scale(value: u64, by: u64, per: u64) -> u64 {
    u64::try_from(u128::from(value) * u128::from(by) / u128::from(per)).expect("the result is below `by`")
}

/// `value * by / per`, rounded up: the first index that [`scale`] takes to `value`.
fn scale_up(value: u64, by: u64, per: u64) -> u64 {
    u64::try_from((u128::from(value) * u128::from(by)).div_ceil(u128::from(per))).expect("the result is at most `by`")
}

/// The generated records of one type.
#[derive(Debug, Clone)]
pub(crate) struct Generated {
    kind: ObjectType,
    seed: u64,
    shape: Shape,
    /// A recipe per property, by its position in the schema.
    recipes: Vec<Option<Recipe>>,
}

impl Generated {
    pub(crate) fn new(kind: ObjectType, seed: u64, shape: Shape, recipes: Vec<Option<Recipe>>) -> Self {
        Self { kind, seed, shape, recipes }
    }

    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.shape.count(self.kind)).expect("counts fit in memory sizes")
    }

    /// The position after the last.
    pub(crate) fn end(&self) -> u32 {
        u32::try_from(self.shape.count(self.kind)).expect("an account holds fewer than four thousand million records")
    }

    pub(crate) fn id(&self, index: u32) -> RecordId {
        id_of(self.kind, self.seed, u64::from(index))
    }

    pub(crate) fn index(&self, id: RecordId) -> Option<u32> {
        let index = index_of(self.kind, self.seed, id)?;
        u32::try_from(index).ok().filter(|&index| index < self.end())
    }

    /// The first position whose id is not below this one.
    pub(crate) fn index_from(&self, id: RecordId) -> u32 {
        let near = id.0.saturating_sub(first_id(self.kind)) / STRIDE;
        let near = u32::try_from(near).unwrap_or(u32::MAX).min(self.end());
        if near < self.end() && self.id(near) < id { near + 1 } else { near }
    }

    pub(crate) fn created_at(&self, index: u32) -> Millis {
        let seven_years = 7 * 365 * 86_400_000;
        let position = i64::from(index) * (seven_years / i64::from(self.end()).max(1));
        let jitter = i64::try_from(mix(self.seed, u64::from(index), 901) % 3_600_000).expect("below an hour");
        Millis(FIRST_CREATED + position + jitter)
    }

    pub(crate) fn updated_at(&self, index: u32) -> Millis {
        if index.is_multiple_of(3) {
            return MONTH_END;
        }
        let age = mix(self.seed, u64::from(index), 902) % (160 * 86_400_000);
        self.created_at(index).plus(i64::try_from(age).expect("below 160 days"))
    }

    /// Appends the value of a property; false when the record has none.
    pub(crate) fn write_value(&self, index: u32, property: PropertyIndex, out: &mut String) -> bool {
        let Some(Some(recipe)) = self.recipes.get(usize::from(property.0)) else { return false };
        recipe.write(self.subject(index), u64::from(property.0) + 1000, out)
    }

    /// The record as it would be stored.
    pub(crate) fn record(&self, index: u32) -> Record {
        let mut record = Record::new(self.id(index), self.created_at(index));
        record.updated_at = self.updated_at(index);
        let mut text = String::new();
        for position in 0..self.recipes.len() {
            let property = PropertyIndex(u16::try_from(position).expect("one recipe per u16 position"));
            text.clear();
            if self.write_value(index, property, &mut text) {
                record.set(property, Some(&text));
            }
        }
        record
    }

    fn subject(&self, index: u32) -> Subject {
        let index_64 = u64::from(index);
        Subject {
            seed: self.seed,
            index: index_64,
            company: self.shape.company_of(self.kind, index_64),
            created_at: self.created_at(index),
        }
    }
}

/// The links between generated records.
#[derive(Debug, Clone)]
pub(crate) struct GeneratedLinks {
    seed: u64,
    shape: Shape,
}

impl GeneratedLinks {
    pub(crate) fn new(seed: u64, shape: Shape) -> Self {
        Self { seed, shape }
    }

    /// Every generated link is a primary one; ids ascend.
    pub(crate) fn links(&self, from: ObjectType, id: RecordId, to: ObjectType) -> Vec<Link> {
        let Some(index) = index_of(from, self.seed, id).filter(|&index| index < self.shape.count(from)) else {
            return Vec::new();
        };
        let link = |to_index: u64| Link::primary(id_of(to, self.seed, to_index));
        match (from, to) {
            (ObjectType::Company, ObjectType::Contact) => self.shape.contacts_of(index).map(link).collect(),
            (ObjectType::Company, ObjectType::Deal) if index.is_multiple_of(self.shape.companies_per_deal) => {
                vec![link(index / self.shape.companies_per_deal)]
            }
            (ObjectType::Contact | ObjectType::Deal, ObjectType::Company) => {
                vec![link(self.shape.company_of(from, index))]
            }
            _ => Vec::new(),
        }
    }
}

fn first_id(kind: ObjectType) -> u64 {
    match kind {
        ObjectType::Contact => 210_000_000_000,
        ObjectType::Company => 150_000_000_000,
        ObjectType::Deal => 320_000_000_000,
    }
}

fn id_of(kind: ObjectType, seed: u64, index: u64) -> RecordId {
    RecordId(first_id(kind) + index * STRIDE + mix(seed, index, 900) % (STRIDE - 6))
}

fn index_of(kind: ObjectType, seed: u64, id: RecordId) -> Option<u64> {
    let index = id.0.checked_sub(first_id(kind))? / STRIDE;
    (id_of(kind, seed, index) == id).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(companies: u64, contacts: u64) -> Shape {
        Shape { companies, contacts, companies_per_deal: 3 }
    }

    #[test]
    fn every_contact_is_found_from_its_company() {
        for (companies, contacts) in [(1, 5), (17, 40), (300, 911), (1000, 1000)] {
            let shape = shape(companies, contacts);
            let mut seen = 0;
            for company in 0..companies {
                for contact in shape.contacts_of(company) {
                    assert_eq!(shape.company_of_contact(contact), company, "{companies} {contacts} {contact}");
                    seen += 1;
                }
            }
            assert_eq!(seen, contacts);
        }
    }

    #[test]
    fn ids_ascend_and_lead_back_to_their_position() {
        let generated = Generated::new(ObjectType::Company, 7, shape(500, 0), Vec::new());
        for index in 1..generated.end() {
            let id = generated.id(index);
            assert!(id > generated.id(index - 1));
            assert_eq!(generated.index(id), Some(index));
            assert_eq!(generated.index_from(id), index);
            assert_eq!(generated.index_from(RecordId(id.0 + 1)), index + 1);
        }
        assert_eq!(generated.index(RecordId(12)), None);
        assert_eq!(generated.index_from(RecordId(0)), 0);
    }
}

//! Which records are linked, and as what.
//!
//! A link is kept on both sides. Until a record's links are touched they are what the generator says.

use std::borrow::Cow;
use std::collections::HashMap;

use super::object::{ObjectType, RecordId};
use crate::data::GeneratedLinks;

/// Who defined an association type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    HubSpot,
    User,
}

impl Category {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::HubSpot => "HUBSPOT_DEFINED",
            Self::User => "USER_DEFINED",
        }
    }
}

/// One association type in one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AssociationType {
    pub(crate) category: Category,
    pub(crate) type_id: u32,
    pub(crate) label: Option<&'static str>,
}

impl AssociationType {
    /// Whether this is the type that marks a primary link of this direction.
    pub(crate) fn is_primary(&self, from: ObjectType, to: ObjectType) -> bool {
        self.category == Category::HubSpot && primary_type(from, to).is_some_and(|(id, _)| id == self.type_id)
    }
}

/// A label that can be put on a link, with its type in each direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelPair {
    pub(crate) name: &'static str,
    category: Category,
    company_to_contact: u32,
    contact_to_company: u32,
}

/// The labels of every simulated account. Two of the user's numbers equal HubSpot's own on purpose:
/// only category and number together name a type.
pub(crate) const LABELS: [LabelPair; 3] = [
    LabelPair {
        name: "Billing contact",
        category: Category::HubSpot,
        company_to_contact: 930,
        contact_to_company: 931,
    },
    LabelPair { name: "Decision maker", category: Category::User, company_to_contact: 2, contact_to_company: 1 },
    LabelPair { name: "Board member", category: Category::User, company_to_contact: 280, contact_to_company: 279 },
];

/// The type that every link of this direction has; none where HubSpot knows no such link.
fn plain_type(from: ObjectType, to: ObjectType) -> Option<u32> {
    Some(match (from, to) {
        (ObjectType::Contact, ObjectType::Company) => 279,
        (ObjectType::Company, ObjectType::Contact) => 280,
        (ObjectType::Deal, ObjectType::Company) => 341,
        (ObjectType::Company, ObjectType::Deal) => 342,
        (ObjectType::Deal, ObjectType::Contact) => 3,
        (ObjectType::Contact, ObjectType::Deal) => 4,
        (ObjectType::Company, ObjectType::Company) => 450,
        (ObjectType::Contact, ObjectType::Contact) => 449,
        (ObjectType::Deal, ObjectType::Deal) => return None,
    })
}

/// The type and label of a primary link of this direction.
fn primary_type(from: ObjectType, to: ObjectType) -> Option<(u32, &'static str)> {
    match (from, to) {
        (ObjectType::Contact, ObjectType::Company) => Some((1, "Primary")),
        (ObjectType::Company, ObjectType::Contact) => Some((2, "Contact with Primary Company")),
        (ObjectType::Deal, ObjectType::Company) => Some((5, "Primary")),
        (ObjectType::Company, ObjectType::Deal) => Some((6, "Deal with Primary Company")),
        _ => None,
    }
}

/// Every type that a link of this direction can have, as the labels endpoint lists them.
pub(crate) fn types_between(from: ObjectType, to: ObjectType) -> Vec<AssociationType> {
    let mut types = Vec::new();
    types.extend(primary_type(from, to).map(|(type_id, label)| AssociationType {
        category: Category::HubSpot,
        type_id,
        label: Some(label),
    }));
    types.extend(plain_type(from, to).map(|type_id| AssociationType {
        category: Category::HubSpot,
        type_id,
        label: None,
    }));
    types.extend(LABELS.iter().filter_map(|pair| pair.in_direction(from, to)));
    types
}

impl LabelPair {
    fn in_direction(&self, from: ObjectType, to: ObjectType) -> Option<AssociationType> {
        let type_id = match (from, to) {
            (ObjectType::Company, ObjectType::Contact) => self.company_to_contact,
            (ObjectType::Contact, ObjectType::Company) => self.contact_to_company,
            _ => return None,
        };
        Some(AssociationType { category: self.category, type_id, label: Some(self.name) })
    }
}

/// One end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) to: RecordId,
    pub(crate) primary: bool,
    /// Positions in [`LABELS`].
    pub(crate) labels: Vec<u8>,
}

impl Link {
    pub(crate) fn primary(to: RecordId) -> Self {
        Self { to, primary: true, labels: Vec::new() }
    }

    /// The types of this link, seen from a record of type `from`.
    pub(crate) fn types(&self, from: ObjectType, to: ObjectType) -> Vec<AssociationType> {
        let mut types = Vec::with_capacity(2);
        types.extend(plain_type(from, to).map(|type_id| AssociationType {
            category: Category::HubSpot,
            type_id,
            label: None,
        }));
        if self.primary {
            types.extend(primary_type(from, to).map(|(type_id, label)| AssociationType {
                category: Category::HubSpot,
                type_id,
                label: Some(label),
            }));
        }
        types.extend(self.labels.iter().filter_map(|&label| LABELS[usize::from(label)].in_direction(from, to)));
        types
    }
}

/// The position of a label by its name.
pub(crate) fn label_position(name: &str) -> Option<u8> {
    let position = LABELS.iter().position(|pair| pair.name.eq_ignore_ascii_case(name))?;
    u8::try_from(position).ok()
}

type Side = (ObjectType, RecordId, ObjectType);

/// All links of an account.
#[derive(Debug)]
pub(crate) struct Associations {
    generated: Option<GeneratedLinks>,
    touched: HashMap<Side, Vec<Link>>,
}

impl Associations {
    pub(crate) fn new(generated: Option<GeneratedLinks>) -> Self {
        Self { generated, touched: HashMap::new() }
    }

    /// The links of a record to records of one type, ordered by id, whether or not those records are live.
    pub(crate) fn links(&self, from: ObjectType, id: RecordId, to: ObjectType) -> Cow<'_, [Link]> {
        if let Some(links) = self.touched.get(&(from, id, to)) {
            return Cow::Borrowed(links);
        }
        match &self.generated {
            Some(generated) => Cow::Owned(generated.links(from, id, to)),
            None => Cow::Borrowed(&[]),
        }
    }

    /// The types between two records in one direction; none when they are not linked.
    pub(crate) fn types(&self, from: (ObjectType, RecordId), to: (ObjectType, RecordId)) -> Vec<AssociationType> {
        let links = self.links(from.0, from.1, to.0);
        let link = links.iter().find(|link| link.to == to.1);
        link.map(|link| link.types(from.0, to.0)).unwrap_or_default()
    }

    /// Links two records. A new primary link takes the mark from the record's former one:
    /// a contact or a deal has one primary company at most.
    pub(crate) fn link(&mut self, from: (ObjectType, RecordId), to: (ObjectType, RecordId), with: &LinkAs) {
        self.put(from, to, with);
        self.put(to, from, with);
        if !with.primary {
            return;
        }
        let (owner, company) = if to.0 == ObjectType::Company { (from, to) } else { (to, from) };
        let others: Vec<RecordId> = self
            .links(owner.0, owner.1, ObjectType::Company)
            .iter()
            .filter(|link| link.primary && link.to != company.1)
            .map(|link| link.to)
            .collect();
        for other in others {
            self.mark_primary(owner, (ObjectType::Company, other), false);
        }
    }

    /// Takes the link away, on both sides. Says whether there was one.
    pub(crate) fn unlink(&mut self, from: (ObjectType, RecordId), to: (ObjectType, RecordId)) -> bool {
        let side = self.side(from, to.0);
        let before = side.len();
        side.retain(|link| link.to != to.1);
        let removed = side.len() < before;
        self.side(to, from.0).retain(|link| link.to != from.1);
        removed
    }

    /// Gives every link of `from` to `into`, for a merge; a primary mark moves along.
    pub(crate) fn take_over(&mut self, kind: ObjectType, from: RecordId, into: RecordId) {
        for other in ObjectType::ALL {
            let links = self.links(kind, from, other).into_owned();
            for link in links {
                self.unlink((kind, from), (other, link.to));
                let already_primary = kind != ObjectType::Company
                    && other == ObjectType::Company
                    && self.links(kind, into, other).iter().any(|kept| kept.primary);
                let with = LinkAs { primary: link.primary && !already_primary, labels: link.labels };
                self.link((kind, into), (other, link.to), &with);
            }
        }
    }

    /// Takes all links of a record away.
    pub(crate) fn forget(&mut self, kind: ObjectType, id: RecordId) {
        for other in ObjectType::ALL {
            for link in self.links(kind, id, other).into_owned() {
                self.unlink((kind, id), (other, link.to));
            }
        }
    }

    fn put(&mut self, from: (ObjectType, RecordId), to: (ObjectType, RecordId), with: &LinkAs) {
        let side = self.side(from, to.0);
        match side.binary_search_by_key(&to.1, |link| link.to) {
            Ok(at) => {
                side[at].primary |= with.primary;
                for label in &with.labels {
                    if !side[at].labels.contains(label) {
                        side[at].labels.push(*label);
                    }
                }
            }
            Err(at) => side.insert(at, Link { to: to.1, primary: with.primary, labels: with.labels.clone() }),
        }
    }

    fn mark_primary(&mut self, from: (ObjectType, RecordId), to: (ObjectType, RecordId), primary: bool) {
        for (one, other) in [(from, to), (to, from)] {
            let side = self.side(one, other.0);
            if let Ok(at) = side.binary_search_by_key(&other.1, |link| link.to) {
                side[at].primary = primary;
            }
        }
    }

    /// One side's links, copied from the generator on first touch.
    fn side(&mut self, from: (ObjectType, RecordId), to: ObjectType) -> &mut Vec<Link> {
        let generated = &self.generated;
        self.touched
            .entry((from.0, from.1, to))
            .or_insert_with(|| generated.as_ref().map(|links| links.links(from.0, from.1, to)).unwrap_or_default())
    }
}

/// What a new link is to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct LinkAs {
    pub(crate) primary: bool,
    pub(crate) labels: Vec<u8>,
}

//! The changes that can be asked for, as JSON and as a type.

use std::collections::BTreeMap;

use crate::clock::Millis;
use crate::portal::Portal;
use crate::portal::association::{LinkAs, label_position};
use crate::portal::change::{ChangeError, Values};
use crate::portal::happening::What;
use crate::portal::list::{List, ListRule, Processing};
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::owner::Owner;
use crate::portal::property::{Derived, Property, PropertyOption, PropertyType};

/// One end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct End {
    /// The type of the record.
    pub object: ObjectType,
    /// The record.
    pub id: RecordId,
}

/// One change to an account.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A new record.
    Create {
        /// Its type.
        object: ObjectType,
        /// Its values.
        #[serde(default)]
        values: Values,
    },
    /// Other values; `null` and `""` clear. Moving a record to another stage is this, too.
    Update {
        /// The type of the record.
        object: ObjectType,
        /// The record.
        id: RecordId,
        /// The values that change.
        values: Values,
    },
    /// Into the recycle bin.
    Delete {
        /// The type of the record.
        object: ObjectType,
        /// The record.
        id: RecordId,
    },
    /// Gone for good.
    GdprDelete {
        /// The type of the record.
        object: ObjectType,
        /// The record.
        id: RecordId,
    },
    /// Back from the recycle bin.
    Restore {
        /// The type of the record.
        object: ObjectType,
        /// The record.
        id: RecordId,
    },
    /// Two records become one.
    Merge {
        /// The type of both.
        object: ObjectType,
        /// The one whose values win.
        primary: RecordId,
        /// The one that is absorbed.
        other: RecordId,
    },
    /// A new link, or another mark on an old one.
    Associate {
        /// One record.
        from: End,
        /// The other.
        to: End,
        /// Whether the company becomes the other record's primary one.
        #[serde(default)]
        primary: bool,
        /// Labels by name: `Billing contact`, `Decision maker`, `Board member`.
        #[serde(default)]
        labels: Vec<String>,
    },
    /// No link any more.
    Dissociate {
        /// One record.
        from: End,
        /// The other.
        to: End,
    },
    /// One more member.
    AddToList {
        /// The list.
        list: u64,
        /// The record.
        id: RecordId,
    },
    /// One member fewer.
    RemoveFromList {
        /// The list.
        list: u64,
        /// The record.
        id: RecordId,
    },
    /// A new list. With a rule, everything that passes is on it at once.
    CreateList {
        /// Its name.
        name: String,
        /// What it holds.
        object: ObjectType,
        /// How it gets its members.
        processing: Processing,
        /// The rule of a dynamic one.
        #[serde(default)]
        rule: Option<ListRule>,
        /// The first members of one without a rule.
        #[serde(default)]
        members: Vec<RecordId>,
    },
    /// No list any more.
    DeleteList {
        /// The list.
        list: u64,
    },
    /// A deleted list comes back as it was.
    RestoreList {
        /// The list.
        list: u64,
    },
    /// HubSpot starts or stops working out who is on a list.
    SetListProcessing {
        /// The list.
        list: u64,
        /// Whether it is at it.
        processing: bool,
    },
    /// A new owner.
    AddOwner {
        /// The address.
        email: String,
        /// The first name.
        #[serde(default)]
        first_name: String,
        /// The last name.
        #[serde(default)]
        last_name: String,
    },
    /// An owner leaves.
    ArchiveOwner {
        /// The owner.
        owner: u64,
    },
    /// A new property, or a new definition of an archived one.
    AddProperty {
        /// The type it is for.
        object: ObjectType,
        /// Its name.
        name: String,
        /// Its label; the name when not said.
        #[serde(default)]
        label: Option<String>,
        /// Its type.
        kind: PropertyType,
        /// Its field type; `text` when not said.
        #[serde(default)]
        field_type: Option<String>,
        /// Its options.
        #[serde(default)]
        options: Vec<PropertyOption>,
    },
    /// A property goes; values stay where nobody sees them.
    ArchiveProperty {
        /// The type it is for.
        object: ObjectType,
        /// Its name.
        name: String,
    },
    /// A property changes its type; values stay as they are.
    RetypeProperty {
        /// The type it is for.
        object: ObjectType,
        /// Its name.
        name: String,
        /// The new type.
        kind: PropertyType,
    },
}

/// What a change has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Outcome {
    /// The record that is new or survived a merge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// The list or owner that is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
}

impl Outcome {
    fn record(id: RecordId) -> Self {
        Self { id: Some(id), number: None }
    }

    fn number(number: u64) -> Self {
        Self { id: None, number: Some(number) }
    }
}

impl Change {
    pub(crate) fn apply(&self, portal: &mut Portal, now: Millis) -> Result<Outcome, ChangeError> {
        let done = Outcome::default();
        match self {
            Self::Create { object, values } => portal.create(*object, values, now).map(Outcome::record),
            Self::Update { object, id, values } => portal.update(*object, *id, values, now).map(|()| done),
            Self::Delete { object, id } => portal.delete(*object, *id, now).map(|()| done),
            Self::GdprDelete { object, id } => portal.purge(*object, *id, now).map(|()| done),
            Self::Restore { object, id } => portal.restore(*object, *id, now).map(|()| done),
            Self::Merge { object, primary, other } => portal.merge(*object, *primary, *other, now).map(Outcome::record),
            Self::Associate { from, to, primary, labels } => {
                let with = LinkAs { primary: *primary, labels: positions(labels)? };
                portal.associate((from.object, from.id), (to.object, to.id), &with, now).map(|()| done)
            }
            Self::Dissociate { from, to } => {
                portal.dissociate((from.object, from.id), (to.object, to.id), now).map(|()| done)
            }
            Self::AddToList { list, id } => portal.set_member(*list, *id, true, now).map(|()| done),
            Self::RemoveFromList { list, id } => portal.set_member(*list, *id, false, now).map(|()| done),
            Self::CreateList { name, object, processing, rule, members } => {
                Ok(Outcome::number(create_list(portal, (name, *object, *processing), rule.as_ref(), members, now)))
            }
            Self::DeleteList { list } => {
                find_list(portal, *list)?.deleted_at = Some(now);
                Ok(done)
            }
            Self::RestoreList { list } => {
                find_list(portal, *list)?.deleted_at = None;
                Ok(done)
            }
            Self::SetListProcessing { list, processing } => {
                find_list(portal, *list)?.incomplete = *processing;
                Ok(done)
            }
            Self::AddOwner { email, first_name, last_name } => {
                Ok(Outcome::number(add_owner(portal, email, (first_name, last_name), now)))
            }
            Self::ArchiveOwner { owner } => {
                let owner = portal.owners.get_mut(owner).ok_or(ChangeError::NoOwner(*owner))?;
                (owner.archived, owner.updated_at) = (true, now);
                Ok(done)
            }
            Self::AddProperty { object, name, label, kind, field_type, options } => {
                let label = label.as_ref().unwrap_or(name);
                let field_type = field_type.as_deref().unwrap_or("text");
                portal.schema_mut(*object).put(custom_property(name, label, *kind, field_type, options, now));
                Ok(done)
            }
            Self::ArchiveProperty { object, name } => {
                find_property(portal, *object, name)?.archived_at = Some(now);
                Ok(done)
            }
            Self::RetypeProperty { object, name, kind } => {
                let property = find_property(portal, *object, name)?;
                (property.kind, property.updated_at) = (*kind, now);
                Ok(done)
            }
        }
    }
}

fn positions(labels: &[String]) -> Result<Vec<u8>, ChangeError> {
    let position =
        |label: &String| label_position(label).ok_or_else(|| ChangeError::Senseless(format!("no label {label:?}")));
    labels.iter().map(position).collect()
}

fn find_list(portal: &mut Portal, list: u64) -> Result<&mut List, ChangeError> {
    portal.lists.get_mut(&list).ok_or(ChangeError::NoList(list))
}

fn find_property<'p>(portal: &'p mut Portal, object: ObjectType, name: &str) -> Result<&'p mut Property, ChangeError> {
    portal.schema_mut(object).get_mut(name).ok_or_else(|| ChangeError::NoProperty(name.to_owned()))
}

fn create_list(
    portal: &mut Portal,
    (name, object, processing): (&str, ObjectType, Processing),
    rule: Option<&ListRule>,
    members: &[RecordId],
    now: Millis,
) -> u64 {
    let id = portal.lists.keys().max().map_or(101, |last| last + 1);
    let members: BTreeMap<RecordId, Millis> = match rule {
        Some(rule) => portal.passing(object, rule).into_iter().map(|id| (id, now)).collect(),
        None => members.iter().map(|id| (*id, now)).collect(),
    };
    let list = List {
        id,
        name: name.to_owned(),
        object,
        processing,
        incomplete: false,
        rule: rule.cloned(),
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        last_added_at: (!members.is_empty()).then_some(now),
        last_removed_at: None,
        members,
    };
    for member in list.members.keys() {
        portal.note(now, What::Member { list: id, subject: (object, *member), joined: true });
    }
    portal.lists.insert(id, list);
    id
}

fn add_owner(portal: &mut Portal, email: &str, (first, last): (&str, &str), now: Millis) -> u64 {
    let id = portal.owners.keys().max().map_or(41_000_000, |last| last + 13);
    let owner = Owner {
        id,
        user_id: id + 9_000_000,
        email: email.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        queue: false,
        team: None,
        created_at: now,
        updated_at: now,
        archived: false,
    };
    portal.owners.insert(id, owner);
    id
}

fn custom_property(
    name: &str,
    label: &str,
    kind: PropertyType,
    field_type: &str,
    options: &[PropertyOption],
    now: Millis,
) -> Property {
    Property {
        name: name.into(),
        label: label.to_owned(),
        kind,
        field_type: field_type.to_owned(),
        group: "custom".to_owned(),
        description: String::new(),
        options: options.to_vec(),
        hidden: false,
        calculated: false,
        read_only: false,
        unique: false,
        hubspot_defined: false,
        external_options: false,
        referenced: None,
        currency: false,
        sensitive: false,
        created_at: now,
        updated_at: now,
        archived_at: None,
        derived: Derived::of(name),
    }
}

//! What can happen in a history: in HubSpot, by our users, and by misfortune.
//!
//! An act names no record. It holds a number, by which it chooses among the records that are there when it is done; the
//! choice hardly moves when other acts are left out, so that a history can be shortened.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use hubspot_sim::{ObjectType, PropertyType};

/// A number by which an act chooses.
pub(crate) type Pick = u64;

/// Property values by name; an empty one clears.
pub(crate) type Values = Vec<(&'static str, String)>;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// In HubSpot.
    HubSpot(Change),
    /// By an admin, over the public API.
    User(Deed),
    /// On the way or on our side.
    Trouble(Trouble),
}

/// What people do in HubSpot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    CreateCompany {
        values: Values,
    },
    CreateContact {
        values: Values,
        company: Option<Pick>,
        primary: bool,
    },
    CreateDeal {
        company: Pick,
        pipeline: &'static str,
        stage: &'static str,
    },
    Edit {
        object: ObjectType,
        record: Pick,
        values: Values,
    },
    Delete {
        object: ObjectType,
        record: Pick,
    },
    Restore {
        object: ObjectType,
        record: Pick,
    },
    Erase {
        object: ObjectType,
        record: Pick,
    },
    Merge {
        object: ObjectType,
        primary: Pick,
        other: Pick,
    },
    Link {
        contact: Pick,
        company: Pick,
        primary: bool,
    },
    Unlink {
        company: Pick,
        contact: Pick,
    },
    List {
        company: Pick,
        on: bool,
    },
    AddOwner {
        email: String,
    },
    ArchiveOwner {
        owner: u64,
    },
    ArchiveProperty {
        object: ObjectType,
        name: &'static str,
    },
    Define {
        object: ObjectType,
        name: &'static str,
        kind: PropertyType,
    },
    /// Every record is touched within one millisecond.
    Burst,
}

/// What an admin does here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    Filter(Filter),
    Map(Map),
    ContactMap(ContactMap),
    Archive(Pick),
    Restore(Pick),
    Purge(Pick),
    Lift(Pick),
    Unlink { customer: Pick, contact: Pick },
    Relink(Pick),
    ChoosePrimary { customer: Pick, contact: Pick },
    ClearPrimary(Pick),
    Edit { customer: Pick, status: &'static str, tags: Vec<String> },
    Onboard(Pick),
    Sync,
    Cancel,
}

/// Which companies are customers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    Everything,
    /// HubSpot's list of all in the stage `customer`.
    Customers,
    /// The list that a history's acts put companies on.
    ByHand,
    Stages(Vec<&'static str>),
    Pipeline {
        pipeline: &'static str,
        stages: Vec<&'static str>,
    },
}

/// Which property feeds which field of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Map {
    /// As it is without anybody's doing.
    Default,
    /// With three properties as tags and two custom fields.
    Tagged,
    /// With the city as the industry, and without a plan.
    Repointed,
}

/// Which property feeds which field of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContactMap {
    /// As it is without anybody's doing.
    Default,
    /// With the mobile number as the phone, and without a title.
    Repointed,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trouble {
    /// Faults of HubSpot's API come into force.
    Faults { seed: u64 },
    /// They end.
    Calm,
    /// Access tokens are refused from now on.
    ExpireTokens,
    /// Search is this far behind.
    SearchLag { millis: u64 },
    /// HubSpot's clock moves on, and with it late deliveries.
    Hours(u64),
    /// A process ends as in a power cut.
    Kill(Pick),
    /// What is dead starts again.
    Revive,
    /// Postgres stops and starts.
    RestartPostgres,
    /// The light catch-up has its turn.
    CatchUp,
    /// The service may go on until it has made so many calls, or has nothing to do.
    Breathe(usize),
}

/// The one of `among` that a pick stands for.
pub(crate) fn choose<T: Copy + Hash>(pick: Pick, among: impl IntoIterator<Item = T>) -> Option<T> {
    among.into_iter().min_by_key(|one| {
        let mut hasher = DefaultHasher::new();
        (pick, one).hash(&mut hasher);
        hasher.finish()
    })
}

//! What a run has read and committed, packed: one row a page.

use std::collections::HashSet;

use entity::choice::RecordKind;
use sqlx::{FromRow, PgConnection, PgPool};

use crate::error::{Attempting, Result};
use crate::sync::claim::Claim;

/// A set of HubSpot ids. Ids are text, but nearly all of them are plain numbers, and those are kept in eight bytes.
#[derive(Clone, Debug, Default)]
pub struct IdSet {
    numbers: HashSet<u64>,
    others: HashSet<Box<str>>,
}

impl IdSet {
    /// Adds an id; false if it was there.
    pub fn insert(&mut self, id: &str) -> bool {
        match as_number(id) {
            Some(number) => self.numbers.insert(number),
            None => self.others.insert(id.into()),
        }
    }

    /// Whether the id is there.
    pub fn contains(&self, id: &str) -> bool {
        as_number(id).map_or_else(|| self.others.contains(id), |number| self.numbers.contains(&number))
    }

    /// How many ids.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.others.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The number an id spells, if it spells it in the one canonical way.
fn as_number(id: &str) -> Option<u64> {
    if id.starts_with('0') || id.starts_with('+') { None } else { id.parse().ok() }
}

/// What earlier commits of a run left behind.
#[derive(Debug, Default)]
pub struct Staged {
    /// Companies found and still to be read, in the order they were found.
    pub targets: Vec<String>,
    /// Companies read.
    pub companies: IdSet,
    /// Contacts read.
    pub contacts: IdSet,
    /// Contacts that companies read are linked to and that are still to be read, each once.
    pub pending_contacts: Vec<String>,
    next_seq: i64,
}

/// What a staged row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// Companies that are to be read.
    Targets,
    /// Companies that were read.
    Companies,
    /// Contacts that were read.
    Contacts,
}

impl Leaf {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Targets => "TARGET",
            Self::Companies => RecordKind::Company.as_str(),
            Self::Contacts => RecordKind::Contact.as_str(),
        }
    }
}

#[derive(FromRow)]
struct Row {
    object: String,
    seq: i64,
    ids: Vec<String>,
    linked: Vec<String>,
}

impl Staged {
    /// Reads what a run has staged so far.
    pub async fn load(pool: &PgPool, claim: &Claim) -> Result<Self> {
        let rows: Vec<Row> = sqlx::query_as(
            "select object, seq, ids, linked from sync_run_page where workspace_id = $1 and run_id = $2 order by seq",
        )
        .bind(claim.workspace)
        .bind(claim.run)
        .fetch_all(pool)
        .await
        .attempting("reading what the run has staged")?;

        let mut staged = Self::default();
        let mut targets = Vec::new();
        let mut linked = Vec::new();
        for row in rows {
            staged.next_seq = staged.next_seq.max(row.seq + 1);
            if row.object == Leaf::Targets.word() {
                targets.extend(row.ids);
            } else if row.object == Leaf::Companies.word() {
                row.ids.iter().for_each(|id| {
                    staged.companies.insert(id);
                });
                linked.extend(row.linked);
            } else {
                row.ids.iter().for_each(|id| {
                    staged.contacts.insert(id);
                });
            }
        }
        targets.retain(|id| !staged.companies.contains(id));
        staged.targets = targets;
        let mut once = IdSet::default();
        linked.retain(|id| !staged.contacts.contains(id) && once.insert(id));
        staged.pending_contacts = linked;
        Ok(staged)
    }

    /// The number of the next staged row.
    pub fn next_seq(&self) -> i64 {
        self.next_seq
    }
}

/// One page to stage, with the commit that applies it.
#[derive(Clone, Debug)]
pub struct StagedPage<'a> {
    /// What it holds.
    pub leaf: Leaf,
    /// Its number in the run.
    pub seq: i64,
    /// The records.
    pub ids: Vec<&'a str>,
    /// On company pages: the contacts these companies are linked to. On contact pages: those of the records that HubSpot
    /// did not give.
    pub linked: Vec<&'a str>,
}

/// Forgets a run's pages; they are of no use once it has ended.
pub async fn clear(connection: &mut PgConnection, claim: &Claim) -> Result<()> {
    sqlx::query("delete from sync_run_page where workspace_id = $1 and run_id = $2")
        .bind(claim.workspace)
        .bind(claim.run)
        .execute(connection)
        .await
        .attempting("forgetting a run's pages")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_only_look_alike_are_different() {
        let mut ids = IdSet::default();
        assert!(ids.insert("7"));
        assert!(!ids.insert("7"));
        assert!(ids.insert("07"));
        assert!(ids.insert("+7"));
        assert!(ids.insert("seven"));
        assert!(ids.contains("07") && !ids.contains("007"));
        assert_eq!(ids.len(), 4);
    }
}

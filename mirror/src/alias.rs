//! Other ids of a record: HubSpot merges records, and the ids of the absorbed ones go on naming the survivor.
//!
//! HubSpot gives a survivor a new id or lets it keep one of the old ones, as the account chose. Either way our row lives
//! on: where the survivor has none yet, a row of an absorbed record takes the survivor's id, with all that hangs on it.
//! So whoever applies a survivor calls [`record`] before, or a second row would be made for it.
//!
//! Aliases are kept flat: each names its last survivor, however long the chain of merges.

use std::collections::HashMap;

use entity::choice::{ChangeEvent, RecordKind};
use entity::id::{ContactId, CustomerId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// An absorbed record and the one that lives on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merge {
    /// The id that was absorbed.
    pub(crate) absorbed: String,
    /// The id that lives on.
    pub(crate) survivor: String,
}

/// A row that took over the id of a survivor.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Heir {
    /// The row.
    pub(crate) row: Uuid,
    /// The id it had.
    pub(crate) former: String,
    /// The id it has.
    pub(crate) survivor: String,
}

/// What became known by a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Merges that were not known before, each with its last survivor.
    pub(crate) merges: Vec<Merge>,
    /// The rows that live on under a new id.
    pub(crate) heirs: Vec<Heir>,
}

/// Notes merges, absorbed id before surviving one. What is known already writes nothing.
pub(crate) async fn record(
    turn: &mut Turn<'_>,
    scope: &Scope,
    object: RecordKind,
    merges: &[(&str, &str)],
) -> Result<News> {
    if merges.is_empty() {
        return Ok(News::default());
    }
    let known = known(turn, scope, object, merges).await?;
    let merges = settle(&known, merges);
    if merges.is_empty() {
        return Ok(News::default());
    }
    write(turn, scope, object, &merges).await?;
    let heirs = take_over(turn, scope, object, &merges).await?;
    for heir in &heirs {
        turn.note(renamed(object, heir));
    }
    Ok(News { merges, heirs })
}

async fn known(
    turn: &mut Turn<'_>,
    scope: &Scope,
    object: RecordKind,
    merges: &[(&str, &str)],
) -> Result<HashMap<String, String>> {
    let mentioned: Vec<&str> = merges.iter().flat_map(|(absorbed, survivor)| [*absorbed, *survivor]).collect();
    let known: Vec<(String, String)> = sqlx::query_as(
        "select hubspot_id, survivor_id from record_alias
         where workspace_id = $1 and hub_id = $2 and object = $3 and hubspot_id = any ($4)",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(object.as_str())
    .bind(mentioned)
    .fetch_all(turn.connection())
    .await
    .attempting("reading what was merged before")?;
    Ok(known.into_iter().collect())
}

/// The merges that say something new, each with its last survivor.
fn settle(known: &HashMap<String, String>, merges: &[(&str, &str)]) -> Vec<Merge> {
    let mut all = known.clone();
    for (absorbed, survivor) in merges {
        let survivor = last_survivor(&all, survivor);
        // merges are never undone, so a record that lives on in the one it absorbed was misread
        if survivor != *absorbed {
            all.insert((*absorbed).to_owned(), survivor);
        }
    }
    let mut news: Vec<Merge> = all
        .keys()
        .map(|absorbed| Merge { absorbed: absorbed.clone(), survivor: last_survivor(&all, absorbed) })
        .filter(|merge| known.get(&merge.absorbed) != Some(&merge.survivor))
        .collect();
    news.sort_by(|one, other| one.absorbed.cmp(&other.absorbed));
    news
}

fn last_survivor(all: &HashMap<String, String>, id: &str) -> String {
    let mut last = id;
    // a chain is no longer than the map, whatever stands in it
    for _ in 0..all.len() {
        match all.get(last) {
            Some(next) => last = next,
            None => break,
        }
    }
    last.to_owned()
}

async fn write(turn: &mut Turn<'_>, scope: &Scope, object: RecordKind, merges: &[Merge]) -> Result<()> {
    let (absorbed, survivors) = columns(merges);
    let now = turn.now();
    sqlx::query(
        "insert into record_alias (workspace_id, hub_id, object, hubspot_id, survivor_id, merged_at)
         select $1, $2, $3, i.absorbed, i.survivor, $6 from unnest($4::text[], $5::text[]) as i (absorbed, survivor)
         on conflict (workspace_id, hub_id, object, hubspot_id) do update set survivor_id = excluded.survivor_id",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(object.as_str())
    .bind(&absorbed)
    .bind(&survivors)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("noting merges")?;
    sqlx::query(
        "update record_alias a set survivor_id = i.survivor
         from unnest($4::text[], $5::text[]) as i (absorbed, survivor)
         where a.workspace_id = $1 and a.hub_id = $2 and a.object = $3 and a.survivor_id = i.absorbed",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(object.as_str())
    .bind(&absorbed)
    .bind(&survivors)
    .execute(turn.connection())
    .await
    .attempting("shortening chains of merges")?;
    sqlx::query(
        "update sync_issue set resolved_at = $4
         where workspace_id = $1 and object = $2 and hubspot_id = any ($3) and resolved_at is null",
    )
    .bind(scope.workspace)
    .bind(object.as_str())
    .bind(&absorbed)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("closing issues of merged records")?;
    Ok(())
}

/// Gives the id of each survivor that has no row to a row of a record it absorbed: a live one before an archived one, an
/// old one before a young one. Its stamp is forgotten, because it was that of another record.
macro_rules! take_over {
    ($table:literal, $record:literal) => {
        concat!(
            "with heir as (
                 select distinct on (i.survivor) i.survivor, t.id, i.absorbed as former
                 from unnest($3::text[], $4::text[]) as i (absorbed, survivor)
                 cross join lateral (
                     select id, display_id, archived_at from ",
            $table,
            " where workspace_id = $1 and hub_id = $2 and ",
            $record,
            " = i.absorbed limit 1
                 ) t
                 where not exists (select from ",
            $table,
            " s where s.workspace_id = $1 and s.hub_id = $2 and s.",
            $record,
            " = i.survivor)
                 order by i.survivor, t.archived_at is not null, t.display_id
             )
             update ",
            $table,
            " t set ",
            $record,
            " = heir.survivor, hubspot_modified_at = null, updated_at = $5
             from heir where t.workspace_id = $1 and t.id = heir.id
             returning t.id as row, heir.former, heir.survivor"
        )
    };
}

async fn take_over(turn: &mut Turn<'_>, scope: &Scope, object: RecordKind, merges: &[Merge]) -> Result<Vec<Heir>> {
    let statement = match object {
        RecordKind::Company => take_over!("customer", "hubspot_company_id"),
        RecordKind::Contact => take_over!("contact", "hubspot_contact_id"),
    };
    let (absorbed, survivors) = columns(merges);
    let now = turn.now();
    sqlx::query_as(statement)
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(absorbed)
        .bind(survivors)
        .bind(now)
        .fetch_all(turn.connection())
        .await
        .attempting("giving a survivor's id to the row that lives on")
}

fn renamed(object: RecordKind, heir: &Heir) -> Entry {
    let (subject, field) = match object {
        RecordKind::Company => (Subject::Customer(CustomerId(heir.row)), "hubspot_company_id"),
        RecordKind::Contact => (Subject::Contact(ContactId(heir.row)), "hubspot_contact_id"),
    };
    Entry::new(subject, ChangeEvent::Updated).with(json!({ field: [heir.former, heir.survivor] }))
}

fn columns(merges: &[Merge]) -> (Vec<&str>, Vec<&str>) {
    merges.iter().map(|merge| (merge.absorbed.as_str(), merge.survivor.as_str())).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(known: &[(&str, &str)], merges: &[(&str, &str)]) -> Vec<(String, String)> {
        let known = known.iter().map(|(absorbed, survivor)| ((*absorbed).into(), (*survivor).into())).collect();
        settle(&known, merges).into_iter().map(|merge| (merge.absorbed, merge.survivor)).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(absorbed, survivor)| ((*absorbed).into(), (*survivor).into())).collect()
    }

    #[test]
    fn p32_a_chain_of_merges_ends_at_its_last_survivor_in_whichever_order_it_is_told() {
        assert_eq!(settled(&[], &[("1", "2"), ("2", "3")]), pairs(&[("1", "3"), ("2", "3")]));
        assert_eq!(settled(&[], &[("2", "3"), ("1", "2")]), pairs(&[("1", "3"), ("2", "3")]));
        assert_eq!(settled(&[("2", "3")], &[("1", "2")]), pairs(&[("1", "3")]));
    }

    #[test]
    fn what_is_known_is_no_news() {
        assert_eq!(settled(&[("1", "2")], &[("1", "2")]), pairs(&[]));
        assert_eq!(settled(&[], &[("1", "1")]), pairs(&[]));
    }

    #[test]
    fn a_record_never_becomes_its_own_survivor() {
        assert_eq!(settled(&[("1", "2")], &[("2", "1")]), pairs(&[]));
        assert_eq!(settled(&[], &[("1", "2"), ("2", "3"), ("3", "1")]), pairs(&[("1", "3"), ("2", "3")]));
    }
}

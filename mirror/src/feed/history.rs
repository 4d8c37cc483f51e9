//! What happened to a customer or contact, newest first.
//!
//! A change of several fields is several lines, one for each field. Any other event than an update is a line of its own,
//! before the fields that changed with it. A row's creation stands in the change that counts it among the rows of its
//! commit, so it is found by display id.
//!
//! Pages of many rows are read in one statement. A row's changes are read from the index in their order and no further
//! than the page needs, so a page costs the same however long the history is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::choice::{ChangeEvent, Lane, Mirrored};
use entity::id::{CustomFieldId, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Postgres, QueryBuilder, Row};
use uuid::Uuid;

use super::field::{self, FieldChange};
use super::happening::COLUMNS;
use super::{Actor, Happening};
use crate::database::Database;
use crate::error::{Attempting, Code, Refusal, Result};
use crate::page::{End, Page, Window};

/// A row whose history is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The customer's or contact's id.
    pub row: Uuid,
    /// Its number in the workspace.
    pub display_id: i64,
}

/// Which lines are wanted; all conditions hold at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Caused by this kind of actor.
    pub actor: Option<Actor>,
    /// Caused by this person.
    pub user: Option<UserId>,
    /// One of these; any when empty.
    pub events: Vec<ChangeEvent>,
    /// Brought by one of these; any way when empty.
    pub lanes: Vec<Lane>,
    /// About this field, by its name in the API or its key.
    pub field: Option<String>,
    /// Not before.
    pub since: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// One line of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What happened.
    pub happening: Happening,
    /// The field that changed; `None` on the line of the event itself.
    pub change: Option<FieldChange>,
    /// Its place among the others.
    pub position: Position,
}

/// A line's place: its change, and the feed's name of its field, which is empty on the line of the event itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The change's number.
    pub number: i64,
    /// The field's name in the feed.
    pub field: String,
}

/// One page for each of these rows. A row without any line has no entry.
pub async fn pages(
    database: &Database,
    workspace: WorkspaceId,
    object: Mirrored,
    rows: &[Subject],
    filter: &Filter,
    window: &Window<Position>,
) -> Result<HashMap<Uuid, Page<Line>>> {
    const ATTEMPT: &str = "reading history";
    let field = match &filter.field {
        Some(name) => Some(FieldFilter::of(database, workspace, object, name).await?),
        None => None,
    };
    let wanted = Wanted { workspace, object, filter, field: field.as_ref(), window };
    let found = wanted.statement(rows).build().fetch_all(database.pool()).await.attempting(ATTEMPT)?;
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::with_capacity(rows.len());
    for row in &found {
        let subject = row.try_get("subject").attempting(ATTEMPT)?;
        lines.entry(subject).or_default().push(Line::from_row(row).attempting(ATTEMPT)?);
    }
    Ok(lines.into_iter().map(|(subject, lines)| (subject, window.page(lines))).collect())
}

impl FromRow<'_, PgRow> for Line {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let happening = Happening::from_row(row)?;
        let field: String = row.try_get("field")?;
        let pair: Option<Value> = row.try_get("pair")?;
        let change = pair.map(|pair| FieldChange::parse(&field, pair));
        Ok(Self { happening, change, position: Position { number: happening.number, field } })
    }
}

/// The feed's names of a field that is asked for.
struct FieldFilter {
    exactly: Vec<String>,
    /// Everything that begins so is meant too.
    prefix: Option<String>,
}

impl FieldFilter {
    /// A custom field's key may have belonged to another field before.
    async fn of(database: &Database, workspace: WorkspaceId, object: Mirrored, name: &str) -> Result<Self> {
        if field::built_in(object).contains(&name) {
            let column = field::column_of(name);
            let prefix = (column == field::TAGS).then(|| format!("{column}."));
            return Ok(Self { exactly: vec![column], prefix });
        }
        let ids: Vec<CustomFieldId> = sqlx::query_scalar(
            "select id from custom_field where workspace_id = $1 and object = $2 and key = $3
             union all
             select id from former_custom_field where workspace_id = $1 and object = $2 and key = $3",
        )
        .bind(workspace)
        .bind(object.as_str())
        .bind(name)
        .fetch_all(database.pool())
        .await
        .attempting("looking for a field by its key")?;
        if ids.is_empty() {
            let refusal = Refusal::new(Code::InvalidValue, "There is and was no field of this name.");
            return Err(refusal.at(["filter", "field"]).into());
        }
        Ok(Self { exactly: ids.into_iter().map(|id| format!("custom.{id}")).collect(), prefix: None })
    }
}

/// What a statement is made of.
struct Wanted<'a> {
    workspace: WorkspaceId,
    object: Mirrored,
    filter: &'a Filter,
    field: Option<&'a FieldFilter>,
    window: &'a Window<Position>,
}

impl Wanted<'_> {
    fn statement(&self, rows: &[Subject]) -> QueryBuilder<Postgres> {
        let ids: Vec<Uuid> = rows.iter().map(|subject| subject.row).collect();
        let numbers: Vec<i64> = rows.iter().map(|subject| subject.display_id).collect();
        let mut query = QueryBuilder::new("select k.row_id as subject, h.* from unnest(");
        query.push_bind(ids).push("::uuid[], ").push_bind(numbers);
        query.push("::int8[]) as k (row_id, display_id) cross join lateral (select ");
        query.push(COLUMNS).push(", f.field, f.pair from (");
        self.push_changes(&mut query);
        query.push(" union all ");
        self.push_creation(&mut query);
        query.push(
            ") c cross join lateral (\
             select '' as field, null::jsonb as pair where c.event <> 'UPDATED' or coalesce(c.fields, '{}') = '{}' \
             union all select key, value from jsonb_each(c.fields)) f where true",
        );
        self.push_field(&mut query, "f.field");
        self.push_bounds_within_changes(&mut query);
        let (by_number, by_field) = self.order();
        query.push(format_args!(" order by c.number {by_number}, f.field collate \"C\" {by_field} limit "));
        query.push_bind(self.window.limit()).push(") h");
        query
    }

    /// The changes of the row `k`. Each gives one line at least, but for the one that a bound stands within.
    fn push_changes(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("(select * from change c where c.workspace_id = ").push_bind(self.workspace);
        query.push(" and c.row_id = k.row_id");
        self.push_conditions(query);
        query.push(format_args!(" order by c.number {} limit ", self.order().0));
        query.push_bind(self.window.limit() + 2).push(")");
    }

    /// The change that counts the row `k` among those its commit created.
    fn push_creation(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("select c.* from (select * from change b where b.workspace_id = ").push_bind(self.workspace);
        query.push(" and b.object = ").push_bind(self.object.as_str());
        query.push(
            " and b.event = 'CREATED' and b.first_display_id <= k.display_id \
             order by b.first_display_id desc limit 1) c where c.last_display_id >= k.display_id",
        );
        self.push_conditions(query);
    }

    fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        let Filter { actor, user, events, lanes, field: _, since, until } = self.filter;
        if let Some(actor) = actor {
            query.push(" and c.actor = ").push_bind(actor.as_str());
        }
        if let Some(user) = user {
            query.push(" and c.user_id = ").push_bind(*user);
        }
        if !events.is_empty() {
            let words: Vec<&'static str> = events.iter().map(|event| event.as_str()).collect();
            query.push(" and c.event = any(").push_bind(words).push(")");
        }
        if !lanes.is_empty() {
            let words: Vec<&'static str> = lanes.iter().map(|lane| lane.as_str()).collect();
            query.push(" and c.lane = any(").push_bind(words).push(")");
        }
        if let Some(since) = since {
            query.push(" and c.at >= ").push_bind(*since);
        }
        if let Some(until) = until {
            query.push(" and c.at < ").push_bind(*until);
        }
        if self.field.is_some() {
            query.push(" and exists (select 1 from jsonb_object_keys(c.fields) key where true");
            self.push_field(query, "key");
            query.push(")");
        }
        if let Some(after) = &self.window.after {
            query.push(" and c.number <= ").push_bind(after.number);
        }
        if let Some(before) = &self.window.before {
            query.push(" and c.number >= ").push_bind(before.number);
        }
    }

    fn push_field(&self, query: &mut QueryBuilder<Postgres>, name: &'static str) {
        let Some(FieldFilter { exactly, prefix }) = self.field else { return };
        query.push(format_args!(" and ({name} = any(")).push_bind(exactly.clone()).push(")");
        if let Some(prefix) = prefix {
            query.push(format_args!(" or starts_with({name}, ")).push_bind(prefix.clone()).push(")");
        }
        query.push(")");
    }

    fn push_bounds_within_changes(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(after) = &self.window.after {
            query.push(" and (c.number < ").push_bind(after.number).push(" or f.field collate \"C\" > ");
            query.push_bind(after.field.clone()).push(")");
        }
        if let Some(before) = &self.window.before {
            query.push(" and (c.number > ").push_bind(before.number).push(" or f.field collate \"C\" < ");
            query.push_bind(before.field.clone()).push(")");
        }
    }

    /// How changes are read, and the fields within one: newest first and by name, or from the other end.
    fn order(&self) -> (&'static str, &'static str) {
        match self.window.end {
            End::First => ("desc", "asc"),
            End::Last => ("asc", "desc"),
        }
    }
}

#[cfg(test)]
mod tests;

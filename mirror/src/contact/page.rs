//! Lists of contacts: by the number they were given when they came here, which never changes.

use sqlx::{Postgres, QueryBuilder};

use super::row::{Columns, Contact};
use crate::customer::page::Archived;
use crate::customer::sight;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::page::{Direction, Page, Window};
use crate::search::SearchText;
use crate::viewer::Viewer;

/// A contact's place in the list: its display id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position(pub i64);

/// Which contacts are listed; all conditions hold at once.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In the first and last name, or in the e-mail.
    pub search: Option<SearchText>,
    /// Live or archived.
    pub archived: Archived,
}

/// One page of the contacts of the viewer's customers; for owner and admins, of all contacts.
pub async fn list(
    database: &Database,
    viewer: &Viewer,
    filter: &Filter,
    window: &Window<Position>,
    columns: Columns,
) -> Result<Page<Contact>> {
    let mut query = QueryBuilder::new("select ");
    columns.push_to(&mut query);
    push_conditions(&mut query, viewer, filter);
    if let Some(Position(number)) = window.after {
        query.push(" and t.display_id > ").push_bind(number);
    }
    if let Some(Position(number)) = window.before {
        query.push(" and t.display_id < ").push_bind(number);
    }
    query.push(" order by t.display_id ").push(window.walk(Direction::Ascending).sql());
    query.push(" limit ").push_bind(window.limit());
    let contacts = query.build_query_as().fetch_all(database.pool()).await.attempting("listing contacts")?;
    Ok(window.page(contacts))
}

/// How many contacts the filter lets through.
pub async fn count(database: &Database, viewer: &Viewer, filter: &Filter) -> Result<i64> {
    let mut query = QueryBuilder::new("select count(*)");
    push_conditions(&mut query, viewer, filter);
    query.build_query_scalar().fetch_one(database.pool()).await.attempting("counting contacts")
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, viewer: &Viewer, filter: &Filter) {
    query.push(" from contact t where t.workspace_id = ").push_bind(viewer.workspace);
    sight::push_for_contact(query, viewer.workspace, viewer.sight());
    query.push(match filter.archived {
        Archived::Live => " and t.archived_at is null",
        Archived::Archived => " and t.archived_at is not null",
        Archived::Any => "",
    });
    if let Some(search) = &filter.search {
        query.push(" and (lower(concat_ws(' ', t.first_name, t.last_name)) like lower(").push_bind(search.pattern());
        query.push(") or t.email like lower(").push_bind(search.pattern()).push("))");
    }
}

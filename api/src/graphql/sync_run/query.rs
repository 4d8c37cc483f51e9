//! Reading runs.

use async_graphql::{Context, ID, Object};
use entity::id::RunId;
use mirror::sync::run;

use super::SyncRun;
use super::page::SyncRunConnection;
use crate::graphql::context::Reach;
use crate::graphql::error::or_fault;
use crate::graphql::node::GlobalId;
use crate::graphql::page::{PageArgs, cost};

/// Reading runs.
#[derive(Default)]
pub(crate) struct SyncQuery;

#[Object]
impl SyncQuery {
    /// One run; null when there is none of this id here. Admins only.
    async fn sync_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run's id.")] id: ID,
    ) -> async_graphql::Result<Option<SyncRun>> {
        let admin = ctx.admin()?;
        let Some(id) = RunId::from_global(&id) else { return Ok(None) };
        let model = or_fault(run::find(ctx.database(), admin.workspace, id).await)?;
        Ok(model.map(|model| SyncRun { model, read_at: ctx.clock().now() }))
    }

    /// All runs, newest first. Admins only.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn sync_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 when neither `first` nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<Option<SyncRunConnection>> {
        let admin = ctx.admin()?;
        let window = or_fault(PageArgs { first, after, last, before }.window(SyncRunConnection::position))?;
        let page = or_fault(run::list(ctx.database(), admin.workspace, &window).await)?;
        Ok(Some(SyncRunConnection::new(page, ctx.clock().now())))
    }
}

//! Asking for runs and stopping them.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::id::RunId;
use mirror::error::Error;
use mirror::sync::run;

use super::SyncRun;
use crate::graphql::company_filter::{CompanyFilterInput, checked};
use crate::graphql::context::Reach;
use crate::graphql::error::{UserError, settle};
use crate::graphql::node::GlobalId;

/// Which filter to try.
#[derive(InputObject)]
pub(crate) struct PreviewCompanyFilterInput {
    /// The filter; it need not be the saved one.
    filter: CompanyFilterInput,
}

/// Which run to stop.
#[derive(InputObject)]
pub(crate) struct CancelSyncInput {
    /// The run.
    run_id: ID,
}

/// The run that was asked for.
#[derive(SimpleObject)]
pub(crate) struct StartInitialSyncPayload {
    /// A new run, or the one that was under way already.
    run: Option<SyncRun>,
    /// A full run was under way already, and it is the answer.
    already_running: bool,
    /// What has to be mended first; empty on success.
    user_errors: Vec<UserError>,
}

/// The run that was asked for.
#[derive(SimpleObject)]
pub(crate) struct StartFullSyncPayload {
    /// A new run, or the one that was under way already.
    run: Option<SyncRun>,
    /// A full run was under way already, and it is the answer.
    already_running: bool,
    /// What has to be mended first; empty on success.
    user_errors: Vec<UserError>,
}

/// The preview that was asked for.
#[derive(SimpleObject)]
pub(crate) struct PreviewCompanyFilterPayload {
    /// The run that looks; watch it with `syncProgress` and read its `preview` when it ends.
    run: Option<SyncRun>,
    /// What has to be mended first; empty on success.
    user_errors: Vec<UserError>,
}

/// The run that was stopped.
#[derive(SimpleObject)]
pub(crate) struct CancelSyncPayload {
    /// The run, stopping or stopped.
    run: Option<SyncRun>,
    /// Why it cannot be stopped; empty on success.
    user_errors: Vec<UserError>,
}

async fn request_full(ctx: &Context<'_>) -> async_graphql::Result<(Option<SyncRun>, bool, Vec<UserError>)> {
    let outcome = match ctx.viewer()?.admin() {
        Ok(admin) => run::request_full(ctx.database(), ctx.clock(), &admin).await,
        Err(refusal) => Err(refusal),
    };
    let (requested, user_errors) = settle(outcome)?;
    let already_running = requested.as_ref().is_some_and(|requested| requested.already_running);
    let run = requested.map(|requested| SyncRun { model: requested.run, read_at: ctx.clock().now() });
    Ok((run, already_running, user_errors))
}

/// Asking for runs and stopping them.
#[derive(Default)]
pub(crate) struct SyncMutation;

#[Object]
impl SyncMutation {
    /// Starts the run that brings everything the saved filter admits, and answers at once. One full run at a time: while
    /// one is under way it is the answer. Admins only.
    async fn start_initial_sync(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<StartInitialSyncPayload>> {
        let (run, already_running, user_errors) = request_full(ctx).await?;
        Ok(Some(StartInitialSyncPayload { run, already_running, user_errors }))
    }

    /// Runs a sync of everything now, as every night does by itself: reads all that the saved filter admits, brings what
    /// differs, and archives what has left. Answers at once. One full run at a time: while one is under way it is the
    /// answer. Admins only.
    async fn start_full_sync(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<StartFullSyncPayload>> {
        let (run, already_running, user_errors) = request_full(ctx).await?;
        Ok(Some(StartFullSyncPayload { run, already_running, user_errors }))
    }

    /// Starts a run that writes nothing and tells what a filter would bring. Admins only.
    async fn preview_company_filter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which filter to try.")] input: PreviewCompanyFilterInput,
    ) -> async_graphql::Result<Option<PreviewCompanyFilterPayload>> {
        let outcome = match ctx.viewer()?.admin() {
            Ok(admin) => match checked(ctx, &admin, input.filter).await {
                Ok(filter) => run::request_preview(ctx.database(), ctx.clock(), &admin, &filter).await,
                Err(error) => Err(error),
            },
            Err(refusal) => Err(refusal),
        };
        let (model, user_errors) = settle(outcome)?;
        let run = model.map(|model| SyncRun { model, read_at: ctx.clock().now() });
        Ok(Some(PreviewCompanyFilterPayload { run, user_errors }))
    }

    /// Stops a run before its next page; what it has committed stays. Admins only.
    async fn cancel_sync(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which run to stop.")] input: CancelSyncInput,
    ) -> async_graphql::Result<Option<CancelSyncPayload>> {
        let outcome = match (ctx.viewer()?.admin(), RunId::from_global(&input.run_id)) {
            (Ok(admin), Some(id)) => run::cancel(ctx.database(), ctx.clock(), &admin, id).await,
            (Ok(_), None) => Err(Error::not_found("sync run")),
            (Err(refusal), _) => Err(refusal),
        };
        let (model, user_errors) = settle(outcome)?;
        let run = model.map(|model| SyncRun { model, read_at: ctx.clock().now() });
        Ok(Some(CancelSyncPayload { run, user_errors }))
    }
}

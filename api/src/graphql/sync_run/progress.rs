//! Watching a run: the state now, then changes, then the final state, then the end.
//!
//! A subscriber reads the run's row; notifications only wake it. So any replica serves any subscriber, one that comes
//! late or comes back sees the truth at once, and a lost notification costs a second.

use std::time::Duration;

use async_graphql::{Context, ID, Subscription};
use entity::id::{RunId, WorkspaceId};
use futures_util::stream::{self, Stream};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::sync::progress::Watchers;
use mirror::sync::run;
use tokio::sync::watch;
use tokio::time::Instant;

use super::SyncRun;
use crate::graphql::context::Reach;
use crate::graphql::error::{Fault, or_fault};
use crate::graphql::node::GlobalId;

/// At most ten states a second.
const BREATH: Duration = Duration::from_millis(100);

/// A state at least this often while something moves, and the longest a lost notification is felt.
const LOOK: Duration = Duration::from_secs(1);

/// Watching runs.
#[derive(Default)]
pub(crate) struct SyncSubscription;

#[Subscription]
impl SyncSubscription {
    /// A run as it moves: first its state now, then each change, at most ten a second, then its final state; then the
    /// stream completes. Each message is a whole state, so nothing is lost by missing one. Admins only.
    async fn sync_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run's id.")] run_id: ID,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<SyncRun>> + use<>> {
        let admin = ctx.admin()?;
        let unknown = || Fault::new(mirror::error::Error::not_found("sync run")).into();
        let id = RunId::from_global(&run_id).ok_or_else(unknown)?;
        // watch first, look second: what changes in between is not missed
        let woken = ctx.data_unchecked::<Watchers>().watch(id);
        if or_fault(run::find(ctx.database(), admin.workspace, id).await)?.is_none() {
            return Err(unknown());
        }
        let watching = Watching {
            database: ctx.database().clone(),
            clock: ctx.clock().clone(),
            workspace: admin.workspace,
            id,
            woken,
            shown: None,
            last: None,
            ended: false,
        };
        Ok(stream::unfold(watching, Watching::next))
    }
}

struct Watching {
    database: Database,
    clock: Clock,
    workspace: WorkspaceId,
    id: RunId,
    woken: watch::Receiver<()>,
    shown: Option<i64>,
    last: Option<Instant>,
    ended: bool,
}

impl Watching {
    async fn next(mut self) -> Option<(async_graphql::Result<SyncRun>, Self)> {
        while !self.ended {
            self.breathe().await;
            self.woken.mark_unchanged();
            let model = match run::find(&self.database, self.workspace, self.id).await {
                Ok(Some(model)) => model,
                Ok(None) => return None,
                Err(error) => {
                    self.ended = true;
                    return Some((Err(Fault::new(error).into()), self));
                }
            };
            if self.shown.is_none_or(|shown| model.revision > shown) {
                self.shown = Some(model.revision);
                self.last = Some(Instant::now());
                self.ended = model.status.is_final();
                let read_at = self.clock.now();
                return Some((Ok(SyncRun { model, read_at }), self));
            }
            let _ = tokio::time::timeout(LOOK, self.woken.changed()).await;
        }
        None
    }

    async fn breathe(&self) {
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + BREATH).await;
        }
    }
}

//! Reads rows of the viewer's workspace by key, many at a time: a list of fifty keys asks for their users once.
//!
//! One loader lives as long as one request and sees what its viewer sees; nothing is shared between viewers.

use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use mirror::database::Database;
use mirror::viewer::Viewer;

/// What the keys of one request are looked up with. Each noun says in its own file how its keys are.
pub(crate) struct WorkspaceLoader {
    pub(super) database: Database,
    pub(super) viewer: Viewer,
}

/// The loader that transport puts into each request's data beside the viewer.
pub(crate) fn workspace_loader(database: Database, viewer: Viewer) -> DataLoader<WorkspaceLoader> {
    // without a delay: the keys of one list arrive in one turn of the executor, a lone key need not wait
    DataLoader::new(WorkspaceLoader { database, viewer }, tokio::spawn).delay(Duration::ZERO)
}

/// Looks one key up, together with all others that are asked for in the same turn.
pub(crate) async fn load<K>(
    ctx: &Context<'_>,
    key: K,
) -> async_graphql::Result<Option<<WorkspaceLoader as Loader<K>>::Value>>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    WorkspaceLoader: Loader<K, Error = async_graphql::Error>,
{
    let loader = ctx.data::<DataLoader<WorkspaceLoader>>()?;
    loader.load_one(key).await
}

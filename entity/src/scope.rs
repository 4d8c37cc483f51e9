//! The one way to read a table: within a workspace.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::id::WorkspaceId;

/// A table whose every row belongs to one workspace.
pub trait InWorkspace: EntityTrait {
    /// The column that names the workspace.
    const WORKSPACE: Self::Column;

    /// Rows of this workspace only.
    #[expect(clippy::disallowed_methods, reason = "the scoped finder that every other reader uses")]
    fn in_workspace(workspace: WorkspaceId) -> Select<Self> {
        Self::find().filter(Self::WORKSPACE.eq(workspace))
    }
}

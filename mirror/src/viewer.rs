//! Who asks, and what they may do.
//!
//! Every act takes a [`Viewer`]; an act of the integration takes an [`Admin`], which only an owner's or admin's viewer
//! gives out. A function that takes an `Admin` cannot be reached by a member.

use entity::choice::Role;
use entity::id::{ApiKeyId, UserId, WorkspaceId};

use crate::error::{Code, Error, Result};

/// The user a request acts for, and the key it came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The tenant; nothing outside it exists for this viewer.
    pub workspace: WorkspaceId,
    /// The user.
    pub user: UserId,
    /// What the user may do.
    pub role: Role,
    /// The key.
    pub key: ApiKeyId,
}

impl Viewer {
    /// This viewer as one who may run the integration.
    pub fn admin(&self) -> Result<Admin> {
        match self.role {
            Role::Owner | Role::Admin => Ok(Admin { workspace: self.workspace, user: self.user }),
            Role::Member => {
                Err(Error::refused(Code::Forbidden, "Only the owner and admins of the workspace may do this."))
            }
        }
    }

    /// Which customers this viewer sees.
    pub fn sight(&self) -> Sight {
        match self.role {
            Role::Owner | Role::Admin => Sight::Everything,
            Role::Member => Sight::AssignedTo(self.user),
        }
    }
}

/// Proof that the one who asks may run the integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The user.
    pub user: UserId,
}

/// Which customers somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of the workspace.
    Everything,
    /// Those the user owns or was granted.
    AssignedTo(UserId),
}

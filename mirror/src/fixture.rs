//! What tests of this crate start from: one workspace, seen by its owner.

mod ground;

use entity::id::{CustomerId, UserId, WorkspaceId};

use self::ground::Ground;
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Code, Error};
use crate::viewer::{Admin, Viewer};
use crate::workspace::user::AssignableRole;

/// One workspace in a database of its own.
pub(crate) struct Fixture {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) workspace: WorkspaceId,
    /// The owner.
    pub(crate) owner: Viewer,
    ground: Ground,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let ground = Ground::new().await;
        let owner = ground.workspace("Acme").await;
        Self { db: ground.db.clone(), clock: ground.clock.clone(), workspace: owner.workspace, owner, ground }
    }

    /// The owner's proof.
    pub(crate) fn admin(&self) -> Admin {
        self.owner.admin().unwrap()
    }

    /// Another workspace in the same database; answers with its owner.
    pub(crate) async fn elsewhere(&self) -> Viewer {
        self.ground.workspace("Elsewhere").await
    }

    /// Somebody of the workspace; their name is what stands before the `@`.
    pub(crate) async fn user(&self, email: &str, role: AssignableRole) -> Viewer {
        self.ground.user(self.owner, email, role).await
    }

    /// A customer made from the company of this number.
    pub(crate) async fn customer(&self, company: i64, owner: Option<UserId>) -> CustomerId {
        self.ground.customer(self.owner, company, owner).await
    }
}

/// The code and path of the one refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (Code, String) {
    let error = outcome.unwrap_err();
    let [refusal] = error.refusals() else { panic!("one refusal was expected: {error:?}") };
    (refusal.code, refusal.field.join("."))
}

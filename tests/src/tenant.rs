//! A workspace with its people, each holding a key: what exists before the product's own story begins.
//!
//! It is made as an operator makes one, beside the running servers: workspaces and first keys do not come over GraphQL.

use anyhow::Context as _;
use entity::id::{UserId, WorkspaceId};
use mirror::{
    clock::Clock,
    database::Database,
    error::{Error, Refusal},
    name::{Email, Name},
    viewer::Admin,
    workspace::{
        self, Founded, NewWorkspace, api_key, plan,
        user::{self, AssignableRole, NewUser},
    },
};
use secrecy::ExposeSecret as _;
use sqlx::PgPool;

use crate::Client;

/// Whom the simulator's demo account knows as owners of companies: the workspace's owner and its admin.
const ADA: (&str, &str) = ("Ada", "ada@pivotal.example");
const GRACE: (&str, &str) = ("Grace", "grace@pivotal.example");
/// A member whom HubSpot does not know.
const MARY: (&str, &str) = ("Mary", "mary@pivotal.example");

/// The plans a workspace sells.
const PLANS: [&str; 3] = ["Starter", "Growth", "Enterprise"];

/// A workspace and a client for each role in it.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The workspace's id, as the database has it.
    pub workspace: WorkspaceId,
    /// The client of Ada, the owner.
    pub owner: Client,
    /// The client of Grace, an admin.
    pub admin: Client,
    /// The client of Mary, a member.
    pub member: Client,
    database: Database,
    clock: Clock,
    authority: Admin,
}

impl Tenant {
    /// Makes a workspace called `name` whose clients talk to `base`.
    pub(crate) async fn create(pool: &PgPool, base: &str, name: &str) -> anyhow::Result<Self> {
        let (database, clock) = (Database::new(pool.clone()), Clock::system());
        let new = NewWorkspace {
            name: parsed(Name::parse(name))?,
            time_zone: parsed(workspace::parse_time_zone("UTC"))?,
            owner_email: parsed(Email::parse(ADA.1))?,
            owner_name: parsed(Name::parse(ADA.0))?,
        };
        let Founded { workspace, owner } =
            workspace::create(&database, &clock, new).await.with_context(|| format!("make the workspace {name}"))?;
        let authority = Admin { workspace: workspace.id, user: owner.id };
        let plans = PLANS.into_iter().map(|plan| parsed(Name::parse(plan))).collect::<Result<Vec<_>, _>>()?;
        plan::set(&database, &clock, authority, &plans).await.context("set the plans")?;

        let owner = client(&database, &clock, base, workspace.id, owner.id).await?;
        let mut tenant = Self {
            workspace: workspace.id,
            admin: owner.clone(),
            member: owner.clone(),
            owner,
            database,
            clock,
            authority,
        };
        tenant.admin = tenant.person(AssignableRole::Admin, GRACE.0, GRACE.1).await?;
        tenant.member = tenant.person(AssignableRole::Member, MARY.0, MARY.1).await?;
        Ok(tenant)
    }

    /// Adds one more person and gives their client.
    pub async fn person(&self, role: AssignableRole, name: &str, email: &str) -> anyhow::Result<Client> {
        let new = NewUser { email: parsed(Email::parse(email))?, name: parsed(Name::parse(name))?, role };
        let user = user::add(&self.database, &self.clock, self.authority, new)
            .await
            .with_context(|| format!("add the user {name}"))?;
        client(&self.database, &self.clock, self.owner.base(), self.workspace, user.id).await
    }
}

async fn client(
    database: &Database,
    clock: &Clock,
    base: &str,
    workspace: WorkspaceId,
    user: UserId,
) -> anyhow::Result<Client> {
    let issued =
        api_key::issue(database, clock, workspace, user, parsed(Name::parse("test"))?).await.context("issue a key")?;
    Ok(Client::new(base, issued.secret.expose_secret()))
}

/// A refusal is an answer for a person; here it is the harness's own mistake.
fn parsed<T>(outcome: Result<T, Refusal>) -> Result<T, Error> {
    outcome.map_err(Error::from)
}

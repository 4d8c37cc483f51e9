//! A workspace with its people, each holding a key: what exists before the product's own story begins.
//!
//! The rows are written straight into the database: workspaces and first keys come from the operator, not over GraphQL.

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mirror::clock::Clock;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use crate::Client;

/// Whom the simulator's demo account knows as owners of companies, and one it does not know.
const PEOPLE: [(Role, &str, &str); 3] = [
    (Role::Owner, "Ada", "ada@pivotal.example"),
    (Role::Admin, "Grace", "grace@pivotal.example"),
    (Role::Member, "Mary", "mary@pivotal.example"),
];

/// The plans a workspace sells.
const PLANS: [&str; 3] = ["Starter", "Growth", "Enterprise"];

/// A workspace and a client for each role in it.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The workspace's id, as the database has it.
    pub id: Uuid,
    /// The owner's client.
    pub owner: Client,
    /// An admin's client.
    pub admin: Client,
    /// A member's client.
    pub member: Client,
    pool: PgPool,
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Exactly one a workspace.
    Owner,
    /// Everything but owning it.
    Admin,
    /// Only customers assigned to them.
    Member,
}

impl Role {
    /// As the database has it.
    fn column(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Admin => "ADMIN",
            Self::Member => "MEMBER",
        }
    }
}

impl Tenant {
    /// Makes a workspace called `name` whose clients talk to `base`.
    pub(crate) async fn create(pool: &PgPool, base: &str, name: &str) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let id = clock.new_id();
        sqlx::query("insert into workspace (id, name, time_zone, created_at) values ($1, $2, 'UTC', $3)")
            .bind(id)
            .bind(name)
            .bind(clock.now())
            .execute(pool)
            .await
            .with_context(|| format!("make the workspace {name}"))?;
        for (position, plan) in (0_i32..).zip(PLANS) {
            sqlx::query("insert into plan (workspace_id, id, name, position) values ($1, $2, $3, $4)")
                .bind(id)
                .bind(clock.new_id())
                .bind(plan)
                .bind(position)
                .execute(pool)
                .await
                .with_context(|| format!("make the plan {plan}"))?;
        }
        let mut clients = Vec::with_capacity(PEOPLE.len());
        for (role, person, email) in PEOPLE {
            clients.push(add_person(pool, id, base, role, person, email).await?);
        }
        let [owner, admin, member]: [Client; 3] = clients.try_into().expect("one client a person");
        Ok(Self { id, owner, admin, member, pool: pool.clone() })
    }

    /// Adds one more person and gives their client.
    pub async fn person(&self, role: Role, name: &str, email: &str) -> anyhow::Result<Client> {
        add_person(&self.pool, self.id, self.owner.base(), role, name, email).await
    }
}

async fn add_person(
    pool: &PgPool,
    workspace: Uuid,
    base: &str,
    role: Role,
    name: &str,
    email: &str,
) -> anyhow::Result<Client> {
    let clock = Clock::system();
    let (user, now) = (clock.new_id(), clock.now());
    sqlx::query(
        "insert into workspace_user (workspace_id, id, email, name, role, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(workspace)
    .bind(user)
    .bind(email)
    .bind(name)
    .bind(role.column())
    .bind(now)
    .execute(pool)
    .await
    .with_context(|| format!("make the user {name}"))?;

    let mut chance = [0; 32];
    clock.fill(&mut chance);
    let key = format!("pivotal_{}", URL_SAFE_NO_PAD.encode(chance));
    sqlx::query(
        "insert into api_key (workspace_id, id, user_id, name, prefix, hash, created_at) \
         values ($1, $2, $3, 'test', $4, $5, $6)",
    )
    .bind(workspace)
    .bind(clock.new_id())
    .bind(user)
    .bind(&key[..16])
    .bind(Sha256::digest(&key).to_vec())
    .bind(now)
    .execute(pool)
    .await
    .with_context(|| format!("make a key for {name}"))?;
    Ok(Client::new(base, &key))
}

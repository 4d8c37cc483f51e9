//! P3: what somebody has open ends with their right to it, at once and on every replica.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};
use tests::client::http;
use tests::subscription::Event;
use tests::walk::{PATIENCE, everything, watching};
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

/// Far below the half minute after which open doors are looked at without a word from anybody.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Two replicas that answer and do not work, and a run that therefore never moves.
async fn quiet_run() -> anyhow::Result<(World, Tenant, String)> {
    let world = World::start(Setup::new(PIVOTAL).replicas(2).env("PIVOTAL_ROLE", "api")).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    Ok((world, tenant, run))
}

#[tokio::test]
async fn p3_a_revoked_key_closes_what_it_has_open() -> anyhow::Result<()> {
    let (world, tenant, run) = quiet_run().await?;
    let person = tenant.person(AssignableRole::Admin, "Joan", "joan@pivotal.example").await?;
    let other_key = tenant.admin.mutate("createApiKey", CREATE, json!({ "user": user_of(&person).await? })).await?;
    let other = Client::new(person.base(), other_key["secret"].as_str().context("no key")?);
    let mut kept = Open::at(&other.at(&world.replica(1).url()?), &run).await?;
    let open = Open::at(&person.at(&world.replica(1).url()?), &run).await?;

    let document = "mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { message } } }";
    let before = Instant::now();
    let id = json!({ "id": key_of(&tenant, &person).await? });
    tenant.admin.at(&world.replica(0).url()?).mutate("revokeApiKey", document, id).await?;
    open.ends_with("UNAUTHENTICATED", before).await?;
    assert!(kept.socket.event(Duration::from_millis(500)).await.is_err(), "the user's other key goes on");
    Ok(())
}

#[tokio::test]
async fn p3_another_role_closes_what_was_opened_with_the_former() -> anyhow::Result<()> {
    let (world, tenant, run) = quiet_run().await?;
    let person = tenant.person(AssignableRole::Admin, "Joan", "joan@pivotal.example").await?;
    let open = Open::at(&person.at(&world.replica(1).url()?), &run).await?;

    let document =
        "mutation ($id: ID!) { updateWorkspaceUser(input: { id: $id, role: MEMBER }) { userErrors { message } } }";
    let before = Instant::now();
    let id = json!({ "id": user_of(&person).await? });
    tenant.admin.at(&world.replica(0).url()?).mutate("updateWorkspaceUser", document, id).await?;
    open.ends_with("FORBIDDEN", before).await
}

#[tokio::test]
async fn p3_a_deactivated_user_has_nothing_open() -> anyhow::Result<()> {
    let (world, tenant, run) = quiet_run().await?;
    let person = tenant.person(AssignableRole::Admin, "Joan", "joan@pivotal.example").await?;
    let open = Open::at(&person.at(&world.replica(1).url()?), &run).await?;

    let document = "mutation ($id: ID!) { deactivateWorkspaceUser(input: { id: $id }) { userErrors { message } } }";
    let before = Instant::now();
    let id = json!({ "id": user_of(&person).await? });
    tenant.admin.at(&world.replica(0).url()?).mutate("deactivateWorkspaceUser", document, id).await?;
    open.ends_with("UNAUTHENTICATED", before).await
}

#[tokio::test]
async fn p3_the_operators_word_is_heard_by_running_servers() -> anyhow::Result<()> {
    let (world, tenant, run) = quiet_run().await?;
    let open = Open::at(&tenant.admin, &run).await?;
    let before = Instant::now();
    world.program(["key", "revoke", "--workspace", "Acme", &tenant.admin.key()[..12]]).run().await?;
    open.ends_with("UNAUTHENTICATED", before).await
}

const CREATE: &str = "mutation ($user: ID!) { createApiKey(input: { name: \"second\", userId: $user }) {
    secret userErrors { message } } }";

async fn user_of(client: &Client) -> anyhow::Result<Value> {
    let mut data = client.graphql("{ viewer { user { id } } }", json!({})).await?;
    Ok(data["viewer"]["user"]["id"].take())
}

async fn key_of(tenant: &Tenant, client: &Client) -> anyhow::Result<Value> {
    let data = tenant.admin.graphql("{ workspace { apiKeys { id prefix } } }", json!({})).await?;
    let keys = data["workspace"]["apiKeys"].as_array().context("no keys")?;
    let key = keys.iter().find(|key| key["prefix"] == client.key()[..12]).context("the key is not listed")?;
    Ok(key["id"].clone())
}

/// A run watched by one client in both ways.
struct Open {
    socket: tests::Subscription,
    events: reqwest::Response,
}

impl Open {
    async fn at(client: &Client, run: &str) -> anyhow::Result<Self> {
        let mut socket = client.subscribe(&watching(), json!({ "id": run })).await?;
        assert_eq!(socket.next(PATIENCE).await?["syncProgress"]["status"], "QUEUED");
        let request = http()
            .post(format!("{}/graphql", client.base()))
            .bearer_auth(client.key())
            .header("accept", "text/event-stream")
            .json(&json!({ "query": watching(), "variables": { "id": run } }));
        let mut events = request.send().await?;
        let first = events.chunk().await?.context("no first state")?;
        assert!(String::from_utf8_lossy(&first).contains("QUEUED"), "{first:?}");
        Ok(Self { socket, events })
    }

    async fn ends_with(mut self, code: &str, since: Instant) -> anyhow::Result<()> {
        assert_eq!(self.socket.event(PATIENCE).await?, Event::Closed(4403));
        let mut rest = String::new();
        while let Some(chunk) = tokio::time::timeout(PATIENCE, self.events.chunk()).await?? {
            rest.push_str(std::str::from_utf8(&chunk)?);
        }
        assert!(rest.contains(code) && rest.ends_with("event: complete\ndata:\n\n"), "{rest}");
        assert!(since.elapsed() < AT_ONCE, "it took {:?}", since.elapsed());
        Ok(())
    }
}

//! P46: the live feed of customers. Nothing is lost, nothing comes twice, and the order is that of the commits.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use futures_util::future::try_join_all;
use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::{Value, json};
use tests::client::http;
use tests::subscription::Event;
use tests::walk::{PATIENCE, everything};
use tests::{Client, Setup, Subscription, Tenant, World, eventually};

use crate::PIVOTAL;

/// Long enough for what should not come to have come.
const SILENCE: Duration = Duration::from_millis(1_500);

const FOLLOW: &str = "subscription ($after: String, $customer: ID) { customerChanged(after: $after, customerId: $customer) {
    cursor event customerId customer { name status tags { name } } fields { name new { text } } actor { kind } lane runId } }";

fn account(companies: usize) -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings {
        limits: Limits::none(),
        accounts: vec![AccountSpec::bulk(29, companies, 1)],
        ..Settings::default()
    })
}

async fn cursor(client: &Client) -> anyhow::Result<Value> {
    Ok(client.graphql("{ customerChangeCursor }", json!({})).await?["customerChangeCursor"].take())
}

async fn customers(client: &Client) -> anyhow::Result<Vec<String>> {
    let data = client.graphql("{ customers(first: 100) { nodes { id } } }", json!({})).await?;
    let nodes = data["customers"]["nodes"].as_array().context("no customers")?;
    Ok(nodes.iter().filter_map(|node| node["id"].as_str().map(str::to_owned)).collect())
}

async fn follow(client: &Client, after: &Value, customer: Option<&str>) -> anyhow::Result<Subscription> {
    client.subscribe(FOLLOW, json!({ "after": after, "customer": customer })).await
}

async fn next(subscription: &mut Subscription) -> anyhow::Result<Value> {
    Ok(subscription.next(PATIENCE).await?["customerChanged"].take())
}

async fn tag(client: &Client, customer: &str, tags: &[&str]) -> anyhow::Result<()> {
    let document = "mutation ($id: ID!, $tags: [String!]!) { updateCustomer(input: { id: $id, tags: $tags }) { userErrors { message } } }";
    client.mutate("updateCustomer", document, json!({ "id": customer, "tags": tags })).await.map(drop)
}

/// The only new tag of a change.
fn tagged(change: &Value) -> &str {
    change["fields"][0]["new"]["text"].as_str().unwrap_or_default()
}

/// What the database says happened to customers one by one, in the order of numbers.
async fn committed(world: &World, tenant: &Tenant) -> anyhow::Result<Vec<String>> {
    let said = sqlx::query_scalar(
        "select fields #>> '{tags,1,0}' from change
         where workspace_id = $1 and object = 'CUSTOMER' and event = 'UPDATED' order by number",
    );
    Ok(said.bind(tenant.workspace).fetch_all(world.pool()).await?)
}

#[tokio::test]
async fn p46_subscribers_of_two_replicas_hear_what_many_wrote_in_the_order_of_commits() -> anyhow::Result<()> {
    const WRITERS: usize = 8;
    const EDITS: usize = 12;
    let world = World::start(account(4).replicas(2)).await?;
    let mut tenants = Vec::new();
    for name in ["Acme", "Other"] {
        let tenant = world.tenant(name).await?;
        world.first_sync(&tenant).await?;
        let customers = customers(&tenant.admin).await?;
        let start = cursor(&tenant.admin).await?;
        tenants.push((tenant, customers, start));
    }
    let replicas = [world.replica(0).url()?, world.replica(1).url()?];

    let write = async |tenant: &Tenant, customer: &str, writer: usize| {
        let client = tenant.admin.at(&replicas[writer % 2]);
        for edit in 0..EDITS {
            tag(&client, customer, &[&format!("{writer}-{edit}")]).await?;
        }
        anyhow::Ok(())
    };
    // one reader in each replica; the second comes back at the other replica after every tenth message
    let read = async |tenant: &Tenant, start: &Value, hops: bool| {
        let mut heard: Vec<Value> = Vec::new();
        let mut subscription = follow(&tenant.admin.at(&replicas[usize::from(hops)]), start, None).await?;
        while heard.len() < WRITERS * EDITS {
            heard.push(next(&mut subscription).await?);
            if hops && heard.len().is_multiple_of(10) {
                let last = heard.last().context("just heard")?["cursor"].clone();
                subscription = follow(&tenant.admin.at(&replicas[heard.len() / 10 % 2]), &last, None).await?;
            }
        }
        let event = subscription.event(SILENCE).await;
        ensure!(event.is_err(), "one too many: {event:?}");
        anyhow::Ok(heard)
    };

    let writers = try_join_all(tenants.iter().flat_map(|(tenant, customers, _)| {
        (0..WRITERS).map(move |writer| write(tenant, &customers[writer % 4], writer))
    }));
    let readers =
        try_join_all(tenants.iter().flat_map(|(tenant, _, start)| [false, true].map(|hops| read(tenant, start, hops))));
    let (_, heard) = tokio::try_join!(writers, readers)?;

    for (place, heard) in heard.iter().enumerate() {
        let (tenant, ..) = &tenants[place / 2];
        let told: Vec<&str> = heard.iter().map(tagged).collect();
        assert_eq!(told, committed(&world, tenant).await?, "each commit once, in order");
        let mut steps: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for said in told {
            let (writer, edit) = said.split_once('-').context("no tag of ours")?;
            steps.entry(writer).or_default().push(edit.parse()?);
        }
        assert_eq!(steps.len(), WRITERS);
        assert!(steps.values().all(|edits| edits.iter().copied().eq(0..EDITS)), "{steps:?}");
    }
    Ok(())
}

#[tokio::test]
async fn p46_subscribers_miss_nothing_while_replicas_are_killed_and_come_back() -> anyhow::Result<()> {
    // each has a customer of its own, so that what is done again finds what it left
    const WRITERS: usize = 4;
    const EDITS: usize = 25;
    let mut world = World::start(account(4).replicas(2)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let customers = customers(&tenant.admin).await?;
    let start = cursor(&tenant.admin).await?;

    // whoever is cut off does again what was not answered; a tag that is there already is no change
    let write = async |writer: usize| {
        for edit in 0..EDITS {
            let tags = [format!("{writer}-{edit}")];
            eventually("the edit is answered", PATIENCE, async || {
                tag(&tenant.admin, &customers[writer], &[&tags[0]]).await.map(Some)
            })
            .await?;
        }
        anyhow::Ok(())
    };
    let read = async || {
        let (mut heard, mut last, mut cut_off) = (Vec::new(), start.clone(), 0);
        while heard.len() < WRITERS * EDITS {
            let opened = async || follow(&tenant.admin, &last, None).await.map(Some);
            let mut subscription = eventually("somebody answers", PATIENCE, opened).await?;
            while heard.len() < WRITERS * EDITS {
                let Ok(change) = next(&mut subscription).await else {
                    cut_off += 1;
                    break;
                };
                last = change["cursor"].clone();
                heard.push(tagged(&change).to_owned());
            }
        }
        anyhow::Ok((heard, cut_off))
    };
    let pool = world.pool().clone();
    let disturb = async {
        for turn in 1..=4_usize {
            let written = "select count(*) from change where workspace_id = $1 and event = 'UPDATED'";
            eventually("some more is written", PATIENCE, async || {
                let written: i64 = sqlx::query_scalar(written).bind(tenant.workspace).fetch_one(&pool).await?;
                Ok((written >= i64::try_from(turn * WRITERS * EDITS / 6)?).then_some(()))
            })
            .await?;
            world.kill9(turn % 2)?;
            world.restart(turn % 2).await?;
        }
        anyhow::Ok(())
    };
    let (_, readers, ()) =
        tokio::try_join!(try_join_all((0..WRITERS).map(write)), try_join_all((0..6).map(|_| read())), disturb)?;
    let committed = committed(&world, &tenant).await?;
    assert_eq!(committed.len(), WRITERS * EDITS);
    for (heard, _) in &readers {
        assert_eq!(*heard, committed, "each commit once, in order");
    }
    assert!(readers.iter().any(|(_, cut_off)| *cut_off > 0), "nobody was cut off");
    Ok(())
}

#[tokio::test]
async fn p46_customers_that_one_page_created_are_told_one_by_one() -> anyhow::Result<()> {
    const COMPANIES: usize = 1_234;
    let world = World::start(account(COMPANIES)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let start = cursor(&tenant.admin).await?;
    let mut live = follow(&tenant.admin, &start, None).await?;
    let run = tenant.sync().await?["id"].take();
    let mut heard = Vec::new();
    while heard.len() < COMPANIES {
        heard.push(next(&mut live).await?);
    }
    let fine = |change: &Value| {
        change["event"] == "CREATED" && change["customer"]["name"].is_string() && change["runId"] == run
    };
    assert!(heard.iter().all(fine), "{:#}", heard[0]);
    let mut ids: Vec<&str> = heard.iter().filter_map(|change| change["customerId"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), COMPANIES);

    // from the middle of a page
    let mut resumed = follow(&tenant.admin, &heard[700]["cursor"], None).await?;
    for change in &heard[701..] {
        assert_eq!(next(&mut resumed).await?["customerId"], change["customerId"]);
    }
    assert!(resumed.event(SILENCE).await.is_err());
    Ok(())
}

#[tokio::test]
async fn p46_without_a_cursor_the_feed_begins_now() -> anyhow::Result<()> {
    let world = World::start(account(2)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let customers = customers(&tenant.admin).await?;
    let mut all = follow(&tenant.admin, &Value::Null, None).await?;
    let mut one = follow(&tenant.admin, &Value::Null, Some(&customers[1])).await?;
    assert!(all.event(SILENCE).await.is_err(), "what was is not told");
    tag(&tenant.admin, &customers[0], &["vip"]).await?;
    tag(&tenant.admin, &customers[1], &["eu"]).await?;
    let change = next(&mut all).await?;
    assert_eq!((&change["customerId"], tagged(&change)), (&json!(customers[0]), "vip"));
    assert_eq!((&change["actor"]["kind"], &change["lane"]), (&json!("USER"), &Value::Null));
    assert_eq!(change["customer"]["tags"], json!([{ "name": "vip" }]));
    assert_eq!(next(&mut one).await?["customerId"], json!(customers[1]));
    Ok(())
}

#[tokio::test]
async fn p2_a_member_hears_of_a_customer_as_long_as_it_is_theirs() -> anyhow::Result<()> {
    let world = World::start(account(3)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let customers = customers(&tenant.admin).await?;
    let user = tenant.member.graphql("{ viewer { user { id } } }", json!({})).await?["viewer"]["user"]["id"].take();
    let access = async |verb: &str| {
        let document = format!(
            "mutation ($user: ID!, $customer: ID!) {{ {verb}(input: {{ userId: $user, customerIds: [$customer] }}) {{ userErrors {{ message }} }} }}"
        );
        tenant.admin.mutate(verb, &document, json!({ "user": user, "customer": customers[1] })).await
    };
    access("grantAccess").await?;
    let start = cursor(&tenant.member).await?;
    let mut live = follow(&tenant.member, &start, None).await?;
    tag(&tenant.admin, &customers[0], &["not theirs"]).await?;
    tag(&tenant.admin, &customers[1], &["theirs"]).await?;
    assert_eq!(tagged(&next(&mut live).await?), "theirs");

    access("revokeAccess").await?;
    tag(&tenant.admin, &customers[1], &["no longer theirs"]).await?;
    assert!(live.event(SILENCE).await.is_err());
    access("grantAccess").await?;
    tag(&tenant.admin, &customers[1], &["theirs again"]).await?;
    assert_eq!(tagged(&next(&mut live).await?), "theirs again");

    let refused = follow(&tenant.member, &start, Some(&customers[0])).await?.event(PATIENCE).await?;
    let Event::Error(errors) = refused else { panic!("{refused:?}") };
    assert_eq!(errors[0]["extensions"]["reason"], "NOT_FOUND");
    Ok(())
}

#[tokio::test]
async fn p1_a_cursor_of_another_workspace_is_refused() -> anyhow::Result<()> {
    let world = World::start(account(2)).await?;
    let (one, two) = (world.tenant("Acme").await?, world.tenant("Other").await?);
    let foreign = cursor(&two.admin).await?;
    for wrong in [foreign, json!("nonsense")] {
        let refused = follow(&one.admin, &wrong, None).await?.event(PATIENCE).await?;
        let Event::Error(errors) = refused else { panic!("{refused:?}") };
        assert_eq!(errors[0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    Ok(())
}

#[tokio::test]
async fn p46_server_sent_events_tell_the_same() -> anyhow::Result<()> {
    let world = World::start(account(2)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let customers = customers(&tenant.admin).await?;
    let start = cursor(&tenant.admin).await?;
    for (customer, word) in customers.iter().zip(["one", "two"]) {
        tag(&tenant.admin, customer, &[word]).await?;
    }
    let mut answer = http()
        .post(format!("{}/graphql", world.url()))
        .header("accept", "text/event-stream")
        .bearer_auth(tenant.admin.key())
        .json(&json!({ "query": FOLLOW, "variables": { "after": start } }))
        .send()
        .await?;
    let mut text = String::new();
    while text.matches("event: next").count() < 2 || !text.ends_with("\n\n") {
        let piece = tokio::time::timeout(PATIENCE, answer.chunk()).await??.context("the stream ended")?;
        text.push_str(std::str::from_utf8(&piece)?);
    }
    let events = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let events: Vec<Value> = events.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let told: Vec<&str> = events.iter().map(|event| tagged(&event["data"]["customerChanged"])).collect();
    assert_eq!(told, ["one", "two"]);
    Ok(())
}

#[tokio::test]
async fn p46_a_subscriber_misses_nothing_while_postgres_is_slow() -> anyhow::Result<()> {
    let world = World::start(account(2)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let customer = customers(&tenant.admin).await?.swap_remove(0);
    let mut subscription = follow(&tenant.admin, &cursor(&tenant.admin).await?, None).await?;
    tag(&tenant.admin, &customer, &["before"]).await?;
    assert_eq!(tagged(&next(&mut subscription).await?), "before");

    let mut slow = world.transaction().await?;
    sqlx::query("lock table customer in access exclusive mode").execute(&mut *slow).await?;
    // by SQL, because nobody can change a customer now
    sqlx::query(
        "with next as (update counter set changes = changes + 1 where workspace_id = $1 returning changes)
         insert into change (workspace_id, number, at, object, event, row_id, fields, actor, lane)
         select h.workspace_id, next.changes, now(), h.object, h.event, h.row_id,
                '{\"tags\": [[\"before\"], [\"while slow\"]]}', 'HUBSPOT', 'REAL_TIME'
         from change h, next where h.workspace_id = $1 and h.event = 'UPDATED' order by h.number desc limit 1",
    )
    .bind(tenant.workspace)
    .execute(world.pool())
    .await?;
    let waits = "select exists (select from pg_locks where relation = 'customer'::regclass and not granted)";
    eventually("the subscriber waits for its customers", PATIENCE, async || {
        Ok(sqlx::query_scalar::<_, bool>(waits).fetch_one(world.pool()).await?.then_some(()))
    })
    .await?;
    // not to wait for anything: longer than what was read stays fresh
    tokio::time::sleep(SILENCE).await;
    slow.rollback().await?;
    assert_eq!(tagged(&next(&mut subscription).await?), "while slow");
    Ok(())
}

//! P46: what happened to a customer, who did it, and the same as a file.

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::client::http;
use tests::walk::everything;
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

/// One company that HubSpot knows, here, with the id of its customer.
struct Ground {
    world: World,
    tenant: Tenant,
    company: RecordId,
    customer: String,
}

impl Ground {
    async fn new() -> anyhow::Result<Self> {
        let hubspot =
            Settings { limits: Limits::none(), accounts: vec![AccountSpec::empty(23)], ..Settings::default() };
        let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
        let values = [("name", "Acme"), ("industry", "=1+1"), ("hubspot_owner_id", "41629779")];
        let company = world.hubspot().create(world.hub(), ObjectType::Company, &values)?;
        let tenant = world.ready_tenant(everything()).await?;
        tenant.sync().await?;
        let data = tenant.admin.graphql("{ customers { nodes { id } } }", json!({})).await?;
        let customer = data["customers"]["nodes"][0]["id"].as_str().context("no customer")?.to_owned();
        Ok(Self { world, tenant, company, customer })
    }

    /// HubSpot changes these values, and a sync brings them; gives the run's id.
    async fn hubspot_says(&self, values: &[(&str, &str)]) -> anyhow::Result<Value> {
        self.world.hubspot().update(self.world.hub(), ObjectType::Company, self.company, values)?;
        Ok(self.tenant.sync().await?["id"].take())
    }

    async fn edit(&self, input: Value) -> anyhow::Result<()> {
        let mut input = input;
        input["id"] = self.customer.clone().into();
        let document =
            "mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { userErrors { message } } }";
        self.tenant.admin.mutate("updateCustomer", document, json!({ "input": input })).await.map(drop)
    }

    async fn history(&self, client: &Client, arguments: Value) -> anyhow::Result<Value> {
        let document = "query ($id: ID!, $first: Int, $after: String, $filter: HistoryFilter) { customer(by: { id: $id }) {
            history(first: $first, after: $after, filter: $filter) {
                nodes {
                    at event reason lane runId run { id kind }
                    actor { kind user { name } apiKeyName apiKeyPrefix }
                    field { name label hubSpotProperty customField { key } old { text texts user { name } } new { text texts user { name } plan { name } } }
                }
                pageInfo { hasNextPage endCursor }
            } } }";
        let mut variables = arguments;
        variables["id"] = self.customer.clone().into();
        Ok(client.graphql(document, variables).await?["customer"].take())
    }

    async fn lines(&self, filter: Value) -> anyhow::Result<Vec<Value>> {
        let mut customer = self.history(&self.tenant.admin, json!({ "filter": filter })).await?;
        serde_json::from_value(customer["history"]["nodes"].take()).context("no history")
    }

    async fn file(&self, client: &Client, query: &str) -> anyhow::Result<reqwest::Response> {
        let url = format!("{}/customers/{}/history.csv{query}", client.base(), self.customer);
        Ok(http().get(url).bearer_auth(client.key()).send().await?)
    }
}

/// Each line as event, field, old and new.
fn shown(lines: &[Value]) -> Vec<[&str; 4]> {
    let text = |value: &Value| value.as_str().map_or("", |text| text).to_owned();
    let line = |line: &Value| {
        let field = &line["field"];
        [&line["event"], &field["name"], &field["old"]["text"], &field["new"]["text"]].map(text).map(leak)
    };
    lines.iter().map(line).collect()
}

fn leak(text: String) -> &'static str {
    text.leak()
}

#[tokio::test]
async fn p46_history_tells_each_field_with_its_values_actor_lane_and_run() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let run = ground.hubspot_says(&[("name", "Acme Ltd"), ("hubspot_owner_id", "41629801")]).await?;
    ground.edit(json!({ "status": "AT_RISK", "tags": ["vip", "eu"] })).await?;

    let lines = ground.lines(json!({})).await?;
    assert_eq!(
        shown(&lines),
        [
            ["UPDATED", "status", "ACTIVE", "AT_RISK"],
            ["UPDATED", "tags", "", "vip, eu"],
            ["UPDATED", "name", "Acme", "Acme Ltd"],
            ["UPDATED", "owner", "Ada", "Grace"],
            ["CREATED", "", "", ""],
        ]
    );
    let (by_hand, by_sync) = (&lines[0], &lines[3]);
    assert_eq!(by_hand["actor"]["kind"], "USER");
    assert_eq!(by_hand["actor"]["user"]["name"], "Grace");
    assert_eq!(by_hand["actor"]["apiKeyName"], "test");
    assert_eq!(by_hand["actor"]["apiKeyPrefix"], ground.tenant.admin.key()[..12]);
    assert_eq!((&by_hand["lane"], &by_hand["runId"]), (&Value::Null, &Value::Null));
    assert_eq!(by_sync["actor"], json!({ "kind": "HUBSPOT", "user": null, "apiKeyName": null, "apiKeyPrefix": null }));
    assert_eq!((&by_sync["lane"], &by_sync["runId"]), (&json!("INITIAL"), &run));
    assert_eq!(by_sync["run"], json!({ "id": run, "kind": "INITIAL" }));
    assert_eq!(by_sync["field"]["new"]["user"]["name"], "Grace");
    assert_eq!(lines[4]["lane"], "INITIAL");
    Ok(())
}

#[tokio::test]
async fn p46_history_is_filtered_and_paged() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    ground.hubspot_says(&[("name", "Acme Ltd")]).await?;
    ground.edit(json!({ "status": "AT_RISK", "tags": ["vip"] })).await?;
    let noon = ground.lines(json!({ "field": "name" })).await?[0]["at"].clone();
    let user =
        ground.tenant.admin.graphql("{ viewer { user { id } } }", json!({})).await?["viewer"]["user"]["id"].take();
    let cases = [
        (json!({ "actor": "USER" }), vec!["status", "tags"]),
        (json!({ "userId": user }), vec!["status", "tags"]),
        (json!({ "actor": "HUBSPOT", "event": ["UPDATED"] }), vec!["name"]),
        (json!({ "lane": ["NIGHTLY"] }), vec![]),
        (json!({ "field": "tags" }), vec!["tags"]),
        (json!({ "until": noon }), vec![""]),
        (json!({ "since": noon, "event": ["UPDATED"] }), vec!["status", "tags", "name"]),
    ];
    for (filter, expected) in cases {
        let lines = ground.lines(filter.clone()).await?;
        assert_eq!(shown(&lines).iter().map(|line| line[1]).collect::<Vec<_>>(), expected, "{filter}");
    }
    let document = "query ($id: ID!, $filter: HistoryFilter) { customer(by: { id: $id }) { history(filter: $filter) { nodes { at } } } }";
    let variables = json!({ "id": ground.customer, "filter": { "field": "na\0me" } });
    let refused = ground.tenant.admin.answer(document, variables).await?;
    assert_eq!(refused.body["errors"][0]["extensions"]["reason"], "INVALID_VALUE", "{:#}", refused.body);
    let (mut walked, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page =
            ground.history(&ground.tenant.admin, json!({ "first": 1, "after": after })).await?["history"].take();
        walked.extend(serde_json::from_value::<Vec<Value>>(page["nodes"].take())?);
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
    assert_eq!(walked, ground.lines(json!({})).await?);
    Ok(())
}

#[tokio::test]
async fn p46_a_sync_without_differences_leaves_no_history() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let before = ground.lines(json!({})).await?;
    ground.tenant.sync().await?;
    assert_eq!(ground.lines(json!({})).await?, before);
    Ok(())
}

#[tokio::test]
async fn p46_a_contact_has_its_own_history() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let (hubspot, hub) = (ground.world.hubspot(), ground.world.hub());
    let contact = hubspot.create(hub, ObjectType::Contact, &[("firstname", "Jo"), ("email", "jo@acme.example")])?;
    hubspot.link_contact(hub, contact, ground.company, true)?;
    ground.tenant.sync().await?;
    hubspot.update(hub, ObjectType::Contact, contact, &[("jobtitle", "CTO")])?;
    ground.tenant.sync().await?;
    let document = "{ contacts { nodes { history { nodes { event field { name label new { text } } } } } } }";
    let data = ground.tenant.admin.graphql(document, json!({})).await?;
    let history = &data["contacts"]["nodes"][0]["history"]["nodes"];
    let title = json!({ "event": "UPDATED", "field": { "name": "title", "label": "Title", "new": { "text": "CTO" } } });
    assert_eq!(*history, json!([title, { "event": "CREATED", "field": null }]));
    Ok(())
}

#[tokio::test]
async fn p2_members_read_the_history_of_their_customers_and_no_others() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let member = &ground.tenant.member;
    assert!(ground.history(member, json!({})).await?.is_null());
    assert_eq!(ground.file(member, "").await?.status(), StatusCode::NOT_FOUND);

    let user = member.graphql("{ viewer { user { id } } }", json!({})).await?["viewer"]["user"]["id"].take();
    let grant = "mutation ($user: ID!, $customer: ID!) { grantAccess(input: { userId: $user, customerIds: [$customer] }) { userErrors { message } } }";
    ground.tenant.admin.mutate("grantAccess", grant, json!({ "user": user, "customer": ground.customer })).await?;
    let history = ground.history(member, json!({})).await?;
    let created = &history["history"]["nodes"][0];
    assert_eq!(created["event"], "CREATED");
    assert!(created["runId"].is_string() && created["run"].is_null(), "runs are for admins: {created}");
    assert_eq!(ground.file(member, "").await?.status(), StatusCode::OK);

    let other = ground.world.tenant("Other").await?;
    assert!(ground.history(&other.admin, json!({})).await?.is_null());
    assert_eq!(ground.file(&other.admin, "").await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn p46_history_is_exported_as_csv_with_the_same_filters() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    ground.hubspot_says(&[("industry", "Retail, \"fine\"")]).await?;
    ground.edit(json!({ "tags": ["vip", "eu"] })).await?;
    let answer = ground.file(&ground.tenant.admin, "").await?;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8; header=present");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"customer-1-history.csv\"");
    let text = answer.text().await?;
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines[0], "at,event,field,label,old,new,reason,actor,user,apiKeyName,apiKeyPrefix,lane,runId");
    let prefix = &ground.tenant.admin.key()[..12];
    assert!(lines[1].ends_with(&format!(",UPDATED,tags,Tags,,vip; eu,,USER,Grace,test,{prefix},,")), "{text}");
    assert!(
        lines[2].contains(",UPDATED,industry,Industry,'=1+1,\"Retail, \"\"fine\"\"\",,HUBSPOT,,,,INITIAL,"),
        "{text}"
    );
    assert!(lines[3].contains(",CREATED,,,,,,HUBSPOT,,,,INITIAL,"), "{text}");
    assert_eq!(lines.len(), 4);

    let narrowed = ground.file(&ground.tenant.admin, "?actor=USER&event=UPDATED&field=tags").await?.text().await?;
    assert_eq!(narrowed.split_terminator("\r\n").collect::<Vec<_>>(), [lines[0], lines[1]]);
    Ok(())
}

#[tokio::test]
async fn p46_a_long_history_is_exported_whole_and_in_order() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    // as many as a busy customer gathers in years; written by SQL because no client could in a test's time
    sqlx::query(
        "insert into change (workspace_id, number, at, object, event, row_id, fields, actor, lane)
         select c.workspace_id, k.changes + n, now(), 'CUSTOMER', 'UPDATED', c.id,
                jsonb_build_object('name', jsonb_build_array((n - 1)::text, n::text)), 'HUBSPOT', 'REAL_TIME'
         from customer c join counter k on k.workspace_id = c.workspace_id, generate_series(1, 10000) n
         where c.workspace_id = $1",
    )
    .bind(ground.tenant.workspace)
    .execute(ground.world.pool())
    .await?;
    let text = ground.file(&ground.tenant.admin, "?field=name").await?.text().await?;
    let new: Vec<u32> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(5).unwrap_or_default().parse())
        .collect::<Result<_, _>>()?;
    assert_eq!(new, (1..=10_000).rev().collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn p47_an_export_that_cannot_be_made_says_why() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let admin = &ground.tenant.admin;
    let cases = [
        (ground.file(admin, "?event=MOVED").await?, StatusCode::BAD_REQUEST, "BAD_USER_INPUT", json!("INVALID_VALUE")),
        (ground.file(admin, "?field=nope").await?, StatusCode::BAD_REQUEST, "BAD_USER_INPUT", json!("INVALID_VALUE")),
        (
            ground.file(&Client::new(admin.base(), "pivotal_nope"), "").await?,
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            Value::Null,
        ),
        (
            http().get(format!("{}/customers/7/history.csv", admin.base())).bearer_auth(admin.key()).send().await?,
            StatusCode::NOT_FOUND,
            "BAD_USER_INPUT",
            json!("NOT_FOUND"),
        ),
    ];
    for (answer, status, code, reason) in cases {
        assert_eq!(answer.status(), status);
        let request_id = answer.headers()["x-request-id"].to_str()?.to_owned();
        let body: Value = answer.json().await?;
        let extensions = &body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["reason"]), (&json!(code), &reason), "{body}");
        assert_eq!(extensions["requestId"], request_id);
    }
    Ok(())
}

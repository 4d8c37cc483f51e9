//! Customers and contacts over GraphQL, in a schema of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{EmptySubscription, MergedObject, Request, Schema, Variables};
use entity::id::CustomerId;
use mirror::viewer::Viewer;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};
use tracing::Event;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context as LayerContext, SubscriberExt};

use super::mutation::CustomerMutation;
use super::query::CustomerQuery;
use crate::graphql::contact::query::ContactQuery;
use crate::graphql::node::GlobalId;
use crate::graphql::node_query::NodeQuery;
use crate::ground::Ground;

/// Queries.
#[derive(MergedObject, Default)]
struct Query(NodeQuery, CustomerQuery, ContactQuery);

struct Service {
    fixture: Ground,
    owner: Viewer,
    schema: Schema<Query, CustomerMutation, EmptySubscription>,
}

impl Service {
    async fn new() -> Self {
        let fixture = Ground::new().await;
        let owner = fixture.workspace("Acme").await;
        let schema = Schema::build(Query::default(), CustomerMutation, EmptySubscription)
            .data(fixture.db.clone())
            .data(fixture.clock.clone())
            .finish();
        Self { fixture, owner, schema }
    }

    async fn run(&self, statement: &'static str) {
        sqlx::query(statement).bind(self.owner.workspace).execute(self.fixture.db.pool()).await.unwrap();
    }

    /// Three live contacts for each of the companies up to this number; the second is the primary one.
    async fn customers_with_contacts(&self, companies: i64) -> Vec<CustomerId> {
        let mut ids = Vec::new();
        for company in 1..=companies {
            ids.push(self.fixture.customer(self.owner, company, Some(self.owner.user)).await);
        }
        self.run(
            "insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, first_name, email, created_at, updated_at)
             select $1, md5(n::text)::uuid, n, 1, n::text, 'Contact ' || n, 'c' || n || '@example.com', now(), now()
             from customer c, lateral generate_series(c.display_id * 10, c.display_id * 10 + 2) n",
        )
        .await;
        self.run(
            "insert into contact_link
             select $1, 1, (n / 10)::text, n::text, n % 10 = 1
             from customer c, lateral generate_series(c.display_id * 10, c.display_id * 10 + 2) n",
        )
        .await;
        ids
    }

    async fn answer(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let request = Request::new(document).variables(Variables::from_json(variables)).data(viewer);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// The data of an answer without errors.
    async fn data(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let mut answer = self.answer(viewer, document, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    /// The code and message of an answer's only error.
    async fn error(&self, document: &str, variables: Value) -> (String, String) {
        let answer = self.answer(self.owner, document, variables).await;
        let error = &answer["errors"][0];
        (error["extensions"]["code"].as_str().unwrap().into(), error["message"].as_str().unwrap().into())
    }
}

/// Counts the statements that sqlx sends.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: LayerContext<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// How many statements an answer takes.
async fn statements(service: &Service, document: &str, variables: Value) -> usize {
    let counter = Statements::default();
    let counting = tracing::subscriber::set_default(tracing_subscriber::registry().with(counter.clone()));
    service.data(service.owner, document, variables).await;
    drop(counting);
    counter.0.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_page_takes_one_statement_for_each_kind_of_row_however_many_rows() {
    let service = Service::new().await;
    let ids = service.customers_with_contacts(50).await;
    let page = "query ($n: Int) { customers(first: $n) { nodes {
        name arr domain contacts(first: 3) { edges { isPrimary cursor node { name email } } pageInfo { hasNextPage } } } } }";
    assert_eq!(statements(&service, page, json!({"n": 50})).await, 2);
    assert_eq!(statements(&service, page, json!({"n": 2})).await, 2);

    let one = "query ($id: ID!) { customer(by: {id: $id}) { name tags { name } contacts { nodes { name } } } }";
    assert_eq!(statements(&service, one, json!({"id": ids[0].to_global()})).await, 2);

    let search =
        "{ customers(first: 20, filter: {name: \"any\"}, sort: {field: ARR, direction: DESC}) { nodes { name } } }";
    assert_eq!(statements(&service, search, json!({})).await, 1);

    let wide = "{ customers(first: 50) { nodes { contactCount owner { name } sharedDomainCount
        primaryContact { name customers { nodes { name } } } contacts(first: 2) { nodes { name customers { nodes { name } } } } } } }";
    assert_eq!(
        statements(&service, wide, json!({})).await,
        7,
        "page, counts, owners, primaries, contacts, customers twice"
    );
}

#[tokio::test]
async fn p46_histories_of_a_page_take_as_many_statements_as_one() {
    let service = Service::new().await;
    service.customers_with_contacts(50).await;
    service
        .run(
            "insert into change (workspace_id, number, at, object, event, row_id, fields, actor, user_id, api_key_id)
             select $1, row_number() over (), now(), 'CUSTOMER', 'UPDATED', c.id,
                    jsonb_build_object('name', '[\"a\", \"b\"]'::jsonb, 'owner', jsonb_build_array(null, c.owner_id)),
                    'USER', c.owner_id, c.owner_id
             from customer c, generate_series(1, 3)",
        )
        .await;
    let document = "query ($n: Int) { customers(first: $n) { nodes { history(first: 4) {
        nodes { field { name new { text } } actor { user { name } apiKeyName } } pageInfo { hasNextPage } } } } }";
    for rows in [50, 2] {
        assert_eq!(statements(&service, document, json!({"n": rows})).await, 4, "customers, histories, users, keys");
    }
    let shown = service.data(service.owner, document, json!({"n": 1})).await["customers"]["nodes"][0]["history"].take();
    let fields: Vec<_> = shown["nodes"].as_array().unwrap().iter().map(|line| &line["field"]).collect();
    assert_eq!(fields[0], &json!({"name": "name", "new": {"text": "b"}}));
    assert_eq!(fields[1], &json!({"name": "owner", "new": {"text": "Olga"}}));
    assert_eq!((fields.len(), &shown["pageInfo"]["hasNextPage"]), (4, &json!(true)));
}

#[tokio::test]
async fn a_customer_shows_its_contacts_and_who_is_primary() {
    let service = Service::new().await;
    service.customers_with_contacts(2).await;
    let document = "{ customer(by: {hubSpotCompanyId: \"2\"}) {
        displayId hubSpotCompanyId hubSpotUrl contactCount primaryContact { hubSpotContactId name }
        contacts(first: 2) { totalCount nodes { email } edges { isPrimary node { hubSpotContactId } } pageInfo { endCursor hasNextPage hasPreviousPage } }
    } }";
    let shown = service.data(service.owner, document, json!({})).await["customer"].take();
    assert_eq!(
        (&shown["displayId"], &shown["hubSpotCompanyId"], &shown["hubSpotUrl"]),
        (&json!(2), &json!("2"), &Value::Null)
    );
    assert_eq!((&shown["contactCount"], &shown["contacts"]["totalCount"]), (&json!(3), &json!(3)));
    assert_eq!(shown["primaryContact"], json!({"hubSpotContactId": "21", "name": "Contact 21"}));
    let marks: Vec<_> = shown["contacts"]["edges"].as_array().unwrap().iter().map(|edge| &edge["isPrimary"]).collect();
    assert_eq!(marks, [&json!(false), &json!(true)]);
    assert_eq!(shown["contacts"]["pageInfo"]["hasNextPage"], true);

    let rest = "query ($after: String) { customer(by: {displayId: 2}) { contacts(after: $after) {
        nodes { hubSpotContactId } pageInfo { hasNextPage hasPreviousPage } } } }";
    let after = &shown["contacts"]["pageInfo"]["endCursor"];
    let rest = service.data(service.owner, rest, json!({"after": after})).await["customer"]["contacts"].take();
    let expected =
        json!({"nodes": [{"hubSpotContactId": "22"}], "pageInfo": {"hasNextPage": false, "hasPreviousPage": true}});
    assert_eq!(rest, expected);

    service
        .run(
            "insert into connection (workspace_id, hub_id, status, ui_domain, connected_at, updated_at)
                 values ($1, 1, 'CONNECTED', 'app-eu1.hubspot.com', now(), now())",
        )
        .await;
    let url = service.data(service.owner, "{ customer(by: {displayId: 2}) { hubSpotUrl } }", json!({})).await;
    assert_eq!(url["customer"]["hubSpotUrl"], "https://app-eu1.hubspot.com/contacts/1/record/0-2/2");
}

#[tokio::test]
async fn p52_cursors_lead_on_and_are_refused_where_they_do_not_belong() {
    let service = Service::new().await;
    service.customers_with_contacts(5).await;
    let document = "query ($first: Int, $last: Int, $after: String, $before: String, $sort: CustomerSort! = {field: NAME}) {
        customers(first: $first, last: $last, after: $after, before: $before, sort: $sort) {
            totalCount edges { cursor node { displayId } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }";
    let first = service.data(service.owner, document, json!({"first": 2})).await["customers"].take();
    assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(5), &json!(true)));
    assert_eq!(first["pageInfo"]["endCursor"], first["edges"][1]["cursor"]);
    let cursor = &first["pageInfo"]["endCursor"];
    let next = service.data(service.owner, document, json!({"first": 100, "after": cursor})).await["customers"].take();
    let shown: Vec<_> = next["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]["displayId"]).collect();
    assert_eq!(shown, [&json!(3), &json!(4), &json!(5)]);
    let back = json!({"last": 1, "before": next["pageInfo"]["startCursor"]});
    let back = service.data(service.owner, document, back).await["customers"].take();
    assert_eq!(
        (&back["edges"][0]["node"]["displayId"], &back["pageInfo"]["hasPreviousPage"]),
        (&json!(2), &json!(true))
    );

    let misuse = [
        (json!({"after": cursor, "sort": {"field": "ARR"}}), "cursor"),
        (json!({"after": "nonsense"}), "cursor"),
        (json!({"first": 1, "last": 1}), "not for both"),
        (json!({"first": 0}), "1 to 100"),
        (json!({"last": 101}), "1 to 100"),
    ];
    for (variables, words) in misuse {
        let (code, message) = service.error(document, variables.clone()).await;
        assert_eq!(code, "BAD_USER_INPUT", "{variables}");
        assert!(message.contains(words), "{variables}: {message}");
    }
    let (code, _) = service
        .error("{ customers(filter: {customField: {key: \"no\", equals: \"x\"}}) { totalCount } }", json!({}))
        .await;
    assert_eq!(code, "BAD_USER_INPUT");
}

#[tokio::test]
async fn p01_ids_of_others_and_noise_answer_like_ids_that_never_existed() {
    let service = Service::new().await;
    let ids = service.customers_with_contacts(2).await;
    let elsewhere = service.fixture.workspace("Elsewhere").await;
    let member = service.fixture.user(service.owner, "mia@example.com", AssignableRole::Member).await;
    let contact = "{ contact(by: {hubSpotContactId: \"11\"}) { id customers { totalCount nodes { displayId } } } }";
    let contact = service.data(service.owner, contact, json!({})).await["contact"].take();
    assert_eq!(contact["customers"], json!({"totalCount": 1, "nodes": [{"displayId": 1}]}));

    let forged = {
        let customer = ids[0].uuid();
        entity::id::ContactId(customer).to_global()
    };
    let document = "query ($ids: [ID!]!, $one: ID!) {
        nodes(ids: $ids) { __typename id ... on Customer { displayId tags { name } } ... on Contact { name } }
        node(id: $one) { id } customer(by: {id: $one}) { name } }";
    let asked = json!({"ids": [ids[1].to_global(), contact["id"], forged, "noise", ids[1].to_global()], "one": ids[0].to_global()});
    let seen = service.data(service.owner, document, asked.clone()).await;
    let kinds: Vec<_> = seen["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].as_str()).collect();
    assert_eq!(kinds, [Some("Customer"), Some("Contact"), None, None, Some("Customer")]);
    assert_eq!(seen["node"]["id"], json!(ids[0].to_global()));
    for viewer in [elsewhere, member] {
        let seen = service.data(viewer, document, asked.clone()).await;
        assert_eq!(seen, json!({"nodes": [null, null, null, null, null], "node": null, "customer": null}));
    }
}

#[tokio::test]
async fn p20_an_edit_answers_with_the_customer_or_with_what_stands_against_it() {
    let service = Service::new().await;
    let id = service.fixture.customer(service.owner, 1, None).await;
    service.run("insert into field_map values ($1, 'CUSTOMER', 1, '[{\"property\": \"annualrevenue\", \"target\": {\"field\": \"ARR\"}}]', null, now())").await;
    service.run("insert into custom_field values ($1, '00000000-0000-0000-0000-000000000001', 'CUSTOMER', 'color', 'Color', 'MULTI_SELECT', '{red,blue}', now())").await;
    let document = "mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
        customer { status arr tags { name fromHubSpot } customFields { key type value values fromHubSpot } lockedFields { field hubSpotProperty } }
        userErrors { code field message } } }";
    let input = json!({"id": id.to_global(), "status": "AT_RISK", "tags": ["VIP"], "customFields": [{"key": "color", "values": ["RED", "blue"]}]});
    let done = service.data(service.owner, document, json!({"input": input})).await["updateCustomer"].take();
    assert_eq!(done["userErrors"], json!([]));
    assert_eq!(
        done["customer"],
        json!({
            "status": "AT_RISK", "arr": null, "tags": [{"name": "VIP", "fromHubSpot": false}],
            "customFields": [{"key": "color", "type": "MULTI_SELECT", "value": null, "values": ["red", "blue"], "fromHubSpot": false}],
            "lockedFields": [{"field": "arr", "hubSpotProperty": "annualrevenue"}],
        })
    );
    let input = json!({"id": id.to_global(), "arr": "12.5", "name": null, "status": "CHURNED"});
    let refused = service.data(service.owner, document, json!({"input": input})).await["updateCustomer"].take();
    let codes: Vec<_> =
        refused["userErrors"].as_array().unwrap().iter().map(|error| (&error["code"], &error["field"])).collect();
    assert_eq!(codes, [(&json!("INVALID_VALUE"), &json!(["name"])), (&json!("FIELD_LOCKED"), &json!(["arr"]))]);
    assert!(refused["userErrors"][1]["message"].as_str().unwrap().contains("annualrevenue"));
    assert_eq!(refused["customer"], Value::Null);

    let found = "{ customers(filter: {tag: \"VIP\", status: [AT_RISK], customField: {key: \"color\", equals: \"Blue\"}}) { totalCount } }";
    assert_eq!(service.data(service.owner, found, json!({})).await["customers"]["totalCount"], 1);
}

#[test]
fn everything_in_the_schema_is_described() {
    let schema = Schema::build(Query::default(), CustomerMutation, EmptySubscription).finish();
    let sdl = schema.sdl();
    let sdl = sdl.split("\nschema {").next().unwrap();
    for line in
        ["type Customer implements Node", "interface Node", "input CustomerBy @oneOf", "type CustomerContactEdge"]
    {
        assert!(sdl.contains(line), "{line} is not in\n{sdl}");
    }
    let mut described = false;
    let bare: Vec<&str> = sdl
        .lines()
        .filter(|line| {
            let text = line.trim();
            let is_description = text.ends_with("\"\"\"");
            let is_bare = !described
                && text.contains(": ")
                && !text.starts_with(')')
                && line.starts_with('\t')
                && !text.starts_with('"');
            described = is_description;
            is_bare && !text.contains("__")
        })
        .collect();
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

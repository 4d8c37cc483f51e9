//! Filter and maps over GraphQL in a workspace without a connection: what can be read and chosen, and what is refused.

use async_graphql::{EmptySubscription, MergedObject, Request, Schema, Variables};
use hubspot::OAuthApp;
use mirror::budget::Limits;
use mirror::connection::{Connections, Keyring, Setup};
use mirror::viewer::Viewer;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};

use super::{ContactFieldMapMutation, ContactFieldMapQuery, CustomerFieldMapMutation, CustomerFieldMapQuery};
use crate::graphql::catalogue::CatalogueQuery;
use crate::graphql::company_filter::{CompanyFilterMutation, CompanyFilterQuery};
use crate::graphql::workspace_loader::workspace_loader;
use crate::ground::Ground;

/// Queries.
#[derive(MergedObject, Default)]
struct Query(CustomerFieldMapQuery, ContactFieldMapQuery, CompanyFilterQuery, CatalogueQuery);

/// Mutations.
#[derive(MergedObject, Default)]
struct Mutation(CustomerFieldMapMutation, ContactFieldMapMutation, CompanyFilterMutation);

const SET_MAP: &str = "mutation ($rows: [CustomerFieldMappingInput!]!) {
    setCustomerFieldMap(input: { rows: $rows }) { customerFieldMap { version } runDue userErrors { field code } }
}";

const SET_FILTER: &str = "mutation ($input: SetCompanyFilterInput!) {
    setCompanyFilter(input: $input) {
        companyFilter { version filter { __typename ... on EveryCompanyFilter { everything } } runDue updatedBy { name } }
        runDue userErrors { field code }
    }
}";

struct Service {
    fixture: Ground,
    owner: Viewer,
    schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Service {
    async fn new() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let fixture = Ground::new().await;
        let nowhere: url::Url = "http://127.0.0.1:9/".parse().unwrap();
        let connections = Connections::new(Setup {
            database: fixture.db.clone(),
            clock: fixture.clock.clone(),
            keyring: Keyring::parse(&format!("k1:{}", "A".repeat(43) + "=").into()).unwrap(),
            http: hubspot::http_client().unwrap(),
            app: OAuthApp {
                client_id: String::new(),
                client_secret: String::new().into(),
                redirect_uri: nowhere.clone(),
                authorize_base: nowhere.clone(),
                api_base: nowhere,
            },
            limits: Limits::NONE,
            retry: hubspot::RetryPolicy::default(),
        });
        let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription)
            .data(fixture.db.clone())
            .data(fixture.clock.clone())
            .data(connections)
            .finish();
        let owner = fixture.workspace("Acme").await;
        Self { fixture, owner, schema }
    }

    async fn ask(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let request = Request::new(document)
            .variables(Variables::from_json(variables))
            .data(viewer)
            .data(workspace_loader(self.fixture.db.clone(), viewer));
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }
}

#[tokio::test]
async fn p8_maps_are_readable_without_a_connection() {
    let service = Service::new().await;
    let document = "{
        customerFieldMap {
            version currency unmapped { field }
            rows { property hubSpotLabel hubSpotType problem target { ... on MappedCustomerField { field } } }
        }
        contactFieldMap { version rows { property target { ... on MappedContactField { field } } } }
    }";
    let answer = service.ask(service.owner, document, json!({})).await;
    let map = &answer["data"]["customerFieldMap"];
    assert_eq!(
        (&map["version"], &map["unmapped"], &map["currency"]),
        (&json!(0), &json!([]), &Value::Null),
        "{answer}"
    );
    assert_eq!(
        map["rows"][4],
        json!({
            "property": "annualrevenue", "hubSpotLabel": null, "hubSpotType": null, "problem": null,
            "target": {"field": "ARR"}
        })
    );
    assert_eq!(answer["data"]["contactFieldMap"]["rows"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_map_is_not_edited_while_hubspot_cannot_be_asked() {
    let service = Service::new().await;
    let rows = json!([{"property": "name", "target": {"field": "NAME"}}]);
    let answer = service.ask(service.owner, SET_MAP, json!({"rows": rows})).await;
    let refused =
        json!({"customerFieldMap": null, "runDue": false, "userErrors": [{"field": [], "code": "NOT_CONNECTED"}]});
    assert_eq!(answer["data"]["setCustomerFieldMap"], refused, "{answer}");
}

#[tokio::test]
async fn p17_a_target_that_says_nothing_is_refused_at_its_row() {
    let service = Service::new().await;
    let rows = json!([
        {"property": "name", "target": {"field": "NAME"}},
        {"property": "is_partner", "target": {"tag": false}},
    ]);
    let answer = service.ask(service.owner, SET_MAP, json!({"rows": rows})).await;
    let told = json!([{"field": ["rows", "1", "target"], "code": "INVALID_VALUE"}]);
    assert_eq!(answer["data"]["setCustomerFieldMap"]["userErrors"], told, "{answer}");
}

#[tokio::test]
async fn p21_choosing_every_company_needs_nobody_and_makes_a_run_due() {
    let service = Service::new().await;
    let choose = |version: i32| json!({"input": {"filter": {"everything": true}, "expectedVersion": version}});
    let answer = service.ask(service.owner, SET_FILTER, choose(0)).await;
    let chosen = json!({
        "companyFilter": {
            "version": 1, "filter": {"__typename": "EveryCompanyFilter", "everything": true}, "runDue": true,
            "updatedBy": {"name": "Olga"}
        },
        "runDue": true, "userErrors": []
    });
    assert_eq!(answer["data"]["setCompanyFilter"], chosen, "{answer}");

    let late = service.ask(service.owner, SET_FILTER, choose(7)).await;
    let conflict = json!([{"field": ["expectedVersion"], "code": "CONFLICT"}]);
    assert_eq!(late["data"]["setCompanyFilter"]["userErrors"], conflict, "{late}");

    let read = service.ask(service.owner, "{ companyFilter { version } }", json!({})).await;
    assert_eq!(read["data"]["companyFilter"]["version"], 1, "{read}");
}

#[tokio::test]
async fn a_filter_is_refused_with_the_path_to_what_is_wrong() {
    let service = Service::new().await;
    for (filter, code, field) in [
        (json!({"everything": false}), "INVALID_VALUE", json!(["filter", "everything"])),
        (json!({"list": {"id": "7"}}), "NOT_CONNECTED", json!([])),
    ] {
        let answer = service.ask(service.owner, SET_FILTER, json!({"input": {"filter": filter}})).await;
        let told = json!([{"field": field, "code": code}]);
        assert_eq!(answer["data"]["setCompanyFilter"]["userErrors"], told, "{answer}");
    }
}

#[tokio::test]
async fn p2_a_member_sees_and_changes_nothing_of_it() {
    let service = Service::new().await;
    let member = service.fixture.user(service.owner, "mia@example.com", AssignableRole::Member).await;
    for query in [
        "{ customerFieldMap { version } }",
        "{ contactFieldMap { version } }",
        "{ companyFilter { version } }",
        "{ companyFilterChoices { lists { available } } }",
        "{ hubSpotProperties(object: COMPANY) { name } }",
    ] {
        let answer = service.ask(member, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{query}: {answer}");
    }
    let rows = json!([{"property": "name", "target": {"field": "NAME"}}]);
    let map = service.ask(member, SET_MAP, json!({"rows": rows})).await;
    assert_eq!(map["data"]["setCustomerFieldMap"]["userErrors"][0]["code"], "FORBIDDEN", "{map}");
    let everything = json!({"input": {"filter": {"everything": true}}});
    let filter = service.ask(member, SET_FILTER, everything).await;
    assert_eq!(filter["data"]["setCompanyFilter"]["userErrors"][0]["code"], "FORBIDDEN", "{filter}");
}

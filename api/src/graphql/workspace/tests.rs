//! The workspace side over GraphQL, in a schema of its own.

use async_graphql::{EmptySubscription, MergedObject, Request, Schema, Variables};
use entity::choice::Role;
use mirror::viewer::Viewer;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};

use crate::graphql::access::AccessMutation;
use crate::graphql::api_key::ApiKeyMutation;
use crate::graphql::custom_field::CustomFieldMutation;
use crate::graphql::node::GlobalId;
use crate::graphql::onboarding::{OnboardingMutation, OnboardingQuery};
use crate::graphql::plan::PlanMutation;
use crate::graphql::user::{UserMutation, UserQuery};
use crate::graphql::workspace::{WorkspaceMutation, WorkspaceQuery};
use crate::graphql::workspace_loader::workspace_loader;
use crate::ground::Ground;

/// Queries.
#[derive(MergedObject, Default)]
struct Query(UserQuery, WorkspaceQuery, OnboardingQuery);

/// Mutations.
#[derive(MergedObject, Default)]
struct Mutation(
    WorkspaceMutation,
    UserMutation,
    ApiKeyMutation,
    PlanMutation,
    CustomFieldMutation,
    AccessMutation,
    OnboardingMutation,
);

struct Service {
    fixture: Ground,
    schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Service {
    async fn new() -> Self {
        let fixture = Ground::new().await;
        let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription)
            .data(fixture.db.clone())
            .data(fixture.clock.clone())
            .finish();
        Self { fixture, schema }
    }

    /// The whole answer.
    async fn answer(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let request = Request::new(document)
            .variables(Variables::from_json(variables))
            .data(viewer)
            .data(workspace_loader(self.fixture.db.clone(), viewer));
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// The data of an answer without top-level errors.
    async fn data(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let mut answer = self.answer(viewer, document, variables).await;
        assert_eq!(answer.get("errors"), None, "{document}");
        answer["data"].take()
    }

    /// The payload of a mutation that selects these fields beside its user errors.
    async fn mutate(&self, viewer: Viewer, mutation: &str, selection: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!(
            "mutation ($input: {kind}!) {{ it: {mutation}(input: $input) {{ {selection} userErrors {{ field code }} }} }}"
        );
        self.data(viewer, &document, json!({ "input": input })).await["it"].take()
    }
}

fn refused(code: &str, field: &[&str]) -> Value {
    json!([{ "code": code, "field": field }])
}

#[tokio::test]
async fn every_type_field_argument_and_value_is_described() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let parts = "name description";
    let document = format!(
        "{{ __schema {{ types {{ {parts} enumValues {{ {parts} }} inputFields {{ {parts} }} \
         fields {{ {parts} args {{ {parts} }} }} }} }} }}"
    );
    let data = service.data(owner, &document, json!({})).await;
    let mut missing = Vec::new();
    for kind in data["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        // async-graphql leaves the language's own `ID` without words
        if !name.starts_with("__") && name != "ID" {
            collect_undescribed(kind, name, &mut missing);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

fn collect_undescribed(part: &Value, path: &str, missing: &mut Vec<String>) {
    if part["description"].as_str().is_none_or(str::is_empty) {
        missing.push(path.to_owned());
    }
    for list in ["enumValues", "inputFields", "fields", "args"] {
        for inner in part[list].as_array().into_iter().flatten() {
            let path = format!("{path}.{}", inner["name"].as_str().unwrap());
            collect_undescribed(inner, &path, missing);
        }
    }
}

#[tokio::test]
async fn the_viewer_is_who_the_key_belongs_to() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let document =
        "{ viewer { role user { id name email role } workspace { name timeZone plans { name } } } workspace { id } }";
    let data = service.data(owner, document, json!({})).await;
    let user = json!({ "id": owner.user.to_global(), "name": "Olga", "email": "olga@example.com", "role": "OWNER" });
    let expected = json!({
        "viewer": { "role": "OWNER", "user": user, "workspace": { "name": "Acme", "timeZone": "UTC", "plans": [] } },
        "workspace": { "id": owner.workspace.to_global() },
    });
    assert_eq!(data, expected);
}

#[tokio::test]
async fn p2_a_member_reads_names_and_no_settings() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let mia = service.fixture.user(owner, "mia@example.com", AssignableRole::Member).await;
    let open =
        "{ viewer { user { email } } workspace { name plans { name } customFields { key } users { name role } } }";
    let data = service.data(mia, open, json!({})).await;
    assert_eq!(data["viewer"]["user"]["email"], "mia@example.com");
    assert_eq!(
        data["workspace"]["users"],
        json!([{ "name": "Olga", "role": "OWNER" }, { "name": "mia", "role": "MEMBER" }])
    );

    for (closed, at) in [
        ("{ workspace { name fallbackOwner { id } } }", json!(["workspace", "fallbackOwner"])),
        ("{ workspace { users { email } } }", json!(["workspace", "users", 0, "email"])),
    ] {
        let answer = service.answer(mia, closed, json!({})).await;
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert_eq!(answer["errors"][0]["path"], at);
        assert!(answer["data"]["workspace"].is_object());
    }
}

#[tokio::test]
async fn p2_what_is_for_admins_is_refused_to_members_as_data() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let mia = service.fixture.user(owner, "mia@example.com", AssignableRole::Member).await;
    let customer = service.fixture.customer(owner, 1, None).await.to_global();
    let user = mia.user.to_global();
    for (mutation, input) in [
        ("updateWorkspace", json!({ "name": "Mine" })),
        ("addWorkspaceUser", json!({ "email": "x@example.com", "name": "X", "role": "ADMIN" })),
        ("updateWorkspaceUser", json!({ "id": user, "role": "ADMIN" })),
        ("transferOwnership", json!({ "userId": user })),
        ("deactivateWorkspaceUser", json!({ "id": owner.user.to_global() })),
        ("setPlans", json!({ "names": ["Pro"] })),
        ("renamePlan", json!({ "id": user, "name": "Pro" })),
        ("defineCustomField", json!({ "object": "CUSTOMER", "key": "x", "label": "X", "type": "TEXT" })),
        ("updateCustomField", json!({ "id": user })),
        ("deleteCustomField", json!({ "id": user })),
        ("grantAccess", json!({ "userId": user, "customerIds": [customer] })),
        ("revokeAccess", json!({ "userId": user, "customerIds": [customer] })),
    ] {
        let payload = service.mutate(mia, mutation, "", input).await;
        assert_eq!(payload["userErrors"], refused("FORBIDDEN", &[]), "{mutation}");
    }
}

#[tokio::test]
async fn users_come_change_take_over_and_go() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let input = json!({ "email": " Ada@Example.com ", "name": "Ada", "role": "MEMBER" });
    let added = service.mutate(owner, "addWorkspaceUser", "workspaceUser { id email role }", input.clone()).await;
    assert_eq!(added["workspaceUser"]["email"], "ada@example.com");
    let id = &added["workspaceUser"]["id"];
    let again = service.mutate(owner, "addWorkspaceUser", "workspaceUser { id }", input).await;
    assert_eq!(again, json!({ "workspaceUser": null, "userErrors": refused("ALREADY_EXISTS", &["email"]) }));

    let input = json!({ "id": id, "name": "Ada L.", "role": "ADMIN" });
    let changed = service.mutate(owner, "updateWorkspaceUser", "workspaceUser { name role }", input).await;
    assert_eq!(changed["workspaceUser"], json!({ "name": "Ada L.", "role": "ADMIN" }));
    let input = json!({ "fallbackOwnerId": id, "timeZone": "Europe/Berlin" });
    let selection = "workspace { timeZone fallbackOwner { name } }";
    let changed = service.mutate(owner, "updateWorkspace", selection, input).await;
    assert_eq!(changed["workspace"], json!({ "timeZone": "Europe/Berlin", "fallbackOwner": { "name": "Ada L." } }));

    let taken = service.mutate(owner, "transferOwnership", "owner { id role }", json!({ "userId": id })).await;
    assert_eq!(taken["owner"], json!({ "id": id, "role": "OWNER" }));
    let ada = Viewer { user: entity::id::UserId::from_global(&id.as_str().unwrap().into()).unwrap(), ..owner };
    let input = json!({ "id": owner.user.to_global() });
    let gone = service.mutate(ada, "deactivateWorkspaceUser", "workspaceUser { deactivatedAt }", input).await;
    assert!(gone["workspaceUser"]["deactivatedAt"].is_string());
    let listed = "{ workspace { users { name } all: users(includeDeactivated: true) { name } } }";
    let data = service.data(ada, listed, json!({})).await;
    assert_eq!(data["workspace"]["users"], json!([{ "name": "Ada L." }]));
    assert_eq!(data["workspace"]["all"], json!([{ "name": "Ada L." }, { "name": "Olga" }]));
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_path() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let user = owner.user.to_global();
    for (mutation, input, code, field) in [
        ("updateWorkspace", json!({ "timeZone": "Berlin" }), "INVALID_VALUE", &["timeZone"][..]),
        ("updateWorkspace", json!({ "name": " " }), "INVALID_VALUE", &["name"]),
        ("updateWorkspace", json!({ "fallbackOwnerId": "noise" }), "NOT_FOUND", &["fallbackOwnerId"]),
        ("addWorkspaceUser", json!({ "email": "x", "name": "X", "role": "ADMIN" }), "INVALID_VALUE", &["email"]),
        ("setPlans", json!({ "names": ["Pro", ""] }), "INVALID_VALUE", &["names", "1"]),
        ("setPlans", json!({ "names": ["Pro", "PRO"] }), "ALREADY_EXISTS", &["names", "1"]),
        (
            "defineCustomField",
            json!({ "object": "CUSTOMER", "key": "Key", "label": "X", "type": "TEXT" }),
            "INVALID_VALUE",
            &["key"],
        ),
        ("renameOnboarding", json!({ "id": user, "name": "x" }), "NOT_FOUND", &["id"]),
        ("grantAccess", json!({ "userId": user, "customerIds": [user] }), "NOT_FOUND", &["customerIds", "0"]),
        ("revokeApiKey", json!({ "id": user }), "NOT_FOUND", &["id"]),
    ] {
        let payload = service.mutate(owner, mutation, "", input).await;
        assert_eq!(payload["userErrors"], refused(code, field), "{mutation}");
    }
}

#[tokio::test]
async fn p3_a_key_is_shown_once_and_refused_once_revoked() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let input = json!({ "name": "script" });
    let made = service.mutate(owner, "createApiKey", "secret apiKey { id prefix user { name } }", input).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with(made["apiKey"]["prefix"].as_str().unwrap()));
    assert_eq!(made["apiKey"]["user"]["name"], "Olga");

    let (db, clock) = (&service.fixture.db, &service.fixture.clock);
    let authenticate = || mirror::workspace::api_key::authenticate(db, clock, secret);
    let viewer = authenticate().await.unwrap().unwrap();
    assert_eq!((viewer.user, viewer.role), (owner.user, Role::Owner));
    let data =
        service.data(viewer, "{ viewer { apiKey { name lastUsedAt } } workspace { apiKeys { id } } }", json!({})).await;
    assert_eq!(data["viewer"]["apiKey"]["name"], "script");
    assert!(data["viewer"]["apiKey"]["lastUsedAt"].is_string());
    assert_eq!(data["workspace"]["apiKeys"], json!([{ "id": made["apiKey"]["id"] }]));

    let input = json!({ "id": made["apiKey"]["id"] });
    let revoked = service.mutate(owner, "revokeApiKey", "apiKey { revokedAt }", input).await;
    assert!(revoked["apiKey"]["revokedAt"].is_string());
    assert_eq!(authenticate().await.unwrap(), None);
}

#[tokio::test]
async fn plans_and_custom_fields_are_the_admins_lists() {
    let service = Service::new().await;
    // a deleted field is forgotten by a job
    mirror::worker::migrate(service.fixture.db.pool()).await.unwrap();
    let owner = service.fixture.workspace("Acme").await;
    let set = service.mutate(owner, "setPlans", "plans { id name }", json!({ "names": ["Basic", "Pro"] })).await;
    let input = json!({ "id": set["plans"][1]["id"], "name": "Professional" });
    let renamed = service.mutate(owner, "renamePlan", "plan { name }", input).await;
    assert_eq!(renamed["plan"]["name"], "Professional");

    let input =
        json!({ "object": "CONTACT", "key": "colour", "label": "Colour", "type": "SELECT", "options": ["Red"] });
    let selection = "customField { id object type options }";
    let defined = service.mutate(owner, "defineCustomField", selection, input).await;
    assert_eq!(defined["customField"]["options"], json!(["Red"]));
    let id = &defined["customField"]["id"];
    let input = json!({ "id": id, "options": ["Blue", "Red"], "label": "Paint" });
    let changed = service.mutate(owner, "updateCustomField", "customField { label options }", input).await;
    assert_eq!(changed["customField"], json!({ "label": "Paint", "options": ["Blue", "Red"] }));

    let read = "{ workspace { plans { name } customFields(object: CONTACT) { key } none: customFields(object: CUSTOMER) { key } } }";
    let expected = json!({
        "plans": [{ "name": "Basic" }, { "name": "Professional" }],
        "customFields": [{ "key": "colour" }],
        "none": [],
    });
    assert_eq!(service.data(owner, read, json!({})).await["workspace"], expected);
    let deleted = service.mutate(owner, "deleteCustomField", "deletedCustomField { id }", json!({ "id": id })).await;
    assert_eq!(deleted["deletedCustomField"]["id"], *id);
}

#[tokio::test]
async fn p2_p48_onboardings_belong_to_customers_the_viewer_sees() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let mia = service.fixture.user(owner, "mia@example.com", AssignableRole::Member).await;
    let customer = service.fixture.customer(owner, 1, None).await.to_global();
    let create = json!({ "customerId": customer, "name": "Launch" });
    let hidden = service.mutate(mia, "createOnboarding", "onboarding { id }", create.clone()).await;
    assert_eq!(hidden["userErrors"], refused("NOT_FOUND", &["customerId"]));

    let access = json!({ "userId": mia.user.to_global(), "customerIds": [customer] });
    let granted = service.mutate(owner, "grantAccess", "workspaceUser { name }", access.clone()).await;
    assert_eq!(granted["workspaceUser"]["name"], "mia");
    let created = service.mutate(mia, "createOnboarding", "onboarding { id createdBy { name } }", create).await;
    assert_eq!(created["onboarding"]["createdBy"]["name"], "mia");
    let id = &created["onboarding"]["id"];
    let mut tasks = Vec::new();
    for title in ["Call", "Import"] {
        let input = json!({ "onboardingId": id, "title": title });
        tasks.push(service.mutate(mia, "addTask", "task { id }", input).await["task"]["id"].take());
    }
    service.mutate(mia, "completeTask", "", json!({ "id": tasks[0] })).await;
    service.mutate(mia, "removeTask", "", json!({ "id": tasks[1] })).await;

    let read = "query ($id: ID!) { onboarding(id: $id) { id name tasks { title completedBy { name } } } }";
    let variables = json!({ "id": id });
    let tasks_left = json!([{ "title": "Call", "completedBy": { "name": "mia" } }]);
    let expected = json!({ "onboarding": { "id": id, "name": "Launch", "tasks": tasks_left } });
    assert_eq!(service.data(mia, read, variables.clone()).await, expected);
    let reopened = service.mutate(mia, "reopenTask", "task { completedAt }", json!({ "id": tasks[0] })).await;
    assert_eq!(reopened["task"]["completedAt"], Value::Null);

    service.mutate(owner, "revokeAccess", "", access).await;
    assert_eq!(service.data(mia, read, variables).await, json!({ "onboarding": null }));
}

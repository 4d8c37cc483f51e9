//! Who sees what: roles within a workspace, and workspaces beside each other (P1, P2).

use std::time::Duration;

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hubspot_sim::{AccountSpec, Settings};
use serde_json::{Value, json};
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

/// Queries for owner and admins only, each with the field that answers.
const ADMINS_ONLY: [&str; 11] = [
    "integration { hubId }",
    "companyFilter { version }",
    "companyFilterChoices { lists { available } }",
    "customerFieldMap { version }",
    "contactFieldMap { version }",
    "hubSpotProperties(object: COMPANY) { name }",
    "syncRuns { nodes { id } }",
    "exclusions { nodes { hubSpotId } }",
    "companyStatus(hubSpotCompanyId: \"1\") { standing }",
    "syncRun(id: \"RUN\") { status }",
    "workspace { fallbackOwner { name } }",
];

/// Mutations for owner and admins only: name, type of the input, input.
fn admin_mutations(ids: &Ids) -> Vec<(&'static str, Option<Value>)> {
    let Ids { run, customer, contact, user, field, plan, key: _ } = ids;
    let rows = json!({ "rows": [{ "property": "name", "target": { "field": "NAME" } }] });
    vec![
        ("connectHubSpot", Some(json!({}))),
        ("disconnectHubSpot", None),
        ("setCompanyFilter", Some(json!({ "filter": { "everything": true } }))),
        ("previewCompanyFilter", Some(json!({ "filter": { "everything": true } }))),
        ("setCustomerFieldMap", Some(rows)),
        ("setContactFieldMap", Some(json!({ "rows": [] }))),
        ("resetCustomerFieldMap", Some(json!({}))),
        ("resetContactFieldMap", Some(json!({}))),
        ("startInitialSync", None),
        ("cancelSync", Some(json!({ "runId": run }))),
        ("defineCustomField", Some(json!({ "object": "CUSTOMER", "key": "k", "label": "K", "type": "TEXT" }))),
        ("updateCustomField", Some(json!({ "id": field, "label": "Mine" }))),
        ("deleteCustomField", Some(json!({ "id": field }))),
        ("setPlans", Some(json!({ "names": ["Mine"] }))),
        ("renamePlan", Some(json!({ "id": plan, "name": "Mine" }))),
        ("updateWorkspace", Some(json!({ "name": "Mine" }))),
        ("addWorkspaceUser", Some(json!({ "email": "x@pivotal.example", "name": "X", "role": "ADMIN" }))),
        ("updateWorkspaceUser", Some(json!({ "id": user, "role": "ADMIN" }))),
        ("deactivateWorkspaceUser", Some(json!({ "id": user }))),
        ("transferOwnership", Some(json!({ "userId": user }))),
        ("grantAccess", Some(json!({ "userId": user, "customerIds": [customer] }))),
        ("revokeAccess", Some(json!({ "userId": user, "customerIds": [customer] }))),
        ("archiveCustomers", Some(json!({ "ids": [customer] }))),
        ("restoreCustomers", Some(json!({ "ids": [customer] }))),
        ("purgeCustomers", Some(json!({ "ids": [customer] }))),
        ("liftExclusion", Some(json!({ "hubSpotCompanyId": "1" }))),
        ("unlinkContact", Some(json!({ "customerId": customer, "contactId": contact }))),
        ("relinkContact", Some(json!({ "customerId": customer, "contactId": contact }))),
        ("choosePrimaryContact", Some(json!({ "customerId": customer, "contactId": contact }))),
        ("clearPrimaryContact", Some(json!({ "customerId": customer }))),
    ]
}

/// A mutation, the kind of id it takes, and its input made of one.
type Write = (&'static str, &'static str, fn(&str) -> Value);

/// Ids of one workspace, as clients see them.
#[derive(Debug)]
struct Ids {
    run: String,
    customer: String,
    contact: String,
    user: String,
    field: String,
    plan: String,
    key: String,
}

async fn world() -> anyhow::Result<World> {
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(41, 8, 16)], ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await
}

async fn synced(world: &World, name: &str) -> anyhow::Result<(Tenant, Ids)> {
    let tenant = world.tenant(name).await?;
    let run = world.first_sync(&tenant).await?["id"].as_str().context("no run")?.to_owned();
    let define =
        "mutation { defineCustomField(input: { object: CUSTOMER, key: \"note\", label: \"Note\", type: TEXT }) {
        customField { id } userErrors { message code } } }";
    let field = tenant.admin.mutate("defineCustomField", define, json!({})).await?;
    let seen = tenant
        .admin
        .graphql(
            "{ customers(first: 1) { nodes { id } } contacts(first: 1) { nodes { id } } workspace { plans { id } apiKeys { id } users { id role } } }",
            json!({}),
        )
        .await?;
    let member = tenant.member.graphql("{ viewer { user { id } } }", json!({})).await?;
    let text = |value: &Value| value.as_str().map(str::to_owned).context("no id");
    let ids = Ids {
        run,
        customer: text(&seen["customers"]["nodes"][0]["id"])?,
        contact: text(&seen["contacts"]["nodes"][0]["id"])?,
        user: text(&member["viewer"]["user"]["id"])?,
        field: text(&field["customField"]["id"])?,
        plan: text(&seen["workspace"]["plans"][0]["id"])?,
        key: text(&seen["workspace"]["apiKeys"][0]["id"])?,
    };
    Ok((tenant, ids))
}

/// Runs a mutation by name and gives its payload.
async fn mutate(client: &Client, name: &str, input: Option<&Value>) -> anyhow::Result<Value> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let (head, argument) = match input {
        Some(_) => (format!("mutation ($input: {kind}!)"), "(input: $input)"),
        None => ("mutation".to_owned(), ""),
    };
    let document = format!("{head} {{ {name}{argument} {{ userErrors {{ code field message }} }} }}");
    let mut data = client.graphql(&document, json!({ "input": input })).await.with_context(|| name.to_owned())?;
    Ok(data[name].take())
}

#[tokio::test]
async fn p2_a_member_neither_sees_nor_runs_the_integration() -> anyhow::Result<()> {
    let world = world().await?;
    let (tenant, ids) = synced(&world, "Acme").await?;
    let everything = "{ integration { status hubId } companyFilter { version } customerFieldMap { version } contactFieldMap { version }
        syncRuns { nodes { id status } }
        workspace { name users { id name role deactivatedAt } plans { name } customFields { key label } } }";
    let before = tenant.admin.graphql(everything, json!({})).await?;

    for query in ADMINS_ONLY {
        let query = format!("{{ {} }}", query.replace("RUN", &ids.run));
        let answer = tenant.member.answer(&query, json!({})).await?;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{query}: {:#}", answer.body);
        let hub = world.hub().to_string();
        assert!(!answer.body.to_string().contains(&hub), "{query}: {:#}", answer.body);
        let allowed = tenant.admin.answer(&query, json!({})).await?;
        assert!(allowed.error_codes().is_empty(), "{query}: {:#}", allowed.body);
    }
    for (name, input) in admin_mutations(&ids) {
        let payload = mutate(&tenant.member, name, input.as_ref()).await?;
        assert_eq!(payload["userErrors"][0]["code"], "FORBIDDEN", "{name}: {payload:#}");
    }
    let watching = "subscription ($id: ID!) { syncProgress(runId: $id) { status } }";
    let mut progress = tenant.member.subscribe(watching, json!({ "id": ids.run })).await?;
    let event = format!("{:?}", progress.event(Duration::from_secs(20)).await?);
    assert!(event.contains("FORBIDDEN") && !event.contains("SUCCEEDED"), "{event}");
    assert_eq!(tenant.admin.graphql(everything, json!({})).await?, before, "nothing has changed");
    Ok(())
}

/// What a client sees of customers and contacts, by every road there is.
async fn sight(client: &Client, customer: &str, search: &str) -> anyhow::Result<Value> {
    let document = "query ($id: ID!, $search: String!) {
        customers { totalCount nodes { id } }
        found: customers(search: $search) { totalCount nodes { id } }
        customer(by: { id: $id }) { id contacts { nodes { id } } }
        node(id: $id) { id }
        nodes(ids: [$id]) { id }
        contacts(first: 100) { totalCount nodes { id } }
    }";
    client.graphql(document, json!({ "id": customer, "search": search })).await
}

#[tokio::test]
async fn p2_a_member_sees_only_customers_assigned_to_them() -> anyhow::Result<()> {
    let world = world().await?;
    let (tenant, ids) = synced(&world, "Acme").await?;
    let name = tenant
        .admin
        .graphql(
            "query ($id: ID!) { customer(by: { id: $id }) { name displayId hubSpotCompanyId } }",
            json!({ "id": ids.customer }),
        )
        .await?;
    let search = name["customer"]["name"].as_str().context("no name")?;

    let nothing = json!({
        "customers": { "totalCount": 0, "nodes": [] }, "found": { "totalCount": 0, "nodes": [] }, "customer": null,
        "node": null, "nodes": [null], "contacts": { "totalCount": 0, "nodes": [] }
    });
    assert_eq!(sight(&tenant.member, &ids.customer, search).await?, nothing);
    let by = "query ($display: Int!, $company: String!) {
        a: customer(by: { displayId: $display }) { id } b: customer(by: { hubSpotCompanyId: $company }) { id } }";
    let numbers = json!({ "display": name["customer"]["displayId"], "company": name["customer"]["hubSpotCompanyId"] });
    assert_eq!(tenant.member.graphql(by, numbers).await?, json!({ "a": null, "b": null }));
    let edit = json!({ "id": ids.customer, "status": "CHURNED" });
    let hidden = mutate(&tenant.member, "updateCustomer", Some(&edit)).await?;
    assert_eq!(hidden["userErrors"][0]["code"], "NOT_FOUND", "{hidden:#}");

    let grant = json!({ "userId": ids.user, "customerIds": [ids.customer] });
    let granted = mutate(&tenant.admin, "grantAccess", Some(&grant)).await?;
    assert_eq!(granted["userErrors"], json!([]));
    let seen = sight(&tenant.member, &ids.customer, search).await?;
    let all = sight(&tenant.admin, &ids.customer, search).await?;
    assert_eq!(all["customers"]["totalCount"], 8);
    assert_eq!(seen["customers"], json!({ "totalCount": 1, "nodes": [{ "id": ids.customer }] }));
    assert_eq!((&seen["customer"], &seen["node"]), (&all["customer"], &all["node"]));
    assert_eq!(
        seen["contacts"]["totalCount"],
        json!(all["customer"]["contacts"]["nodes"].as_array().map_or(0, Vec::len))
    );
    let edited = mutate(&tenant.member, "updateCustomer", Some(&edit)).await?;
    assert_eq!(edited["userErrors"], json!([]));

    mutate(&tenant.admin, "revokeAccess", Some(&grant)).await?;
    assert_eq!(sight(&tenant.member, &ids.customer, search).await?, nothing);
    // a customer of one's own needs no grant
    sqlx::query(
        "update customer set owner_id = (select id from workspace_user where workspace_id = $1 and role = 'MEMBER')
         where workspace_id = $1 and display_id = $2",
    )
    .bind(tenant.workspace)
    .bind(name["customer"]["displayId"].as_i64())
    .execute(world.pool())
    .await?;
    assert_eq!(sight(&tenant.member, &ids.customer, search).await?["customers"]["totalCount"], 1);
    Ok(())
}

#[tokio::test]
async fn p2_a_member_finds_by_any_name_or_number_only_what_is_theirs() -> anyhow::Result<()> {
    let world = world().await?;
    let (tenant, ids) = synced(&world, "Acme").await?;
    let document = "{ customers(first: 2) { nodes { id displayId hubSpotCompanyId name
        contacts(first: 1) { nodes { id displayId hubSpotContactId name email } } } } }";
    let read = tenant.admin.graphql(document, json!({})).await?;
    let (theirs, others) = (&read["customers"]["nodes"][0], &read["customers"]["nodes"][1]);
    assert_eq!(theirs["id"], ids.customer);
    let grant = json!({ "userId": ids.user, "customerIds": [theirs["id"]] });
    assert_eq!(mutate(&tenant.admin, "grantAccess", Some(&grant)).await?["userErrors"], json!([]));

    let document = "query ($id: ID!, $display: Int!, $company: String!, $name: String!,
            $contact: ID!, $contactDisplay: Int!, $record: String!, $person: String!, $email: String!) {
        a: customer(by: { id: $id }) { id } b: customer(by: { displayId: $display }) { id }
        c: customer(by: { hubSpotCompanyId: $company }) { id } found: customers(search: $name) { totalCount nodes { id } }
        byEmail: customers(search: $email) { nodes { id } }
        d: contact(by: { id: $contact }) { id } e: contact(by: { displayId: $contactDisplay }) { id }
        f: contact(by: { hubSpotContactId: $record }) { id } people: contacts(search: $person) { nodes { id } } }";
    let find = async |client: &Client, customer: &Value| {
        let contact = &customer["contacts"]["nodes"][0];
        let named = json!({ "id": customer["id"], "display": customer["displayId"], "name": customer["name"],
            "company": customer["hubSpotCompanyId"], "contact": contact["id"], "contactDisplay": contact["displayId"],
            "record": contact["hubSpotContactId"], "person": contact["name"], "email": contact["email"] });
        client.graphql(document, named).await
    };
    for client in [&tenant.admin, &tenant.member] {
        let found = find(client, theirs).await?;
        for by in ["a", "b", "c"] {
            assert_eq!(found[by]["id"], theirs["id"], "{by}: {found:#}");
        }
        for by in ["d", "e", "f"] {
            assert_eq!(found[by]["id"], theirs["contacts"]["nodes"][0]["id"], "{by}: {found:#}");
        }
        for list in ["found", "byEmail"] {
            assert!(found[list].to_string().contains(&ids.customer), "{list}: {found:#}");
        }
        assert!(found["people"].to_string().contains(&theirs["contacts"]["nodes"][0]["id"].to_string()), "{found:#}");
    }
    let hidden = find(&tenant.member, others).await?;
    for by in ["a", "b", "c", "d", "e", "f"] {
        assert!(hidden[by].is_null(), "{by}: {hidden:#}");
    }
    for id in [&others["id"], &others["contacts"]["nodes"][0]["id"]] {
        assert!(!hidden.to_string().contains(&id.to_string()), "{id}: {hidden:#}");
    }
    Ok(())
}

#[tokio::test]
async fn p1_another_workspaces_id_answers_like_one_that_never_existed() -> anyhow::Result<()> {
    let world = world().await?;
    let ((acme, mine), (_other, theirs)) = (synced(&world, "Acme").await?, synced(&world, "Other").await?);
    let reads = [
        (
            "customer",
            "query ($id: ID!) { customer(by: { id: $id }) { name } node(id: $id) { id } nodes(ids: [$id]) { id } }",
        ),
        ("run", "query ($id: ID!) { syncRun(id: $id) { status } }"),
        ("customer", "query ($id: ID!) { onboarding(id: $id) { name } }"),
        ("user", "query ($id: ID!) { customers(filter: { ownerId: $id }) { totalCount } }"),
        ("plan", "query ($id: ID!) { customers(filter: { planId: $id }) { totalCount } }"),
    ];
    for (kind, document) in reads {
        let ask = async |id: &str| -> anyhow::Result<Value> {
            let mut body = acme.admin.answer(document, json!({ "id": id })).await?.body;
            if let Some(errors) = body["errors"].as_array_mut() {
                for error in errors {
                    error["extensions"]["requestId"] = Value::Null;
                }
            }
            Ok(body)
        };
        let foreign = theirs.of(kind)?;
        assert_eq!(ask(foreign).await?, ask(&never(foreign)?).await?, "{document}");
        assert_ne!(ask(mine.of(kind)?).await?["data"], Value::Null, "{document}");
    }

    let writes: [Write; 15] = [
        ("cancelSync", "run", |id| json!({ "runId": id })),
        ("updateCustomer", "customer", |id| json!({ "id": id, "status": "CHURNED" })),
        ("createOnboarding", "customer", |id| json!({ "customerId": id, "name": "x" })),
        ("archiveCustomers", "customer", |id| json!({ "ids": [id] })),
        ("restoreCustomers", "customer", |id| json!({ "ids": [id] })),
        ("purgeCustomers", "customer", |id| json!({ "ids": [id] })),
        ("clearPrimaryContact", "customer", |id| json!({ "customerId": id })),
        ("updateCustomField", "field", |id| json!({ "id": id, "label": "x" })),
        ("deleteCustomField", "field", |id| json!({ "id": id })),
        ("renamePlan", "plan", |id| json!({ "id": id, "name": "x" })),
        ("revokeApiKey", "key", |id| json!({ "id": id })),
        ("createApiKey", "user", |id| json!({ "userId": id, "name": "x" })),
        ("updateWorkspace", "user", |id| json!({ "fallbackOwnerId": id })),
        ("updateWorkspaceUser", "user", |id| json!({ "id": id, "name": "x" })),
        ("deactivateWorkspaceUser", "user", |id| json!({ "id": id })),
    ];
    for (name, kind, input) in writes {
        let foreign = theirs.of(kind)?;
        let refused = mutate(&acme.admin, name, Some(&input(foreign))).await?;
        assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{name}: {refused:#}");
        let unknown = mutate(&acme.admin, name, Some(&input(&never(foreign)?))).await?;
        assert_eq!(refused, unknown, "{name}");
    }
    for name in ["unlinkContact", "relinkContact", "choosePrimaryContact"] {
        let pair = |customer: &str, contact: &str| json!({ "customerId": customer, "contactId": contact });
        let refused = mutate(&acme.admin, name, Some(&pair(&mine.customer, &theirs.contact))).await?;
        let unknown = mutate(&acme.admin, name, Some(&pair(&mine.customer, &never(&theirs.contact)?))).await?;
        assert_eq!((&refused["userErrors"][0]["code"], &refused), (&json!("NOT_FOUND"), &unknown), "{name}");
    }
    let grant = |id: &str| json!({ "userId": mine.user, "customerIds": [id] });
    let refused = mutate(&acme.admin, "grantAccess", Some(&grant(&theirs.customer))).await?;
    assert_eq!(refused, mutate(&acme.admin, "grantAccess", Some(&grant(&never(&theirs.customer)?))).await?);
    let target = json!({ "rows": [{ "property": "name", "target": { "field": "NAME" } },
                                  { "property": "domain", "target": { "customFieldId": theirs.field } }] });
    let refused = mutate(&acme.admin, "setCustomerFieldMap", Some(&target)).await?;
    assert_eq!(refused["userErrors"][0]["code"], "CUSTOM_FIELD_NOT_FOUND", "{refused:#}");
    Ok(())
}

impl Ids {
    fn of(&self, kind: &str) -> anyhow::Result<&str> {
        Ok(match kind {
            "run" => &self.run,
            "customer" => &self.customer,
            "contact" => &self.contact,
            "user" => &self.user,
            "field" => &self.field,
            "plan" => &self.plan,
            "key" => &self.key,
            other => anyhow::bail!("no id of a {other} is known"),
        })
    }
}

/// An id of the same kind that nobody ever gave out.
pub(crate) fn never(id: &str) -> anyhow::Result<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id)?)?;
    let (kind, uuid) = text.split_once(':').context("no kind in the id")?;
    ensure!(uuid.len() == 32, "{text}");
    let made_up: String = uuid.chars().rev().collect();
    Ok(URL_SAFE_NO_PAD.encode(format!("{kind}:{made_up}")))
}

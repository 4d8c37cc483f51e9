//! Contacts: what their default map brings, and the map's own edits (P15, P17, P19).

use anyhow::Context as _;
use hubspot_sim::control::Change;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{ObjectType, RecordId};
use serde_json::{Value, json};
use tests::walk::{PATIENCE, everything};
use tests::{Client, Tenant, World, eventually};

use super::{define, empty, field, sync, value};

const SET: &str = "mutation ($input: SetContactFieldMapInput!) { setContactFieldMap(input: $input) {
    contactFieldMap { version } runDue userErrors { field code message } } }";
const RESET: &str = "mutation ($input: ResetContactFieldMapInput!) { resetContactFieldMap(input: $input) {
    contactFieldMap { version } runDue userErrors { field code message } } }";
const READ: &str = "{ contactFieldMap { version rows { property hubSpotLabel hubSpotType
    target { ... on MappedContactField { field } ... on MappedCustomField { customField { key } } } }
    unmapped { field defaultProperty } } }";

async fn set(admin: &Client, rows: &Value, expected: Option<i32>) -> anyhow::Result<Value> {
    let input = json!({ "rows": rows, "expectedVersion": expected });
    Ok(admin.graphql(SET, json!({ "input": input })).await?["setContactFieldMap"].take())
}

async fn read(admin: &Client) -> anyhow::Result<Value> {
    Ok(admin.graphql(READ, json!({})).await?["contactFieldMap"].take())
}

async fn contact(admin: &Client, record: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { contact(by: { hubSpotContactId: $id }) {
        name firstName lastName email title phone customFields { key value values } } }";
    Ok(admin.graphql(document, json!({ "id": record.to_string() })).await?["contact"].take())
}

/// An account with one company and these contacts of it; a contact without a company does not come here.
async fn people<const N: usize>(values: [&[(&str, &str)]; N]) -> anyhow::Result<(World, Tenant, [RecordId; N])> {
    let (world, tenant) = empty().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, ObjectType::Company, &[("name", "Acme")])?;
    let mut made = [RecordId(0); N];
    for (record, values) in made.iter_mut().zip(values) {
        *record = hubspot.create(hub, ObjectType::Contact, values)?;
        hubspot.link_contact(hub, *record, company, false)?;
    }
    tenant.choose(everything()).await?;
    Ok((world, tenant, made))
}

#[tokio::test]
async fn p15_the_default_map_brings_each_field_by_its_rule() -> anyhow::Result<()> {
    let (world, tenant, [whole, address, given, nameless]) = people([
        &[
            ("firstname", "Ada"),
            ("lastname", "Lovelace"),
            ("email", "Ada@Analytical.EXAMPLE"),
            ("jobtitle", "Countess"),
            ("phone", "+44 (0)20 7946 0000"),
        ],
        &[("email", "only@mail.example")],
        &[("firstname", "Grace")],
        &[("phone", "12345")],
    ])
    .await?;
    let (_, issues) = sync(&tenant).await?;
    let admin = &tenant.admin;
    let seen = contact(admin, whole).await?;
    let expected = json!({ "name": "Ada Lovelace", "firstName": "Ada", "lastName": "Lovelace", "customFields": [],
        "email": "ada@analytical.example", "title": "Countess", "phone": "+44 (0)20 7946 0000" });
    assert_eq!(seen, expected);
    assert_eq!(contact(admin, address).await?["name"], "only@mail.example", "the address stands in");
    assert_eq!(contact(admin, given).await?["name"], "Grace");
    let seen = contact(admin, nameless).await?;
    assert_eq!((&seen["name"], &seen["phone"]), (&Value::Null, &json!("12345")), "it comes all the same");
    let told: Vec<(&Value, &Value)> = issues.iter().map(|issue| (&issue["hubSpotId"], &issue["code"])).collect();
    assert_eq!(told, [(&json!(nameless.to_string()), &json!("CONTACT_NAMELESS"))], "{issues:#?}");

    let (hubspot, hub) = (world.hubspot(), world.hub());
    let spoiled = [("email", "no address"), ("firstname", ""), ("jobtitle", "")];
    hubspot.update(hub, ObjectType::Contact, whole, &spoiled)?;
    let (_, issues) = sync(&tenant).await?;
    let seen = contact(admin, whole).await?;
    assert_eq!((&seen["name"], &seen["title"]), (&json!("Lovelace"), &Value::Null), "an empty value is a real clear");
    assert_eq!(seen["email"], "ada@analytical.example", "what cannot be read keeps the old value");
    let told = |issue: &Value| issue["hubSpotId"] == whole.to_string() && issue["code"] == "VALUE_UNREADABLE";
    assert!(issues.iter().any(told), "{issues:#?}");
    Ok(())
}

#[tokio::test]
async fn p17_the_map_of_contacts_is_edited_repointed_and_reset() -> anyhow::Result<()> {
    let (_world, tenant, [person]) = people([&[
        ("firstname", "Ada"),
        ("email", "ada@home.example"),
        ("work_email", "ADA@work.example"),
        ("city", "London"),
    ]])
    .await?;
    let admin = &tenant.admin;
    let start = read(admin).await?;
    assert_eq!((&start["version"], start["rows"].as_array().map(Vec::len)), (&json!(0), Some(5)), "{start:#}");
    assert_eq!(start["rows"][0]["hubSpotLabel"], "First Name");
    sync(&tenant).await?;

    let town = define(admin, "CONTACT", "town", "TEXT", &[]).await?;
    let rows = json!([
        { "property": "firstname", "target": field("FIRST_NAME") },
        { "property": "work_email", "target": field("EMAIL") },
        { "property": "city", "target": town },
    ]);
    let saved = set(admin, &rows, Some(0)).await?;
    assert_eq!(
        (&saved["contactFieldMap"]["version"], &saved["runDue"], &saved["userErrors"]),
        (&json!(1), &json!(true), &json!([])),
        "{saved:#}"
    );
    let late = set(&tenant.owner, &rows, Some(0)).await?;
    assert_eq!(late["userErrors"][0]["code"], "CONFLICT", "{late:#}");
    let map = read(admin).await?;
    assert_eq!(map["rows"][2]["target"]["customField"]["key"], "town", "{map:#}");
    assert_eq!(map["unmapped"].as_array().map(Vec::len), Some(3), "last name, title and phone: {map:#}");
    assert_eq!(contact(admin, person).await?["email"], "ada@home.example", "old values stay until the run");
    sync(&tenant).await?;
    let seen = contact(admin, person).await?;
    assert_eq!((&seen["email"], value(&seen, "town")), (&json!("ada@work.example"), json!("London")));

    let reset = admin.mutate("resetContactFieldMap", RESET, json!({ "input": { "expectedVersion": 1 } })).await?;
    assert_eq!((&reset["contactFieldMap"]["version"], &reset["runDue"]), (&json!(2), &json!(true)), "{reset:#}");
    assert_eq!(read(admin).await?["rows"], start["rows"]);
    sync(&tenant).await?;
    assert_eq!(contact(admin, person).await?["email"], "ada@home.example");
    Ok(())
}

#[tokio::test]
async fn p21_what_is_read_by_the_old_map_does_not_outlast_a_run_by_the_next() -> anyhow::Result<()> {
    let (world, tenant, [person]) =
        people([&[("firstname", "Ada"), ("jobtitle", "Countess"), ("city", "London")]]).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    sync(&tenant).await?;
    world.listen()?;

    let answer = Fault::on("/crm/objects/*/contacts/batch/read", Trouble::Delay { millis: 3_000 });
    hubspot.arm(Fault { containing: Some("jobtitle".to_owned()), ..answer.times(1) });
    hubspot.update(hub, ObjectType::Contact, person, &[("firstname", "Augusta Ada")])?;
    eventually("the contact is asked for", PATIENCE, async || Ok(hubspot.faults().is_empty().then_some(()))).await?;
    let rows = json!([
        { "property": "firstname", "target": field("FIRST_NAME") },
        { "property": "city", "target": field("TITLE") },
    ]);
    set(&tenant.admin, &rows, Some(0)).await?;
    sync(&tenant).await?;
    assert!(world.marks(&tenant).await? > 0, "the answer is still under way");
    assert_eq!(contact(&tenant.admin, person).await?["title"], "London");

    world.settled(&tenant).await?;
    let seen = contact(&tenant.admin, person).await?;
    assert_eq!((&seen["firstName"], &seen["title"]), (&json!("Augusta Ada"), &json!("London")));
    Ok(())
}

#[tokio::test]
async fn p17_each_wrong_row_of_contacts_has_its_message_and_nothing_is_saved() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let gone = Change::ArchiveProperty { object: ObjectType::Contact, name: "degree".to_owned() };
    world.hubspot().apply(world.hub(), &gone)?;
    let admin = &tenant.admin;
    let number = define(admin, "CONTACT", "score", "NUMBER", &[]).await?;
    let of_customers = define(admin, "CUSTOMER", "score", "NUMBER", &[]).await?;
    let before = read(admin).await?;
    let rows = json!([
        { "property": "firstname", "target": field("FIRST_NAME") },
        { "property": "degree", "target": field("TITLE") },
        { "property": "no_such_property", "target": field("PHONE") },
        { "property": "createdate", "target": field("EMAIL") },
        { "property": "lastname", "target": field("FIRST_NAME") },
        { "property": "city", "target": number },
        { "property": "hs_object_id", "target": of_customers },
    ]);
    let refused = set(admin, &rows, None).await?;
    assert!(refused["contactFieldMap"].is_null(), "{refused:#}");
    let told = refused["userErrors"].as_array().context("no errors")?;
    let expected = [
        ("1", "property", "PROPERTY_ARCHIVED", "degree"),
        ("2", "property", "PROPERTY_NOT_FOUND", "no_such_property"),
        ("3", "property", "TYPE_MISMATCH", "createdate"),
        ("4", "target", "DUPLICATE_TARGET", "firstname"),
        ("5", "property", "TYPE_MISMATCH", "city"),
        ("6", "target", "CUSTOM_FIELD_NOT_FOUND", ""),
    ];
    assert_eq!(told.len(), expected.len(), "{refused:#}");
    for (row, part, code, names) in expected {
        let path = json!(["rows", row, part]);
        let error = told.iter().find(|error| error["field"] == path).with_context(|| format!("{path}: {refused:#}"))?;
        assert_eq!(error["code"], code, "{refused:#}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(names)), "{error:#}");
    }
    assert_eq!(read(admin).await?, before);
    Ok(())
}

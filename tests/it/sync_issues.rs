//! P19, P27: what cannot be read of a record is told to a person, and stops nothing.

use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::truth::Customer;
use tests::walk::everything;
use tests::{Mirror, Setup, Tenant, World};

use crate::PIVOTAL;

fn account() -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings {
        limits: Limits::none(),
        accounts: vec![AccountSpec::empty(17)],
        ..Settings::default()
    })
}

/// Values of a company that has everything, owned by Grace.
const GOOD: [(&str, &str); 7] = [
    ("name", "Acme"),
    ("domain", "acme.example"),
    ("hubspot_owner_id", "41629801"),
    ("tier", "Growth"),
    ("annualrevenue", "1200.50"),
    ("industry", "BANKING"),
    ("numberofemployees", "40"),
];

/// Values that cannot be kept, but for the industry.
const BAD: [(&str, &str); 7] = [
    ("name", "  "),
    ("domain", "no domain at all"),
    ("hubspot_owner_id", "99999999"),
    ("tier", "retired_option"),
    ("annualrevenue", "12345678901234567890.5"),
    ("industry", "AUTOMOTIVE"),
    ("numberofemployees", "12.5"),
];

#[tokio::test]
async fn p19_what_cannot_be_read_keeps_the_old_value_and_is_told_once() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, ObjectType::Company, &GOOD)?;
    let other = hubspot.create(hub, ObjectType::Company, &[("name", "Fine")])?;
    let tenant = world.ready_tenant(everything()).await?;
    assert_eq!(tenant.sync().await?["status"], "SUCCEEDED");
    let before = customer(&world, &tenant, company).await?;
    assert_eq!(before.owner.as_deref(), Some("grace@pivotal.example"));

    hubspot.update(hub, ObjectType::Company, company, &BAD)?;
    hubspot.update(hub, ObjectType::Company, other, &[("name", "Finer")])?;
    let run = tenant.sync().await?;
    assert_eq!(run["status"], "SUCCEEDED_WITH_ISSUES");
    assert_eq!((&run["issueCount"], &run["customers"]["updated"]), (&json!(6), &json!(2)), "{run:#}");
    let after = customer(&world, &tenant, company).await?;
    // the industry arrived, the owner has a stand-in, all else is as it was
    let expected = Customer {
        industry: Some("Automotive".to_owned()),
        owner: Some("ada@pivotal.example".to_owned()),
        modified_ms: after.modified_ms,
        ..before
    };
    assert_eq!(after, expected);
    assert_eq!(customer(&world, &tenant, other).await?.name, "Finer");

    let issues = issues(&tenant, &run).await?;
    let told: Vec<(&str, &str, &str)> = issues.iter().map(told).collect();
    assert_eq!(
        told,
        [
            ("arr", "NUMBER_OUT_OF_RANGE", "ERROR"),
            ("domain", "VALUE_UNREADABLE", "ERROR"),
            ("employee_count", "VALUE_UNREADABLE", "ERROR"),
            ("name", "NAME_BLANK", "WARNING"),
            ("owner", "OWNER_UNKNOWN", "WARNING"),
            ("plan", "PLAN_UNKNOWN", "WARNING"),
        ]
    );
    for issue in &issues {
        assert_eq!(issue["recordKind"], "COMPANY");
        assert_eq!(issue["hubSpotId"], company.to_string());
        assert_eq!((&issue["occurrences"], &issue["resolvedAt"]), (&json!(1), &Value::Null));
        assert!(issue["message"].as_str().is_some_and(|message| message.ends_with('.')), "{issue}");
    }
    Ok(())
}

#[tokio::test]
async fn p27_an_issue_met_again_is_counted_and_one_that_is_mended_is_closed() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, ObjectType::Company, &GOOD)?;
    hubspot.update(hub, ObjectType::Company, company, &BAD)?;
    let contact = hubspot.create(hub, ObjectType::Contact, &[("phone", "1")])?;
    hubspot.link_contact(hub, contact, company, true)?;
    let tenant = world.ready_tenant(everything()).await?;
    let first = issues(&tenant, &tenant.sync().await?).await?;
    assert_eq!(first.len(), 7, "{first:#?}");
    assert!(first.iter().any(|issue| issue["code"] == "CONTACT_NAMELESS" && issue["recordKind"] == "CONTACT"));
    let imported = customer(&world, &tenant, company).await?;
    assert_eq!((imported.name.as_str(), imported.arr.as_deref()), (format!("Company {company}").as_str(), None));

    let second = issues(&tenant, &tenant.sync().await?).await?;
    let ids = |issues: &[Value]| issues.iter().map(|issue| issue["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&second), ids(&first), "no issue is told twice");
    assert!(second.iter().all(|issue| issue["occurrences"] == 2), "{second:#?}");

    hubspot.update(hub, ObjectType::Company, company, &GOOD)?;
    let third = tenant.sync().await?;
    assert_eq!(third["issueCount"], 1, "only the contact's is left");
    let closed: Vec<(String, bool)> = sqlx::query_as(
        "select code, resolved_at is not null from sync_issue where workspace_id = $1 order by resolved_at is null, code",
    )
    .bind(tenant.workspace)
    .fetch_all(world.pool())
    .await?;
    assert_eq!(closed.len(), 7);
    assert_eq!(closed.iter().filter(|(_, closed)| *closed).count(), 6, "{closed:?}");
    assert_eq!(closed[6], ("CONTACT_NAMELESS".to_owned(), false));
    let expected = Mirror::expected(&world, |_| true).await?;
    Mirror::actual(&world, &tenant).await?.must_equal(&expected)
}

async fn customer(world: &World, tenant: &Tenant, company: RecordId) -> anyhow::Result<Customer> {
    Ok(Mirror::actual(world, tenant).await?.customers[&company.to_string()].clone())
}

/// The issues of a run, by field and code.
async fn issues(tenant: &Tenant, run: &Value) -> anyhow::Result<Vec<Value>> {
    let document = "query ($id: ID!) { syncRun(id: $id) { issues(first: 100) { nodes { id recordKind hubSpotId field code \
                    severity message value occurrences resolvedAt } } } }";
    let data = tenant.admin.graphql(document, json!({ "id": run["id"] })).await?;
    let mut issues = data["syncRun"]["issues"]["nodes"].as_array().cloned().unwrap_or_default();
    issues.sort_by_key(|issue| format!("{} {}", issue["field"], issue["code"]));
    Ok(issues)
}

fn told(issue: &Value) -> (&str, &str, &str) {
    let word = |name: &str| issue[name].as_str().unwrap_or_default();
    (word("field"), word("code"), word("severity"))
}

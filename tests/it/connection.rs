//! The door to HubSpot: consent, what it grants, its end, and another account (P5 to P9).

pub(crate) mod token;

use std::{collections::BTreeSet, time::Duration};

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, ObjectType, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Client, Consent, Setup, Tenant, World, client::http, eventually};
use url::Url;

use crate::PIVOTAL;

/// Long enough for a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

const INTEGRATION: &str = "{ integration { status statusReason { code message } hubId accountName grantedScopes
                               missingOptionalScopes { scope feature message } } }";
const CHOICES: &str = "{ companyFilterChoices {
    lists { available reason lists { name } }
    stages { available stages { label } }
    pipelines { available reason pipelines { name } }
} }";
const DISCONNECT: &str =
    "mutation { disconnectHubSpot { integration { status statusReason { code } } userErrors { code message } } }";

/// A world whose accounts hold a few even companies each.
async fn world(accounts: impl IntoIterator<Item = AccountSpec>) -> anyhow::Result<World> {
    let hubspot = Settings { accounts: accounts.into_iter().collect(), ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await
}

fn small(seed: u64) -> AccountSpec {
    AccountSpec::bulk(seed, 6, 6)
}

/// Where an admin is sent; `replace` names the account that may take the place of the connected one.
async fn invitation(admin: &Client, replace: Option<i64>) -> anyhow::Result<String> {
    let document = "mutation ($input: ConnectHubSpotInput!) {
        connectHubSpot(input: $input) { consentUrl userErrors { code message } } }";
    let input = json!({ "replaceHubId": replace.map(|hub| hub.to_string()) });
    let payload = admin.mutate("connectHubSpot", document, json!({ "input": input })).await?;
    payload["consentUrl"].as_str().map(str::to_owned).context("no consent address")
}

/// Consents or not, and gives the status and the text of the page that our callback shows.
async fn consent(world: &World, address: &str, hub: i64, decision: Consent) -> anyhow::Result<(u16, String)> {
    let answer = world.consent(address, hub, decision).await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// Calls our callback with a state and a made-up or true code.
async fn call_back(world: &World, state: &str, code: &str) -> anyhow::Result<(u16, Value)> {
    let address =
        Url::parse_with_params(&format!("{}/oauth/hubspot/callback", world.url()), [("state", state), ("code", code)])?;
    let answer = http().get(address).header("accept", "application/json").send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

async fn integration(admin: &Client) -> anyhow::Result<Value> {
    Ok(admin.graphql(INTEGRATION, json!({})).await?["integration"].take())
}

async fn live_customers(admin: &Client) -> anyhow::Result<Value> {
    Ok(admin.graphql("{ customers { totalCount } }", json!({})).await?["customers"]["totalCount"].take())
}

async fn disconnect(tenant: &Tenant) -> anyhow::Result<Value> {
    tenant.admin.mutate("disconnectHubSpot", DISCONNECT, json!({})).await
}

fn parameter(address: &str, name: &str) -> anyhow::Result<String> {
    let address = Url::parse(address)?;
    let found = address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    found.with_context(|| format!("no {name} in {address}"))
}

/// The paths asked of HubSpot since the last reset, with what follows the first segment left out.
fn asked(world: &World, word: &str) -> usize {
    world.hubspot().calls().iter().filter(|call| call.path.contains(word)).count()
}

#[tokio::test]
async fn p5_the_consent_address_asks_for_reading_and_nothing_else() -> anyhow::Result<()> {
    let world = world([small(1)]).await?;
    let tenant = world.tenant("Acme").await?;
    let address = invitation(&tenant.admin, None).await?;

    assert!(address.starts_with(&format!("{}/oauth/authorize?", world.hubspot_url())), "{address}");
    assert_eq!(parameter(&address, "client_id")?, Settings::default().app.client_id);
    assert_eq!(parameter(&address, "redirect_uri")?, format!("{}/oauth/hubspot/callback", world.url()));
    assert!(parameter(&address, "state")?.len() >= 32, "{address}");
    let words = |name: &str| -> anyhow::Result<BTreeSet<String>> {
        Ok(parameter(&address, name)?.split_whitespace().map(str::to_owned).collect())
    };
    let required = [
        "oauth",
        "crm.objects.companies.read",
        "crm.objects.contacts.read",
        "crm.schemas.companies.read",
        "crm.schemas.contacts.read",
    ];
    assert_eq!(words("scope")?, required.map(str::to_owned).into());
    let optional = words("optional_scope")?;
    assert!(
        ["crm.lists.read", "crm.objects.owners.read", "crm.objects.deals.read"].iter().all(|s| optional.contains(*s))
    );
    assert!(optional.iter().all(|scope| scope.rsplit('.').next() == Some("read")), "{optional:?}");

    let again = invitation(&tenant.admin, None).await?;
    assert_ne!(parameter(&address, "state")?, parameter(&again, "state")?);
    Ok(())
}

#[tokio::test]
async fn p5_what_was_not_granted_says_so_and_the_rest_works() -> anyhow::Result<()> {
    let world = world([AccountSpec { grantable_scopes: Vec::new(), ..small(2) }]).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;

    let integration = integration(&tenant.admin).await?;
    assert_eq!(integration["status"], "CONNECTED");
    let missing = integration["missingOptionalScopes"].as_array().context("no list")?;
    let features: BTreeSet<_> = missing.iter().filter_map(|scope| scope["feature"].as_str()).collect();
    assert_eq!(features, ["DEAL_PIPELINES", "LISTS", "OWNERS"].into());
    for scope in missing {
        let (name, sentence) = (scope["scope"].as_str().unwrap_or("?"), scope["message"].as_str().unwrap_or_default());
        assert!(sentence.contains(name) && sentence.contains("Sales Hub Professional"), "{sentence}");
    }

    let choices = tenant.admin.graphql(CHOICES, json!({})).await?["companyFilterChoices"].take();
    for (part, scope) in [("lists", "crm.lists.read"), ("pipelines", "crm.objects.deals.read")] {
        assert_eq!(choices[part]["available"], false, "{choices:#}");
        assert!(choices[part]["reason"].as_str().is_some_and(|reason| reason.contains(scope)), "{choices:#}");
    }
    assert_eq!(choices["stages"]["available"], true, "{choices:#}");
    let document = "mutation ($input: SetCompanyFilterInput!) { setCompanyFilter(input: $input) {
        companyFilter { version } userErrors { code message } } }";
    let input = json!({ "input": { "filter": { "list": { "id": "101" } } } });
    let refused = tenant.admin.graphql(document, input).await?["setCompanyFilter"].take();
    assert_eq!(refused["userErrors"][0]["code"], "MISSING_SCOPE", "{refused:#}");

    tenant.choose(everything()).await?;
    let end = tenant.sync().await?;
    assert!(end["status"].as_str().is_some_and(|status| status.starts_with("SUCCEEDED")), "{end:#}");
    let document = "{ customers { nodes { hubSpotCompanyId owner { email } } } workspace { fallbackOwner { email } } }";
    let owners = tenant.admin.graphql(document, json!({})).await?;
    let customers = owners["customers"]["nodes"].as_array().context("no customers")?;
    let companies = world.hubspot().truth(world.hub(), ObjectType::Company)?;
    let owned = companies.iter().filter(|company| company.properties.contains_key("hubspot_owner_id"));
    let owned: Vec<String> = owned.map(|company| company.id.0.to_string()).collect();
    assert!(!owned.is_empty(), "no company of the account has an owner: this test proves nothing");
    for id in owned {
        let customer = customers.iter().find(|customer| customer["hubSpotCompanyId"] == id).context("not here")?;
        assert_eq!(customer["owner"], owners["workspace"]["fallbackOwner"], "{owners:#}");
        assert!(!customer["owner"].is_null(), "{owners:#}");
    }
    Ok(())
}

#[tokio::test]
async fn p6_a_forged_replayed_or_late_state_changes_nothing() -> anyhow::Result<()> {
    let world = world([small(3)]).await?;
    let tenant = world.tenant("Acme").await?;
    let refused = |(status, body): &(u16, Value)| *status == 400 && body["code"] == "INVALID_STATE";

    let address = invitation(&tenant.admin, None).await?;
    let state = parameter(&address, "state")?;
    let forged = call_back(&world, &"x".repeat(state.len()), "code").await?;
    assert!(refused(&forged), "{forged:?}");

    sqlx::query("update oauth_state set expires_at = now() - interval '1 second'").execute(world.pool()).await?;
    let (status, page) = consent(&world, &address, world.hub(), Consent::Allow).await?;
    assert!(status == 400 && page.contains("INVALID_STATE"), "late: {page}");
    assert!(integration(&tenant.admin).await?.is_null());

    let address = invitation(&tenant.admin, None).await?;
    let (status, page) = consent(&world, &address, world.hub(), Consent::Allow).await?;
    assert_eq!(status, 200, "{page}");
    let before = integration(&tenant.admin).await?;
    let exchanges = asked(&world, "/token");
    let (status, page) = consent(&world, &address, world.hub(), Consent::Allow).await?;
    assert!(status == 400 && page.contains("INVALID_STATE"), "replayed: {page}");
    assert_eq!(asked(&world, "/token"), exchanges, "the second code was not even looked at");
    assert_eq!(integration(&tenant.admin).await?, before);
    Ok(())
}

#[tokio::test]
async fn p6_a_state_is_good_for_the_workspace_and_user_that_asked_only() -> anyhow::Result<()> {
    let world = world([small(4)]).await?;
    let (acme, other) = (world.tenant("Acme").await?, world.tenant("Other").await?);
    let address = invitation(&other.admin, None).await?;
    consent(&world, &address, world.hub(), Consent::Allow).await?;
    assert!(integration(&acme.admin).await?.is_null(), "the other workspace's consent is not this one's");
    assert_eq!(integration(&other.admin).await?["status"], "CONNECTED");

    let address = invitation(&acme.admin, None).await?;
    sqlx::query("update workspace_user set role = 'MEMBER' where workspace_id = $1 and role = 'ADMIN'")
        .bind(acme.workspace)
        .execute(world.pool())
        .await?;
    let (status, page) = consent(&world, &address, world.hub(), Consent::Allow).await?;
    assert!(status == 403 && page.contains("FORBIDDEN"), "{page}");
    assert!(integration(&acme.owner).await?.is_null(), "who lost the role meanwhile connects nothing");
    Ok(())
}

#[tokio::test]
async fn p8_a_declined_consent_changes_nothing() -> anyhow::Result<()> {
    let world = world([small(5)]).await?;
    let tenant = world.tenant("Acme").await?;
    let address = invitation(&tenant.admin, None).await?;
    let (status, page) = consent(&world, &address, world.hub(), Consent::Deny).await?;
    assert!(status == 400 && page.contains("CONSENT_DECLINED"), "{page}");
    assert!(integration(&tenant.admin).await?.is_null());

    world.connect(&tenant).await?;
    let before = integration(&tenant.admin).await?;
    let address = invitation(&tenant.admin, None).await?;
    consent(&world, &address, world.hub(), Consent::Deny).await?;
    assert_eq!(integration(&tenant.admin).await?, before);
    Ok(())
}

#[tokio::test]
async fn p7_a_missing_required_scope_is_named_with_the_plan() -> anyhow::Result<()> {
    let world = world([small(6)]).await?;
    let tenant = world.tenant("Acme").await?;
    let mut page = Url::parse(&invitation(&tenant.admin, None).await?)?;
    page.query_pairs_mut().append_pair("hub_id", &world.hub().to_string()).append_pair("sim_consent", "allow");
    let redirected = http().get(page).send().await?;
    let back = redirected.headers()["location"].to_str()?.to_owned();
    // between the consent and the exchange the account loses what the mirror cannot do without
    world.hubspot().withdraw_scope(world.hub(), "crm.schemas.contacts.read");
    let answer = http().get(back).send().await?;
    assert_eq!(answer.status(), 403);
    let text = answer.text().await?;
    for part in ["MISSING_SCOPE", "crm.schemas.contacts.read", "Sales Hub Professional"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(integration(&tenant.admin).await?.is_null());
    Ok(())
}

#[tokio::test]
async fn p8_disconnecting_keeps_everything_and_leaves_hubspot_in_order() -> anyhow::Result<()> {
    let world = world([small(7)]).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let kept = "{ companyFilter { version } customerFieldMap { version rows { property } } customers { totalCount } syncRuns { nodes { id status } } }";
    let before = tenant.admin.graphql(kept, json!({})).await?;
    world.hubspot().reset_calls();

    let payload = disconnect(&tenant).await?;
    assert_eq!(payload["integration"]["status"], "DISCONNECTED");
    let calls: Vec<_> = world.hubspot().calls();
    let place = |word: &str| calls.iter().position(|call| call.path.contains(word) && call.status < 300);
    let (uninstalled, revoked) = (place("external-install"), place("token/revoke"));
    assert!(uninstalled.is_some() && uninstalled < revoked, "first the app, then the token: {calls:?}");
    assert_eq!(tenant.admin.graphql(kept, json!({})).await?, before);
    assert_eq!(disconnect(&tenant).await?["integration"]["status"], "DISCONNECTED", "repeating it changes nothing");

    let document = "mutation { startInitialSync { run { id } userErrors { code } } }";
    let refused = tenant.admin.graphql(document, json!({})).await?["startInitialSync"].take();
    assert_eq!(refused["userErrors"][0]["code"], "NOT_CONNECTED", "{refused:#}");
    world.connect(&tenant).await?;
    let end = tenant.sync().await?;
    assert_eq!((&end["customers"]["created"], &end["customers"]["unchanged"]), (&json!(0), &json!(6)), "{end:#}");
    Ok(())
}

#[tokio::test]
async fn p8_an_app_removed_at_hubspot_asks_for_one_click() -> anyhow::Result<()> {
    let world = world([small(8)]).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    world.hubspot().uninstall(world.hub());

    let refused = tenant.admin.answer(CHOICES, json!({})).await?;
    assert_eq!(refused.body["errors"][0]["extensions"]["reason"], "REAUTHORIZE_NEEDED", "{:#}", refused.body);
    let lost = integration(&tenant.admin).await?;
    assert_eq!((&lost["status"], &lost["statusReason"]["code"]), (&json!("REAUTHORIZE"), &json!("REAUTHORIZE_NEEDED")));
    assert_eq!(live_customers(&tenant.admin).await?, 6);
    let document = "mutation { startInitialSync { run { id } userErrors { code } } }";
    let refused = tenant.admin.graphql(document, json!({})).await?["startInitialSync"].take();
    assert_eq!(refused["userErrors"][0]["code"], "REAUTHORIZE_NEEDED", "{refused:#}");

    world.connect(&tenant).await?;
    let mended = integration(&tenant.admin).await?;
    assert_eq!((&mended["status"], &mended["statusReason"]), (&json!("CONNECTED"), &Value::Null));
    tenant.admin.graphql(CHOICES, json!({})).await?;
    Ok(())
}

#[tokio::test]
async fn p8_a_run_that_lost_its_connection_goes_on_by_itself_after_one_click() -> anyhow::Result<()> {
    let hubspot = Settings { accounts: vec![small(12)], ..Settings::default() };
    let mut world = World::start(Setup::new(PIVOTAL).hubspot(hubspot).replicas(0)).await?;
    world.add_server_with([("PIVOTAL_ROLE", "api")]).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    tenant.choose(everything()).await?;
    let run = tenant.start_sync().await?;
    world.hubspot().uninstall(world.hub());
    world.add_server().await?;

    let document = "query ($id: ID!) { syncRun(id: $id) { status failure { code message } } integration { status } }";
    let waiting = eventually("the run waits for an admin", PATIENCE, async || {
        let data = tenant.admin.graphql(document, json!({ "id": run })).await?;
        Ok((data["syncRun"]["failure"]["code"] == "REAUTHORIZE_NEEDED").then_some(data))
    });
    let waiting = waiting.await?;
    assert_eq!(
        (&waiting["syncRun"]["status"], &waiting["integration"]["status"]),
        (&json!("QUEUED"), &json!("REAUTHORIZE"))
    );
    world.connect(&tenant).await?;
    let end = tenant.ended(&run).await?;
    assert_eq!((&end["customers"]["created"], &end["failure"]), (&json!(6), &Value::Null), "{end:#}");
    Ok(())
}

#[tokio::test]
async fn p9_another_account_comes_only_when_asked_for_by_number() -> anyhow::Result<()> {
    let (first, second) = (small(9), AccountSpec::bulk(10, 4, 4));
    let (one, two) = (first.hub_id, second.hub_id);
    let world = world([first, second]).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;

    let mut address = Url::parse(&invitation(&tenant.admin, None).await?)?;
    // HubSpot's page lets a person choose another account than the one suggested
    address.set_path("/oauth/authorize");
    let (status, page) = consent(&world, address.as_str(), two, Consent::Allow).await?;
    assert!(status == 409 && page.contains("DIFFERENT_ACCOUNT") && page.contains(&two.to_string()), "{page}");
    assert_eq!(integration(&tenant.admin).await?["hubId"], one.to_string());

    let address = invitation(&tenant.admin, Some(two)).await?;
    let (status, page) = consent(&world, &address, two, Consent::Allow).await?;
    assert_eq!(status, 200, "{page}");
    assert_eq!(integration(&tenant.admin).await?["hubId"], two.to_string());
    assert_eq!(live_customers(&tenant.admin).await?, 6, "the first account's customers stay until the next run");

    let end = tenant.sync().await?;
    assert_eq!((&end["customers"]["created"], &end["customers"]["archived"]), (&json!(4), &json!(6)), "{end:#}");
    let document = "{ customers(filter: { archived: ARCHIVED }) { nodes { archiveReason } } }";
    let archived = tenant.admin.graphql(document, json!({})).await?;
    let reasons = archived["customers"]["nodes"].as_array().context("no customers")?;
    assert!(reasons.len() == 6 && reasons.iter().all(|node| node["archiveReason"] == "ACCOUNT_REPLACED"), "{archived}");
    assert_eq!(live_customers(&tenant.admin).await?, 4);
    Ok(())
}

#[tokio::test]
async fn p9_one_account_serves_two_workspaces_until_the_last_leaves() -> anyhow::Result<()> {
    let world = world([small(11)]).await?;
    let (acme, other) = (world.tenant("Acme").await?, world.tenant("Other").await?);
    world.first_sync(&acme).await?;
    world.first_sync(&other).await?;

    world.hubspot().reset_calls();
    disconnect(&acme).await?;
    assert_eq!(asked(&world, "external-install"), 0, "the app is still needed");
    let end = other.sync().await?;
    assert_eq!(end["customers"]["unchanged"], 6, "{end:#}");
    disconnect(&other).await?;
    assert_eq!(asked(&world, "external-install"), 1);
    Ok(())
}

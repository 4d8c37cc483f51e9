//! P10, P3, P39: what is secret is in no line of the log, in no error and in no printed value, whatever happens and
//! however much is logged.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use api::http::graphql::bearer::BearerKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hubspot::{AccessToken, OAuthApp};
use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use hubspot_sim::webhooks::HandMade;
use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use mirror::connection::Keyring;
use mirror::name::Email;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use secrecy::SecretString;
use serde_json::{Value, json};
use tests::client::http;
use tests::outbound::{ANY_ADDRESS, EVENTS};
use tests::receiver::{Receiver, Reply};
use tests::walk::everything;
use tests::world::TOKEN_KEYS;
use tests::{Client, Setup, Tenant, World};
use url::Url;

use crate::PIVOTAL;

const PATIENCE: Duration = Duration::from_mins(1);

/// All that can be logged: our own crates in every detail, everybody else's for debugging.
const LOG: &str = "debug,api=trace,mirror=trace,hubspot=trace,entity=trace,migration=trace";

/// A contact whose address nobody else has, in a form that the mirror changes.
const PERSON: &str = "Nobody.Else@Secret-Address.example";

/// The same person's next one.
const PERSON_AGAIN: &str = "Nobody.Else.Again@secret-address.example";

const CHOICES: &str = "{ companyFilterChoices { lists { available reason lists { name } } } }";

/// What was said to clients, as far as it tells of trouble.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    /// Asks, and keeps every error and refusal.
    async fn ask(&mut self, client: &Client, document: &str, variables: Value) -> anyhow::Result<()> {
        let answer = client.answer(document, variables).await?;
        self.0.push(answer.body["errors"].to_string());
        let payloads = answer.body["data"].as_object().into_iter().flat_map(|data| data.values());
        self.0.extend(payloads.map(|payload| payload["userErrors"].to_string()));
        Ok(())
    }

    /// A request that is no GraphQL, and its whole answer.
    async fn get(&mut self, address: &str) -> anyhow::Result<()> {
        self.0.push(http().get(address).header("accept", "application/json").send().await?.text().await?);
        Ok(())
    }
}

#[tokio::test]
async fn p10_nothing_secret_is_logged_or_told_in_a_whole_life() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::demo(81)];
    let hubspot = Settings { accounts, limits: Limits::none(), ..Settings::default() };
    let client_secret = hubspot.app.client_secret.clone();
    let setup = Setup::new(PIVOTAL).hubspot(hubspot).replicas(2).env("RUST_LOG", LOG).with_journal();
    let setup = setup.env(ANY_ADDRESS.0, ANY_ADDRESS.1);
    let mut world = World::start(setup).await?;
    let (hub, hubspot) = (world.hub(), world.hubspot());
    let person = hubspot.create(hub, ObjectType::Contact, &[("email", PERSON), ("firstname", "Nobody")])?;
    let company = hubspot.ids(hub, ObjectType::Company)?[0];
    hubspot.link_contact(hub, person, company, true)?;
    let tenant = world.tenant("Acme").await?;
    let mut secrets =
        vec![client_secret, TOKEN_KEYS.to_owned(), key_bytes()?, PERSON.to_owned(), PERSON_AGAIN.to_owned()];
    let mut told = Told::default();

    consents(&world, &tenant, &mut told, &mut secrets).await?;
    tenant.choose(everything()).await?;
    tenant.sync().await?;
    secrets.extend(addresses(&world)?);
    let receiver = Receiver::start().await?;
    receivers(&tenant, &receiver, &mut told, &mut secrets).await?;
    deliveries(&world, &tenant, person).await?;
    renewals(&world, &tenant, &mut told).await?;
    refusals(&world, &tenant, &mut told, &mut secrets).await?;
    troubles(&world, &tenant, &mut told).await?;
    endings(&world, &tenant, &mut told, company).await?;
    secrets.extend([&tenant.owner, &tenant.admin, &tenant.member].map(|client| client.key().to_owned()));
    secrets.extend(["ada@pivotal.example", "grace@pivotal.example", "mary@pivotal.example"].map(str::to_owned));
    let given = hubspot.install(hub)?;
    secrets.extend(beginnings(&given.access_token, &given.refresh_token)?);

    world.stop(0).await?;
    world.stop(1).await?;
    let log = format!("{}{}", world.replica(0).log(), world.replica(1).log());
    for expected in ["DEBUG", "connected a HubSpot account", "a consent came to nothing", "a request failed"] {
        assert!(log.contains(expected), "the log tells of everything that happened, so of {expected:?} too");
    }
    let (addresses, secrets): (Vec<String>, Vec<String>) = secrets.into_iter().partition(|secret| secret.contains('@'));
    let addresses: BTreeSet<String> = addresses.iter().map(|address| address.to_lowercase()).collect();
    let secrets: BTreeSet<String> = secrets.iter().flat_map(|secret| spellings(secret)).collect();
    ensure!(addresses.len() > 300, "only {} addresses are known", addresses.len());
    let mut leaks = Vec::new();
    for (place, text) in [("the log", &log), ("an error", &told.0.join("\n"))] {
        for line in text.lines() {
            let found = secrets.iter().find(|secret| line.contains(secret.as_str())).cloned();
            let found = found.or_else(|| written(line).find(|word| addresses.contains(word)));
            leaks.extend(found.map(|secret| format!("{secret} is in {place}: {line}")));
        }
    }
    ensure!(leaks.is_empty(), "{} leaks, some of them:\n{}", leaks.len(), leaks[..leaks.len().min(12)].join("\n"));
    Ok(())
}

/// Connects, with everything that may go wrong before; keeps each state and code.
async fn consents(world: &World, tenant: &Tenant, told: &mut Told, secrets: &mut Vec<String>) -> anyhow::Result<()> {
    let callback = format!("{}/oauth/hubspot/callback", world.url());
    let invite = async || -> anyhow::Result<String> {
        let document = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { code message } } }";
        let address = tenant.mutate(document, json!({})).await?;
        let address = Url::parse(address["consentUrl"].as_str().context("no address")?)?;
        let state = address.query_pairs().find(|(name, _)| name == "state").context("no state")?;
        Ok(state.1.into_owned())
    };
    told.get(&format!("{callback}?state=forged-state-4711&code=forged-code-4711")).await?;
    let (declined, unknown) = (invite().await?, invite().await?);
    told.get(&format!("{callback}?state={declined}&error=access_denied")).await?;
    told.get(&format!("{callback}?state={unknown}&code=made-up-code-4711")).await?;
    told.get(&format!("{callback}?state=twice-4711&state=twice-4711&code=made-up-code-4711")).await?;
    secrets.extend([declined, unknown]);
    secrets.extend(["forged-state-4711", "forged-code-4711", "made-up-code-4711", "twice-4711"].map(str::to_owned));
    world.connect(tenant).await
}

/// Somebody who is told things and takes none of them, at an address with a key in it; what he is told holds addresses of
/// people.
async fn receivers(
    tenant: &Tenant,
    receiver: &Receiver,
    told: &mut Told,
    secrets: &mut Vec<String>,
) -> anyhow::Result<()> {
    receiver.answer(|arrival| Reply::Now(500, arrival.text.clone()));
    let url = format!("{}?key=key-of-a-receiver-4711", receiver.url());
    let endpoint = tenant.register(&url, &EVENTS).await?;
    tenant.send_test(&endpoint.id).await?;
    receiver.received(1).await?;
    let rotate = "mutation ($id: ID!) { rotateWebhookSecret(input: { id: $id }) { secret userErrors { code } } }";
    let rotated = tenant.mutate(rotate, json!({ "id": endpoint.id })).await?;
    let create = "mutation ($url: String!) { createWebhookEndpoint(input: { url: $url, events: [CUSTOMER_CREATED] }) {
        userErrors { code message } } }";
    for refused in ["ftp://127.0.0.1/?key=key-of-a-receiver-4711", "http://key-of-a-receiver-4711@127.0.0.1/"] {
        told.ask(&tenant.admin, create, json!({ "url": refused })).await?;
    }
    for secret in [endpoint.secret.as_str(), rotated["secret"].as_str().context("no secret")?] {
        secrets.push(secret.trim_start_matches("whsec_").to_owned());
    }
    secrets.push("key-of-a-receiver-4711".to_owned());
    Ok(())
}

/// True, false and unreadable deliveries, and a privacy deletion at the end.
async fn deliveries(world: &World, tenant: &Tenant, person: hubspot_sim::RecordId) -> anyhow::Result<()> {
    let (hub, hubspot) = (world.hub(), world.hubspot());
    world.listen()?;
    hubspot.update(hub, ObjectType::Contact, person, &[("email", PERSON_AGAIN)])?;
    world.settled(tenant).await?;
    hubspot.set_webhook_target(None);
    let event = json!([{ "portalId": hub, "subscriptionType": "contact.propertyChange", "objectId": person.0,
                         "propertyName": "email", "propertyValue": PERSON }]);
    for delivery in [
        HandMade::new(event.to_string()).secret("another-secret-4711"),
        HandMade::new(event.to_string()),
        HandMade::new(format!("{PERSON} is no list of events")),
        HandMade::new(json!([{ "portalId": PERSON, "objectId": PERSON }]).to_string()),
    ] {
        hubspot.deliver(&delivery.to(world.webhooks()?)).await?;
    }
    world.listen()?;
    hubspot.gdpr_delete(hub, ObjectType::Contact, person)?;
    world.settled(tenant).await
}

/// Tokens that end, and HubSpot's ways not to renew them.
async fn renewals(world: &World, tenant: &Tenant, told: &mut Told) -> anyhow::Result<()> {
    let (hub, hubspot) = (world.hub(), world.hubspot());
    for trouble in
        [None, Some(Trouble::status(429)), Some(Trouble::status(500)), Some(Trouble::CutBody), Some(garbage(200))]
    {
        hubspot.expire_access_tokens(hub);
        if let Some(trouble) = trouble {
            hubspot.arm(Fault::on("/oauth/*", trouble).times(1));
        }
        told.ask(&tenant.admin, CHOICES, json!({})).await?;
        hubspot.clear_faults();
        told.ask(&tenant.admin, CHOICES, json!({})).await?;
    }
    hubspot.expire_access_tokens(hub);
    hubspot.arm(Fault::on("/oauth/*", Trouble::status(400)));
    told.ask(&tenant.admin, CHOICES, json!({})).await?;
    hubspot.clear_faults();
    world.connect(tenant).await
}

/// What our own callers may do wrong.
async fn refusals(world: &World, tenant: &Tenant, told: &mut Told, secrets: &mut Vec<String>) -> anyhow::Result<()> {
    let unknown = format!("pivotal_{}", "unknown4711".repeat(4));
    told.ask(&Client::new(&world.url(), &unknown), "{ viewer { role } }", json!({})).await?;
    secrets.push(unknown);
    let made = tenant
        .mutate(
            "mutation { createApiKey(input: { name: \"script\" }) { secret userErrors { code message } } }",
            json!({}),
        )
        .await?;
    secrets.push(made["secret"].as_str().context("no key")?.to_owned());
    told.ask(&tenant.member, "{ integration { hubId } workspace { users { email } } }", json!({})).await?;
    let search =
        "query ($text: String!) { customers(search: $text) { totalCount } contacts(search: $text) { totalCount } }";
    told.ask(&tenant.admin, search, json!({ "text": PERSON })).await?;
    told.ask(&tenant.admin, &format!("{{ contacts(search: \"{PERSON}\") {{ totalCount }} }}"), json!({})).await?;
    told.ask(&tenant.admin, &format!("{{ contacts(search: \"{PERSON}\") {{ nothing }} }}"), json!({})).await?;
    let add = "mutation ($email: String!) { addWorkspaceUser(input: { email: $email, name: \"N\", role: MEMBER }) { userErrors { code message } } }";
    for email in [PERSON, PERSON, "no address of nobody.else@"] {
        told.ask(&tenant.admin, add, json!({ "email": email })).await?;
    }
    told.ask(&tenant.admin, "query ($id: ID!) { node(id: $id) { id } }", json!({ "id": PERSON })).await?;
    let mut socket =
        tenant.admin.subscribe("subscription { customerChanged(after: \"x\") { cursor } }", json!({})).await?;
    told.0.push(format!("{:?}", socket.event(PATIENCE).await?));
    told.get(&format!("{}/graphql?query=%7Bviewer%7Brole%7D%7D&access_token={}", world.url(), tenant.admin.key()))
        .await?;
    Ok(())
}

/// HubSpot's ways to fail a run, and a fault of ours.
async fn troubles(world: &World, tenant: &Tenant, told: &mut Told) -> anyhow::Result<()> {
    let hubspot = world.hubspot();
    for trouble in [Trouble::status(401), Trouble::status(429), Trouble::status(502), Trouble::CutBody, garbage(200)] {
        hubspot.arm(Fault::on("*/contacts/batch/read", trouble.clone()).times(1));
        hubspot.arm(Fault::on("/crm/objects/*/companies", trouble).times(1));
        tenant.full_sync().await?;
        hubspot.clear_faults();
    }
    hubspot.arm(Fault::on("/crm/objects/*/companies", Trouble::status(400)));
    tenant.full_sync().await?;
    hubspot.clear_faults();
    sqlx::query("alter table contact rename column email to email_gone").execute(world.pool()).await?;
    let search = "query ($text: String!) { contacts(search: $text) { nodes { email } } }";
    told.ask(&tenant.admin, search, json!({ "text": PERSON })).await?;
    sqlx::query("alter table contact rename column email_gone to email").execute(world.pool()).await?;
    Ok(())
}

/// Archive, purge, disconnect.
async fn endings(
    world: &World,
    tenant: &Tenant,
    told: &mut Told,
    company: hubspot_sim::RecordId,
) -> anyhow::Result<()> {
    let find = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    let found = tenant.admin.graphql(find, json!({ "id": company.to_string() })).await?["customer"]["id"].take();
    let export = format!("{}/customers/{}/history.csv", world.url(), found.as_str().context("no customer")?);
    http().get(export).bearer_auth(tenant.admin.key()).send().await?.error_for_status()?;
    for verb in ["archiveCustomers", "purgeCustomers", "purgeCustomers"] {
        let document =
            format!("mutation ($id: ID!) {{ {verb}(input: {{ ids: [$id] }}) {{ userErrors {{ code message }} }} }}");
        told.ask(&tenant.admin, &document, json!({ "id": found })).await?;
    }
    told.ask(&tenant.admin, "mutation { disconnectHubSpot { userErrors { code message } } }", json!({})).await?;
    told.ask(&tenant.admin, CHOICES, json!({})).await?;
    Ok(())
}

fn garbage(status: u16) -> Trouble {
    Trouble::Status { status, body: FaultBody::Garbage, retry_after: None, policy: None }
}

/// The sealing key without its name.
fn key_bytes() -> anyhow::Result<String> {
    Ok(TOKEN_KEYS.split_once(':').context("a key without a name")?.1.to_owned())
}

/// Every contact's address in HubSpot.
fn addresses(world: &World) -> anyhow::Result<Vec<String>> {
    let contacts = world.hubspot().truth(world.hub(), ObjectType::Contact)?;
    let addresses = contacts.into_iter().filter_map(|contact| contact.properties.get("email").cloned());
    Ok(addresses.filter(|address| address.contains('@')).collect())
}

/// What every token of the simulator begins with.
fn beginnings(access: &str, refresh: &str) -> anyhow::Result<[String; 2]> {
    let begins = STANDARD.encode("sim-access-");
    let begins = begins.trim_end_matches('=')[..14].to_owned();
    ensure!(access.starts_with(&begins) && refresh.starts_with("na1-eyJ"), "tokens begin otherwise by now");
    Ok([begins, "na1-eyJ".to_owned()])
}

/// Every word of a line that may be an address, as it is or within another.
fn written(line: &str) -> impl Iterator<Item = String> {
    let line = if line.contains('@') || line.contains("%40") {
        line.to_lowercase().replace("%40", "@")
    } else {
        String::new()
    };
    let words = line.split(|c: char| !(c.is_alphanumeric() || "@.-_+".contains(c)));
    words
        .filter(|word| word.contains('@'))
        .map(|word| word.trim_matches('.').to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}

/// A secret as it is, within an address, and as text of numbers.
fn spellings(secret: &str) -> Vec<String> {
    let escaped: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    vec![secret.to_owned(), escaped, STANDARD.encode(secret), format!("{:?}", secret.as_bytes())]
}

#[test]
fn p10_secret_values_do_not_print() -> anyhow::Result<()> {
    let secret = "hush-hush-4711";
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {secret}").parse()?);
    let app = OAuthApp {
        client_id: "client".to_owned(),
        client_secret: SecretString::from(secret),
        redirect_uri: Url::parse("https://pivotal.example/oauth/hubspot/callback")?,
        authorize_base: Url::parse("https://app.hubspot.com")?,
        api_base: Url::parse("https://api.hubapi.com")?,
    };
    let email = Email::parse("hush-hush-4711@secret.example").map_err(|_| anyhow::anyhow!("an address"))?;
    let keyring = Keyring::parse(&SecretString::from(TOKEN_KEYS))?;
    let printed = [
        format!("{:?} {:#?}", BearerKey::of_headers(&headers), BearerKey::of_headers(&headers)),
        format!("{app:?} {app:#?}"),
        format!("{:?}", hubspot::oauth::OAuth::new(http().clone(), app.clone())),
        format!("{:?}", AccessToken::new(secret)),
        format!("{email:?}"),
        format!("{:?}", SecretString::from(secret)),
    ];
    for text in printed {
        assert!(!text.contains("hush-hush"), "{text}");
    }
    let text = format!("{keyring:?} {keyring:#?}");
    assert!(!text.contains(&key_bytes()?) && !text.contains("112, 105, 118"), "{text}");
    Ok(())
}

//! The app definition that operators upload says what the code says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use hubspot::Scopes;
use hubspot_sim::webhooks::WebhookSettings;
use mirror::field_map::target::Target;
use mirror::field_map::{ContactTarget, CustomerTarget};
use serde_json::Value;

/// A property that accounts make themselves, so the app cannot name it; and one that is frozen once it was read.
const NOT_SUBSCRIBED: [&str; 2] = ["tier", "createdate"];

#[test]
fn p5_the_app_asks_for_the_scopes_that_the_consent_address_asks_for() -> anyhow::Result<()> {
    let auth = read("app-hsmeta.json")?["config"]["auth"].take();
    // HubSpot blocks an install whose address names other scopes than these
    assert_eq!(texts(&auth["requiredScopes"]), Scopes::REQUIRED);
    assert_eq!(texts(&auth["optionalScopes"]), Scopes::OPTIONAL);
    let redirect = auth["redirectUrls"][0].as_str().context("no redirect address")?;
    assert!(redirect.ends_with(api::http::oauth::CALLBACK), "{redirect}");
    Ok(())
}

#[test]
fn p22_the_app_asks_for_no_scope_that_writes() -> anyhow::Result<()> {
    let auth = read("app-hsmeta.json")?["config"]["auth"].take();
    for scopes in ["requiredScopes", "optionalScopes", "conditionallyRequiredScopes"] {
        for scope in texts(&auth[scopes]) {
            assert!(scope == "oauth" || scope.split('.').next_back() == Some("read"), "{scope}");
        }
    }
    Ok(())
}

#[test]
fn p28_the_app_subscribes_to_what_the_default_maps_need() -> anyhow::Result<()> {
    let webhooks = read("webhooks/webhooks-hsmeta.json")?;
    let subscriptions = webhooks["config"]["subscriptions"]["crmObjects"].as_array().context("no subscriptions")?;
    let properties = |kind: &str| -> BTreeSet<String> {
        let of_kind = subscriptions.iter().filter(|it| it["objectType"] == kind && it["active"] == true);
        of_kind.filter_map(|it| it["propertyName"].as_str()).map(str::to_owned).collect()
    };
    let mut companies = needed::<CustomerTarget>();
    companies.insert("lifecyclestage".to_owned());
    assert_eq!(properties("company"), companies);
    assert_eq!(properties("contact"), needed::<ContactTarget>());
    assert_eq!(properties("deal"), BTreeSet::from(["dealstage", "pipeline"].map(str::to_owned)));
    for kind in ["company", "contact"] {
        for what in ["creation", "deletion", "merge", "restore", "associationChange"] {
            let wanted = format!("object.{what}");
            let found = subscriptions.iter().any(|it| it["objectType"] == kind && it["subscriptionType"] == *wanted);
            assert!(found, "{kind}: {wanted}");
        }
    }
    Ok(())
}

#[test]
fn the_simulator_takes_the_webhooks_file_for_what_it_is() -> anyhow::Result<()> {
    let text = fs::read_to_string(app().join("webhooks/webhooks-hsmeta.json"))?;
    let settings = WebhookSettings::from_project_file(&text)?;
    let target = settings.target.context("no target")?;
    assert_eq!((target.scheme(), target.path()), ("https", "/hubspot/webhooks"));
    assert!(settings.max_in_flight > 5, "HubSpot takes no less");
    Ok(())
}

/// What a default map reads and changes may be pushed for.
fn needed<T: Target>() -> BTreeSet<String> {
    let names = T::DEFAULTS.iter().map(|(_, property)| *property);
    names.filter(|name| !NOT_SUBSCRIBED.contains(name)).map(str::to_owned).collect()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn read(file: &str) -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&fs::read_to_string(app().join(file))?)?)
}

fn app() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../hubspot-project/src/app")
}

//! The console and the explorer as files: what a browser is given, and what it is told about them.

use anyhow::Context as _;
use hubspot_sim::AccountSpec;
use reqwest::{Response, header};
use serde_json::json;
use tests::client::http;
use tests::{Consent, Setup, World};

use crate::PIVOTAL;

async fn get(world: &World, path: &str) -> anyhow::Result<Response> {
    http().get(format!("{}{path}", world.url())).send().await.with_context(|| format!("get {path}"))
}

fn said(response: &Response, name: header::HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The files that a page loads.
fn loaded(page: &str) -> Vec<&str> {
    page.split('"').filter(|part| part.contains("/assets/")).collect()
}

#[tokio::test]
async fn p4_the_console_and_the_explorer_are_files_that_need_no_key_and_may_load_nothing_else() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    for folder in ["/console/", "/explorer/"] {
        let page = get(&world, folder).await?;
        assert_eq!((page.status().as_u16(), said(&page, header::CONTENT_TYPE)), (200, "text/html".to_owned()));
        let policy = said(&page, header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(said(&page, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(said(&page, header::CACHE_CONTROL), "no-cache");

        let tag = said(&page, header::ETAG);
        let again = http().get(format!("{}{folder}", world.url())).header(header::IF_NONE_MATCH, tag).send().await?;
        assert_eq!(again.status(), 304, "{folder}");

        let text = page.text().await?;
        assert!(!text.contains("://"), "{folder} names an address elsewhere: {text}");
        let files = loaded(&text);
        assert!(files.len() >= 2, "{text}");
        for file in files {
            let answer = get(&world, file).await?;
            assert_eq!(answer.status(), 200, "{file}");
            assert_eq!(said(&answer, header::CACHE_CONTROL), "public, max-age=31536000, immutable", "{file}");
            let kind = said(&answer, header::CONTENT_TYPE);
            assert!(["text/javascript", "text/css", "font/woff2"].contains(&kind.as_str()), "{file} is {kind}");
        }
        assert_eq!(get(&world, &format!("{folder}assets/nothing.js")).await?.status(), 404);
        assert_eq!(get(&world, &format!("{folder}../Cargo.toml")).await?.status(), 404);
        assert_eq!(get(&world, &format!("{folder}..%2f..%2fpackage.json")).await?.status(), 404);
    }
    Ok(())
}

#[tokio::test]
async fn the_addresses_of_the_consoles_pages_all_give_its_one_page() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    for (path, status) in [("/", 307), ("/console", 308)] {
        let answer = get(&world, path).await?;
        assert_eq!((answer.status().as_u16(), said(&answer, header::LOCATION)), (status, "/console/".to_owned()));
    }
    let page = get(&world, "/console/").await?.text().await?;
    for path in
        ["/console/customers", "/console/customers/7", "/console/setup/connect", "/console/sync-log/U3luY1J1bjow"]
    {
        let answer = get(&world, path).await?;
        assert_eq!((answer.status().as_u16(), answer.text().await?), (200, page.clone()), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn files_go_out_compressed_to_who_can_read_them() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let page = get(&world, "/console/").await?.text().await?;
    let script = loaded(&page).into_iter().find(|file| file.contains(".js")).context("no script")?;
    // one that does not unpack by itself
    let client = reqwest::Client::builder().no_gzip().build()?;
    let length = async |encoding: &str| -> anyhow::Result<(String, usize)> {
        let asked = client.get(format!("{}{script}", world.url())).header(header::ACCEPT_ENCODING, encoding);
        let answer = asked.send().await?;
        Ok((said(&answer, header::CONTENT_ENCODING), answer.bytes().await?.len()))
    };
    let ((compressed, small), (plain, large)) = (length("gzip").await?, length("identity").await?);
    assert_eq!((compressed.as_str(), plain.as_str()), ("gzip", ""));
    assert!(small * 2 < large, "{small} of {large} bytes");
    Ok(())
}

#[tokio::test]
async fn p6_a_consent_leads_back_to_the_console_and_nowhere_else() -> anyhow::Result<()> {
    let hubspot =
        hubspot_sim::Settings { accounts: vec![AccountSpec::bulk(3, 6, 6)], ..hubspot_sim::Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    let document = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { code } } }";
    let consent = async || -> anyhow::Result<String> {
        let payload = tenant.admin.mutate("connectHubSpot", document, json!({})).await?;
        payload["consentUrl"].as_str().map(str::to_owned).context("no consent address")
    };

    let declined = world.consent(&consent().await?, world.hub(), Consent::Deny).await?;
    assert!(!declined.headers().contains_key(header::REFRESH), "what was refused is read first");
    assert!(declined.text().await?.contains("href=\"/console/setup/connect\""));

    let allowed = world.consent(&consent().await?, world.hub(), Consent::Allow).await?;
    assert_eq!(said(&allowed, header::REFRESH), "0; url=/console/setup/connect#connected");

    let forged =
        get(&world, "/oauth/hubspot/callback?state=x&code=y&url=https://elsewhere.example&next=//elsewhere.example")
            .await?;
    assert!(!forged.headers().contains_key(header::REFRESH));
    assert!(!forged.text().await?.contains("elsewhere"));
    Ok(())
}

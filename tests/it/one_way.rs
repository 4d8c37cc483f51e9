//! The direction: nothing is ever written to HubSpot's CRM (P22).

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, ensure};
use hubspot_sim::{AccountSpec, Settings};
use tests::{Setup, World};

use crate::PIVOTAL;

/// What is asked of HubSpot with a body and writes nothing, by the end of the path.
const QUESTIONS: [&str; 5] = ["/batch/read", "/search", "/token", "/token/introspect", "/token/revoke"];

/// The only lines of the client that send anything but a `GET`: questions with a body, and what is the app's own: its
/// tokens, and its subscriptions to the journal.
const SENDERS: [(&str, &str); 8] = [
    ("client.rs", "self.http.post(call.url"),
    ("oauth.rs", "self.http.delete(url).bearer_auth"),
    ("oauth.rs", "self.http.post(Api::OAuth.at("),
    // the token requests that the OAuth library words
    ("oauth.rs", "http.request(head.method"),
    ("journal.rs", "Method::GET, api.at(&self.api_base, path), None"),
    ("journal.rs", "self.http.request(method.clone()"),
    ("journal/subscription.rs", "Method::POST, url, Some(body)"),
    ("journal/subscription.rs", "Method::DELETE, self.subscriptions_url(path), None"),
];

#[tokio::test]
async fn p22_a_whole_run_only_reads() -> anyhow::Result<()> {
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(61, 20, 40)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let calls = world.hubspot().calls();
    ensure!(calls.iter().any(|call| call.path.contains("/crm/objects/")), "the run read no record: {calls:?}");
    for call in calls {
        let is_question = call.method == "POST" && QUESTIONS.iter().any(|end| call.path.ends_with(end));
        assert!(call.method == "GET" || is_question, "{} {}", call.method, call.path);
    }
    Ok(())
}

#[test]
fn p22_the_client_has_no_way_to_write_a_record() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?.join("hubspot/src");
    let mut seen = BTreeSet::new();
    for file in sources(&root)? {
        let source = fs::read_to_string(&file)?;
        let name = file.strip_prefix(&root)?.display().to_string();
        let product = source.split_once("#[cfg(test)]\nmod tests {").map_or(source.as_str(), |(product, _)| product);
        for line in product.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let sends = [".post(", ".put(", ".patch(", ".delete(", ".request(", "Method::"];
            if !sends.iter().any(|send| line.contains(send)) {
                continue;
            }
            let known = SENDERS.iter().position(|(file, call)| *file == name && line.contains(call));
            seen.insert(known.with_context(|| format!("{name} sends something new: {line}"))?);
        }
    }
    ensure!(seen.len() == SENDERS.len(), "the client's senders are not where this test looks for them");
    Ok(())
}

fn sources(folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

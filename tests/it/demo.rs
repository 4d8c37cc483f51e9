//! The demo, as somebody meets it who has just cloned this.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;
use tests::Client;
use tests::client::http;
use tests::server::{Program, Server};

use crate::PIVOTAL;

/// The longest a customer may take to follow, said by the demo itself. A quiet machine needs half a second.
const SOON: f64 = 10.0;

#[tokio::test]
async fn p31_p32_p33_the_demo_shows_customers_following_hubspot_and_finds_them_again() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("pivotal-demo-{}", std::process::id()));
    let first = demo(&folder).await?;
    assert!(first.contains("connected to Pivotal Demo Account"), "{first}");
    assert!(!first.contains("customers: 0 created"), "{first}");
    let followed = follows(&first)?;

    // what happened in HubSpot before still holds, and so does what is here
    let second = demo(&folder).await?;
    assert!(first.contains("First sync") && second.contains("customers are here from before"), "{second}");
    assert!(second.contains("connected again to Pivotal Demo Account"), "{second}");
    assert!(second.contains("customers: 0 created, 0 updated"), "{second}");
    assert!(second.contains("contacts: 0 created, 0 updated"), "{second}");
    follows(&second)?;
    let total = |screen: &str| -> anyhow::Result<usize> {
        let line = screen.lines().find(|line| line.contains(" customers, the first ")).context("no table")?;
        Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
    };
    assert_eq!(total(&second)?, total(&first)? - 1, "one was merged away\n{second}");
    assert!(second.contains(&followed.arr), "the table shows what was edited\n{second}");
    std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))
}

#[tokio::test]
async fn p34_the_demo_keeps_what_was_done_to_it_and_starts_again_with_archives_held() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("pivotal-demo-held-{}", std::process::id()));
    let [port, hubspot] = free_ports()?;
    let program = Program::new(PIVOTAL, arguments(&folder, [port, hubspot])?).ready("Service   http://");
    let mut stays_up = Server::start("demo", program).await?;
    let screen = stays_up.log();
    let (_, key) = screen.split_once("authorization: Bearer ").context("no key is shown")?;
    let api = Client::new(&stays_up.url()?, key.split('\'').next().unwrap_or_default());
    let chosen = json!({ "filter": { "everything": true } });
    let choose =
        "mutation ($input: SetCompanyFilterInput!) { setCompanyFilter(input: $input) { userErrors { code } } }";
    api.mutate("setCompanyFilter", choose, json!({ "input": chosen })).await?;

    // somebody at HubSpot names one company anew and deletes a good many, by the control API
    let data = api.graphql("{ customers(first: 100) { nodes { hubSpotCompanyId } } }", json!({})).await?;
    let ids: Vec<&str> = data["customers"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| node["hubSpotCompanyId"].as_str())
        .collect();
    let [renamed, deleted @ ..] = ids.as_slice() else { anyhow::bail!("no customers: {data}") };
    let mut changes = vec![
        json!({ "change": "update", "object": "companies", "id": renamed, "values": { "name": "Named by hand", "annualrevenue": "999000000000" } }),
    ];
    changes.extend(deleted.iter().map(|id| json!({ "change": "delete", "object": "companies", "id": id })));
    let hub = api.graphql("{ integration { hubId } }", json!({})).await?["integration"]["hubId"].take();
    let hub = hub.as_str().context("no hub")?;
    let control = format!("http://127.0.0.1:{hubspot}/_control/accounts/{hub}/changes");
    http().post(control).json(&changes).send().await?.error_for_status()?;
    assert!(stays_up.stop().await?.success(), "it ends in good order");

    let again = demo(&folder).await?;
    assert!(again.contains("the filter stays as it was chosen before"), "{again}");
    assert!(again.contains("held"), "{again}");
    assert!(again.contains("Named by hand"), "{again}");
    assert!(again.contains("the guard holds the archive back"), "{again}");
    std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))
}

/// What the demo says happened.
struct Followed {
    /// Of the customer whose company was edited.
    arr: String,
}

fn follows(screen: &str) -> anyhow::Result<Followed> {
    for (verb, outcome) in [
        ("edited", "has ARR"),
        ("deleted", "is archived"),
        ("restored", "is back, ACTIVE"),
        ("merged", "is archived, "),
    ] {
        let line = screen.lines().find(|line| line.trim_start().starts_with(verb));
        let line = line.with_context(|| format!("nothing was {verb}:\n{screen}"))?;
        assert!(line.contains(outcome), "{line}");
        let took: f64 = line.trim_end_matches(" s").split_whitespace().last().unwrap_or_default().parse()?;
        assert!(took < SOON, "{line}");
    }
    let (_, arr) = screen.split_once("has ARR ").context("nobody has an ARR")?;
    Ok(Followed { arr: arr.split_whitespace().next().unwrap_or_default().to_owned() })
}

async fn demo(folder: &Path) -> anyhow::Result<String> {
    let mut arguments = arguments(folder, free_ports()?)?;
    arguments.push("--exit".to_owned());
    tokio::time::timeout(Duration::from_mins(3), Program::new(PIVOTAL, arguments).run())
        .await
        .context("the demo does not end")?
}

fn arguments(folder: &Path, [port, hubspot]: [u16; 2]) -> anyhow::Result<Vec<String>> {
    let data = folder.to_str().context("a folder with a name that is text")?;
    let (port, hubspot) = (port.to_string(), hubspot.to_string());
    Ok(["demo", "--port", &port, "--hubspot-port", &hubspot, "--data", data].map(str::to_owned).to_vec())
}

/// Two different ones, since both are held at once.
fn free_ports() -> anyhow::Result<[u16; 2]> {
    let [one, other] = [TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?];
    Ok([one.local_addr()?.port(), other.local_addr()?.port()])
}

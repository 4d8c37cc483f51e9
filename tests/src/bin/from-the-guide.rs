//! The Rust of docs/graphql.md, word for word but for `main`, which here brings the TLS provider that this workspace leaves
//! to its executables.

#![expect(clippy::print_stdout, reason = "it prints what it has read")]

use serde_json::{Value, json};

const QUERY: &str = "query ($after: String) {
    customers(first: 100, after: $after) { nodes { displayId name arr } pageInfo { hasNextPage endCursor } }
}";

async fn print_customers(client: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
    let (url, key) = (std::env::var("PIVOTAL_URL")?, std::env::var("PIVOTAL_KEY")?);
    let mut after = Value::Null;
    loop {
        let body = json!({ "query": QUERY, "variables": { "after": after } });
        let answer: Value = client.post(&url).bearer_auth(&key).json(&body).send().await?.json().await?;
        if let Some(errors) = answer.get("errors") {
            return Err(errors.to_string().into());
        }
        let customers = &answer["data"]["customers"];
        for one in customers["nodes"].as_array().into_iter().flatten() {
            let (name, arr) = (one["name"].as_str().unwrap_or_default(), one["arr"].as_str().unwrap_or("-"));
            println!("{} {name} {arr}", one["displayId"]);
        }
        if customers["pageInfo"]["hasNextPage"] != true {
            return Ok(());
        }
        after = customers["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "another provider is there already")?;
    print_customers(reqwest::Client::builder().build()?).await
}

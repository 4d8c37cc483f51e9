//! Who reads pages of customers, one after the other with a pause for looking at them.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use tests::Client;

use super::Load;

/// How long a page is looked at.
const PAUSE: Duration = Duration::from_millis(500);

const PAGE: &str = "query ($after: String) { customers(first: 50, after: $after) {
    nodes { id name domain arr contacts(first: 3) { nodes { name email } } } pageInfo { endCursor hasNextPage } } }";

/// How many failures are told in words.
const TOLD: usize = 5;

/// What all readers met.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Milliseconds until each answer in good weather, sorted.
    pub(super) took: Vec<f64>,
    /// Requests that failed while Postgres was away.
    pub(super) refused: usize,
    /// Requests that failed at other times.
    pub(super) errors: usize,
    /// The first of them, in words.
    pub(super) first_errors: Vec<String>,
}

/// So many read until the load is over.
pub(super) async fn read(readers: usize, client: &Client, load: &Load) -> anyhow::Result<Read> {
    let each = join_all((0..readers).map(|number| turn_pages(number, client, load))).await;
    let mut all = Read::default();
    for one in each {
        all.took.extend(one.took);
        all.refused += one.refused;
        all.errors += one.errors;
        all.first_errors.extend(one.first_errors);
    }
    all.took.sort_by(f64::total_cmp);
    all.first_errors.truncate(TOLD);
    Ok(all)
}

async fn turn_pages(number: usize, client: &Client, load: &Load) -> Read {
    // not all in the same moment
    tokio::time::sleep(PAUSE / 50 * u32::try_from(number).unwrap_or_default()).await;
    let (mut read, mut after) = (Read::default(), json!(null));
    while !load.is_over() {
        let before = load.weather.look();
        let asked = Instant::now();
        let answer = client.graphql(PAGE, json!({ "after": after })).await;
        let bad = load.weather.was_bad_since(before);
        match answer {
            Ok(data) => {
                if !bad {
                    read.took.push(asked.elapsed().as_secs_f64() * 1_000.0);
                }
                let page = &data["customers"]["pageInfo"];
                after = if page["hasNextPage"] == true { page["endCursor"].clone() } else { json!(null) };
            }
            Err(_) if bad => read.refused += 1,
            Err(error) => {
                read.errors += 1;
                read.first_errors.push(format!("{error:#}"));
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    read
}

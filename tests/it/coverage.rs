//! P1, P2, P3: every field of the schema against everybody who must not read it.
//!
//! What is tried comes from `schema.graphql`, not from a list of what somebody thought of: a root field without an entry
//! in the [`table`], an argument that takes an id and is in no call, a type that comes into a member's reach, each breaks
//! the test. What is selected is everything that the schema has there.

pub(crate) mod ground;
mod sdl;
pub(crate) mod table;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tests::subscription::Event;
use tests::{Client, World};

use self::ground::{Ground, Ids};
use self::sdl::Sdl;
use self::table::{ALIKE, EMPTY, Entry, MEMBERS_TYPES, Member, NESTED_IDS, TABLE, WITHIN};

const PATIENCE: Duration = Duration::from_secs(20);

/// Rows that move although nothing happened: keys are stamped when used, calls to HubSpot are counted.
const RESTLESS: [&str; 2] = ["api_key", "rate_budget"];

#[test]
fn p1_every_field_and_every_id_of_the_schema_is_in_the_table() -> anyhow::Result<()> {
    let sdl = Sdl::read()?;
    for root in ["Query", "Mutation", "Subscription"] {
        let entries: Vec<&str> = TABLE.iter().filter(|entry| entry.root == root).map(|entry| entry.name).collect();
        let distinct: BTreeSet<&str> = entries.iter().copied().collect();
        ensure!(distinct.len() == entries.len(), "a field of {root} stands twice in the table");
        sdl::same(&distinct, &sdl.root(root), root)?;
    }
    for entry in TABLE {
        for id in sdl.id_arguments(entry.root, entry.name)? {
            let taken = |call: &&str| call.contains(&format!("{id}: \"<")) || call.contains(&format!("{id}: [\"<"));
            ensure!(entry.calls.iter().any(taken), "no call of {} names an id as `{id}`", entry.name);
        }
    }
    let nested: BTreeSet<(String, String)> =
        NESTED_IDS.iter().map(|(field, id)| ((*field).to_owned(), (*id).to_owned())).collect();
    assert_eq!(sdl.nested_id_arguments(), nested, "ids that arguments below the root take");
    Ok(())
}

#[test]
fn p2_no_type_comes_into_a_members_reach_unnoticed() -> anyhow::Result<()> {
    let sdl = Sdl::read()?;
    let theirs = TABLE.iter().filter(|entry| entry.member == Member::Theirs).map(|entry| (entry.root, entry.name));
    let reached = sdl.reach(theirs, &out_of_reach())?;
    sdl::same(&MEMBERS_TYPES.iter().copied().collect(), &reached, "types that members can get hold of")
}

/// What a member's documents leave out.
fn out_of_reach() -> Vec<(&'static str, &'static str)> {
    let refused = WITHIN.iter().filter(|(.., arguments)| arguments.is_empty()).map(|(of, field, _)| (*of, *field));
    refused.chain(EMPTY.iter().copied()).collect()
}

#[tokio::test]
async fn p1_p2_p3_nobody_gets_through_any_field_to_what_is_not_theirs() -> anyhow::Result<()> {
    let sdl = Sdl::read()?;
    let (world, [acme, other]) = ground::two().await?;
    let before = rows(&world).await?;
    for entry in TABLE {
        strangers_are_turned_away(&world, &sdl, entry, &acme).await.context(entry.name)?;
        members_see_what_is_theirs(&sdl, entry, &acme).await.context(entry.name)?;
        for (mine, foreign) in [(&acme, &other), (&other, &acme)] {
            other_workspaces_do_not_exist(&sdl, entry, mine, foreign).await.context(entry.name)?;
        }
    }
    members_read_no_further(&acme).await?;
    let after = rows(&world).await?;
    for (before, after) in before.lines().zip(after.lines()) {
        assert_eq!(before, after, "a row has changed");
    }
    assert_eq!(before.len(), after.len(), "a row has come or gone");

    // the calls mean something: with an id of one's own each is answered otherwise, so it was the id that was refused
    let mut alike = Vec::new();
    for entry in TABLE {
        alike.extend(owners_are_let_in(&sdl, entry, &acme).await.context(entry.name)?);
    }
    alike.retain(|pair| !ALIKE.contains(pair));
    ensure!(alike.is_empty(), "own ids that are answered like none: {alike:?}");
    Ok(())
}

/// No key, a revoked one.
async fn strangers_are_turned_away(world: &World, sdl: &Sdl, entry: &Entry, ground: &Ground) -> anyhow::Result<()> {
    let nobody = Client::anonymous(&world.url());
    for call in entry.calls {
        let document = entry.document(sdl, &ground.theirs.fill(call), &[])?;
        for (stranger, closed) in [(&nobody, 4401), (&ground.revoked, 4403)] {
            let answer = stranger.answer(&document, json!({})).await?;
            ensure!(
                answer.status == 401 && answer.error_codes() == ["UNAUTHENTICATED"] && answer.body["data"].is_null(),
                "{document}\nwas answered {:#}",
                answer.body
            );
            if entry.root == "Subscription" {
                let opened = stranger.subscribe(&document, json!({})).await;
                let told = format!("{:#}", opened.err().context("a stranger subscribed")?);
                ensure!(told.contains(&format!("Closed({closed})")), "{told}");
            }
        }
    }
    Ok(())
}

/// A member's key.
async fn members_see_what_is_theirs(sdl: &Sdl, entry: &Entry, ground: &Ground) -> anyhow::Result<()> {
    let (member, out) = (&ground.tenant.member, out_of_reach());
    for call in entry.calls {
        let ask = async |ids: &Ids| entry.ask(member, &entry.document(sdl, &ids.fill(call), &out)?).await;
        if entry.member == Member::Refused {
            let answer = ask(&ground.theirs).await?;
            ensure!(codes(&answer).contains(&"FORBIDDEN"), "{call} was answered {answer:#}");
            let nothing = json!({ "data": answer["data"] });
            ensure!(is_empty(&nothing) && !tells(&answer, &ground.theirs), "{call} was answered {answer:#}");
            continue;
        }
        if entry.root == "Query" {
            let answer = ask(&ground.theirs).await?;
            ensure!(answer["errors"].is_null(), "{call} was answered {answer:#}");
            for (name, id) in ground.hidden.telling() {
                // history names the run; whatever else they share is the whole workspace's
                let shared = ground.theirs.get(name)? == id && !matches!(name, "issue" | "held" | "integration");
                ensure!(shared || !answer.to_string().contains(id), "{call} tells of the {name} {id}: {answer:#}");
            }
        }
        for name in ground.hidden.taken_by(call) {
            if matches!(name, "user" | "plan" | "field" | "workspace") {
                continue;
            }
            let (id, made_up) = (ground.hidden.get(name)?, ground.hidden.never(name)?);
            let hidden = without(&ask(&ground.theirs.with(name, id)).await?, id)?;
            let never = without(&ask(&ground.theirs.with(name, &made_up)).await?, &made_up)?;
            ensure!(hidden == never, "{call} with a hidden {name}: {hidden:#}\nand with none: {never:#}");
        }
    }
    Ok(())
}

/// Another workspace's ids with an owner's key, which is the same as another workspace's key with ours.
async fn other_workspaces_do_not_exist(
    sdl: &Sdl,
    entry: &Entry,
    mine: &Ground,
    foreign: &Ground,
) -> anyhow::Result<()> {
    for call in entry.calls {
        let ask = async |ids: &Ids| entry.ask(&mine.tenant.owner, &entry.document(sdl, &ids.fill(call), &[])?).await;
        let names = mine.hidden.taken_by(call);
        // a workspace's own numbers are good in each
        for name in names.iter().filter(|name| !matches!(**name, "number" | "person")) {
            let (id, made_up) = (foreign.hidden.get(name)?, foreign.hidden.never(name)?);
            let theirs = without(&ask(&mine.hidden.with(name, id)).await?, id)?;
            let never = without(&ask(&mine.hidden.with(name, &made_up)).await?, &made_up)?;
            ensure!(theirs == never, "{call} with a foreign {name}: {theirs:#}\nand with none: {never:#}");
            ensure!(!tells(&theirs, &foreign.hidden), "{call} with a foreign {name}: {theirs:#}");
        }
        if names.is_empty() && entry.root == "Query" {
            let answer = ask(&mine.hidden).await?;
            ensure!(answer["errors"].is_null(), "{call} was answered {answer:#}");
            ensure!(!tells(&answer, &foreign.hidden) && !tells(&answer, &foreign.theirs), "{call}: {answer:#}");
            ensure!(!answer.to_string().contains(&foreign.hub.to_string()), "{call}: {answer:#}");
        }
    }
    Ok(())
}

/// Below what a member may read stands what they may not.
async fn members_read_no_further(ground: &Ground) -> anyhow::Result<()> {
    for (of, field, arguments) in WITHIN {
        let root = match *of {
            "Customer" => format!("customer(by: {{ id: \"{}\" }})", ground.theirs.get("customer")?),
            "Workspace" => "workspace".to_owned(),
            "WorkspaceUser" => "workspace { users".to_owned(),
            other => anyhow::bail!("no way to a {other} is known"),
        };
        let leaf = match *field {
            "archiveShare" => "",
            "email" => "}",
            "contacts" => "{ nodes { id } }",
            _ => "{ id }",
        };
        let document = format!("{{ {root} {{ {field}{arguments} {leaf} }} }}");
        let answer = ground.tenant.member.answer(&document, json!({})).await?;
        let codes = answer.error_codes();
        ensure!(!codes.is_empty() && codes.iter().all(|code| *code == "FORBIDDEN"), "{document}: {:#}", answer.body);
        let allowed = ground.tenant.admin.answer(&document, json!({})).await?;
        ensure!(allowed.error_codes().is_empty(), "{document}: {:#}", allowed.body);
    }
    let theirs = ground.theirs.get("customer")?;
    let document = format!(
        "{{ viewer {{ user {{ email }} }} workspace {{ apiKeys {{ id }} }}
            customer(by: {{ id: \"{theirs}\" }}) {{ history(first: 100) {{ nodes {{ run {{ id }} runId }} }}
              contacts(first: 100) {{ nodes {{ customers(first: 100) {{ nodes {{ id }} }} }} }} }} }}"
    );
    let seen = ground.tenant.member.graphql(&document, json!({})).await?;
    assert_eq!(seen["workspace"]["apiKeys"], json!([{ "id": ground.theirs.get("key")? }]), "their own keys only");
    assert_eq!(seen["viewer"]["user"]["email"], "mary@pivotal.example", "their own address");
    let entries = seen["customer"]["history"]["nodes"].as_array().context("no history")?;
    ensure!(!entries.is_empty() && entries.iter().all(|entry| entry["run"].is_null()), "{entries:#?}");
    for contact in seen["customer"]["contacts"]["nodes"].as_array().context("no contacts")? {
        assert_eq!(contact["customers"]["nodes"], json!([{ "id": theirs }]), "whoever else they belong to");
    }
    Ok(())
}

/// Gives the ids that are answered like none.
async fn owners_are_let_in(
    sdl: &Sdl,
    entry: &Entry,
    ground: &Ground,
) -> anyhow::Result<Vec<(&'static str, &'static str)>> {
    let mut alike = Vec::new();
    if entry.root == "Subscription" {
        return Ok(alike);
    }
    for call in entry.calls {
        let ask = async |ids: &Ids| entry.ask(&ground.tenant.owner, &entry.document(sdl, &ids.fill(call), &[])?).await;
        let mut refused = Vec::new();
        for name in ground.hidden.taken_by(call) {
            let made_up = ground.hidden.never(name)?;
            refused.push((name, without(&ask(&ground.hidden.with(name, &made_up)).await?, &made_up)?));
        }
        let own = ask(&ground.hidden).await?;
        ensure!(!codes(&own).contains(&"FORBIDDEN"), "{call} was answered {own:#}");
        for (name, refused) in refused {
            if without(&own, ground.hidden.get(name)?)? == refused {
                alike.push((entry.name, name));
            }
        }
    }
    Ok(alike)
}

impl Entry {
    /// The whole document: everything that can be read on the field.
    fn document(&self, sdl: &Sdl, arguments: &str, left_out: &[(&str, &str)]) -> anyhow::Result<String> {
        let selection = sdl.selection(self.root, self.name, left_out)?;
        Ok(format!("{} {{ {}{arguments} {selection} }}", self.root.to_lowercase(), self.name))
    }

    /// The answer, without what differs from one request to the next.
    async fn ask(&self, client: &Client, document: &str) -> anyhow::Result<Value> {
        let mut body = if self.root == "Subscription" {
            match client.subscribe(document, json!({})).await?.event(PATIENCE).await? {
                Event::Error(errors) => json!({ "errors": errors }),
                other => anyhow::bail!("{document}\nwas not refused: {other:?}"),
            }
        } else {
            client.answer(document, json!({})).await?.body
        };
        for error in body["errors"].as_array_mut().into_iter().flatten() {
            error["extensions"]["requestId"] = Value::Null;
            // two ids of different lengths put what follows in different places
            error["locations"] = Value::Null;
        }
        Ok(body)
    }
}

/// An answer without the echo of the id that was asked for.
fn without(answer: &Value, id: &str) -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&answer.to_string().replace(&format!("\"{id}\""), "\"what was asked for\""))?)
}

/// The codes of everything that was refused, wherever it stands.
fn codes(answer: &Value) -> Vec<&str> {
    let top = answer["errors"].as_array().into_iter().flatten();
    let payloads = answer["data"].as_object().into_iter().flat_map(|data| data.values());
    let refused = payloads.flat_map(|payload| payload["userErrors"].as_array().into_iter().flatten());
    let top = top.filter_map(|error| error["extensions"]["code"].as_str());
    top.chain(refused.filter_map(|error| error["code"].as_str())).collect()
}

/// Whether nothing was given but refusals.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Object(fields) => fields.iter().all(|(name, value)| name == "userErrors" || is_empty(value)),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Bool(true) | Value::String(_) => false,
    }
}

/// Whether an answer holds one of these ids.
fn tells(answer: &Value, ids: &Ids) -> bool {
    let text = answer.to_string();
    ids.telling().any(|(_, id)| text.contains(&format!("\"{id}\"")))
}

/// Every row that a call could have changed, in a fixed order.
pub(crate) async fn rows(world: &World) -> anyhow::Result<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema = 'public' order by 1",
    )
    .fetch_all(world.pool())
    .await?;
    let mut all = String::new();
    for table in tables.iter().filter(|table| !RESTLESS.contains(&table.as_str())) {
        let read = format!("select t::text from {table:?} t order by 1");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(read)).fetch_all(world.pool()).await?;
        for row in rows {
            writeln!(all, "{table} {row}")?;
        }
    }
    let keys: Vec<String> =
        sqlx::query_scalar("select id::text || coalesce(revoked_at::text, '') from api_key order by 1")
            .fetch_all(world.pool())
            .await?;
    writeln!(all, "{}", keys.join(" "))?;
    Ok(all)
}

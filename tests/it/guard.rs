//! P34: an emptied list, a bulk delete or a half-answered listing empties no workspace.

use hubspot_sim::control::Change;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::{everything, list};
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

/// Owners of bulk companies are no users here, so a good run has issues.
fn account(companies: usize) -> Setup {
    let accounts = vec![AccountSpec::bulk(31, companies, companies)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

fn companies(world: &World) -> anyhow::Result<Vec<RecordId>> {
    Ok(world.hubspot().truth(world.hub(), ObjectType::Company)?.into_iter().map(|company| company.id).collect())
}

fn delete(world: &World, ids: &[RecordId]) -> anyhow::Result<()> {
    let delete = |id: &RecordId| Change::Delete { object: ObjectType::Company, id: *id };
    ids.iter().try_for_each(|id| Ok(world.hubspot().apply(world.hub(), &delete(id)).map(drop)?))
}

/// A synced workspace whose filter is a hand-made list of so many companies; gives the list and its members.
async fn on_a_list(world: &World, members: usize) -> anyhow::Result<(Tenant, u64, Vec<RecordId>)> {
    let members: Vec<RecordId> = companies(world)?.into_iter().take(members).collect();
    let change = Change::CreateList {
        name: "Chosen by hand".to_owned(),
        object: ObjectType::Company,
        processing: serde_json::from_value(json!("MANUAL"))?,
        rule: None,
        members: members.clone(),
    };
    let made = serde_json::to_value(world.hubspot().apply(world.hub(), &change)?)?;
    let id = made.as_object().and_then(|made| made.values().find_map(Value::as_u64)).expect("a list was made");
    let tenant = world.ready_tenant(list(&id.to_string())).await?;
    tenant.sync().await?;
    Ok((tenant, id, members))
}

fn put(world: &World, list: u64, ids: &[RecordId], on: bool) -> anyhow::Result<()> {
    ids.iter().try_for_each(|id| {
        let (list, id) = (list, *id);
        let change = if on { Change::AddToList { list, id } } else { Change::RemoveFromList { list, id } };
        Ok(world.hubspot().apply(world.hub(), &change).map(drop)?)
    })
}

/// Where the company of a held archive stands, and what became of the archive.
async fn standing(tenant: &Tenant, held: &Value) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { companyStatus(hubSpotCompanyId: $id) {
        standing cause message heldArchive { id state } } }";
    let mut data = tenant.admin.graphql(document, json!({ "id": held["hubSpotCompanyId"] })).await?;
    assert_eq!(data["companyStatus"]["heldArchive"]["id"], held["id"]);
    Ok(data["companyStatus"].take())
}

#[tokio::test]
async fn p34_an_emptied_list_is_held_until_an_admin_says_so() -> anyhow::Result<()> {
    let world = World::start(account(200)).await?;
    let (tenant, list, members) = on_a_list(&world, 60).await?;
    put(&world, list, &members, false)?;
    let run = tenant.full_sync().await?;
    assert_eq!((&run["status"], &run["held"]), (&json!("HELD"), &json!(40)), "{run:#}");
    assert_eq!(run["customers"]["archived"], 20, "twenty are always allowed");
    let (held, total) = tenant.held().await?;
    assert_eq!((held.len(), total), (40, 40));
    assert_eq!((&held[0]["cause"], &held[0]["lane"]), (&json!("LEFT_FILTER"), &json!("INITIAL")));
    assert_eq!((&held[0]["run"]["id"], held[0]["customer"]["name"].is_string()), (&run["id"], true));

    let told = standing(&tenant, &held[0]).await?;
    assert_eq!((&told["standing"], &told["cause"]), (&json!("HELD"), &json!("ARCHIVE_HELD")));
    let sentence = "The filter does not admit it any more, and too many left at once: its customer stays until an admin \
                    approves or dismisses the archive.";
    assert_eq!(told["message"], sentence);
    let next = tenant.full_sync().await?;
    assert_eq!((&next["status"], &next["customers"]["archived"]), (&json!("HELD"), &json!(0)), "{next:#}");
    assert_eq!(tenant.held().await?.1, 40, "nothing is held twice");

    let one = tenant.approve(json!({ "ids": [held[0]["id"]] })).await?;
    let document = "mutation ($input: HeldArchivesInput!) { approveHeldArchives(input: $input) \
                    { archived remaining userErrors { code field } } }";
    let refused = tenant.admin.graphql(document, json!({ "input": { "ids": [held[1]["id"], "x"] } })).await?;
    let expected =
        json!({ "archived": 0, "remaining": null, "userErrors": [{ "code": "NOT_FOUND", "field": ["ids", "1"] }] });
    assert_eq!(refused["approveHeldArchives"], expected);
    assert_eq!((&one["archived"], &one["remaining"]), (&json!(1), &json!(39)), "{one:#}");
    let held_now = |id: &RecordId| held[1..].iter().any(|one| one["hubSpotCompanyId"] == id.to_string());
    let back: Vec<RecordId> = members.iter().copied().filter(held_now).take(5).collect();
    put(&world, list, &back, true)?;
    let rest = tenant.approve(json!({ "all": true })).await?;
    assert_eq!((&rest["archived"], &rest["withdrawn"], &rest["remaining"]), (&json!(34), &json!(5), &json!(0)));
    assert_eq!(world.archived(&tenant).await?, [("LEFT_FILTER".to_owned(), 55)]);
    let last = tenant.full_sync().await?;
    assert_eq!((&last["status"], &last["held"]), (&json!("SUCCEEDED_WITH_ISSUES"), &json!(0)), "{last:#}");
    Ok(())
}

#[tokio::test]
async fn p34_a_small_workspace_is_never_emptied_and_a_dismissed_archive_stays_dismissed() -> anyhow::Result<()> {
    let world = World::start(account(100)).await?;
    let (tenant, list, members) = on_a_list(&world, 8).await?;
    put(&world, list, &members, false)?;
    let run = tenant.full_sync().await?;
    assert_eq!((&run["status"], &run["customers"]["archived"]), (&json!("HELD"), &json!(7)), "{run:#}");
    let (held, _) = tenant.held().await?;
    let dismissed = tenant.dismiss(json!({ "ids": [held[0]["id"]] })).await?;
    assert_eq!((&dismissed["dismissed"], &dismissed["remaining"]), (&json!(1), &json!(0)));
    let told = standing(&tenant, &held[0]).await?;
    assert_eq!((&told["standing"], &told["cause"]), (&json!("HERE"), &json!("ARCHIVE_DISMISSED")));
    let next = tenant.full_sync().await?;
    assert_ne!(next["status"], "HELD", "{next:#}");
    assert_eq!(world.live(&tenant).await?, 1);

    put(&world, list, &members, true)?;
    assert_eq!(tenant.full_sync().await?["customers"]["restored"], 7);
    let dismissed = |id: &&RecordId| held[0]["hubSpotCompanyId"] == id.to_string();
    let again: Vec<RecordId> = members.iter().filter(dismissed).copied().collect();
    put(&world, list, &again, false)?;
    let anew = tenant.full_sync().await?;
    assert_eq!(anew["customers"]["archived"], 1, "it was back and left anew: {anew:#}");
    assert_eq!(world.live(&tenant).await?, 7);
    Ok(())
}

#[tokio::test]
async fn p34_a_drop_by_a_third_archives_a_tenth_and_the_share_can_be_set() -> anyhow::Result<()> {
    let world = World::start(account(600)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let companies = companies(&world)?;
    delete(&world, &companies[..200])?;
    let run = tenant.full_sync().await?;
    assert_eq!((&run["customers"]["archived"], &run["held"]), (&json!(60), &json!(140)), "{run:#}");

    let set = "mutation ($share: Decimal!) { updateWorkspace(input: { archiveShare: $share }) \
               { workspace { archiveShare } userErrors { code field } } }";
    let workspace = tenant.mutate(set, json!({ "share": "0.25" })).await?;
    assert_eq!(workspace["workspace"]["archiveShare"], "0.25", "{workspace}");
    delete(&world, &companies[200..350])?;
    let run = tenant.full_sync().await?;
    // a quarter of 600, of which 60 were used
    assert_eq!((&run["customers"]["archived"], &run["held"]), (&json!(90), &json!(200)), "{run:#}");
    let wrong = tenant.admin.graphql(set, json!({ "share": "1.5" })).await?;
    assert_eq!(wrong["updateWorkspace"]["userErrors"][0]["field"], json!(["archiveShare"]), "{wrong}");
    Ok(())
}

#[tokio::test]
async fn p34_only_admins_see_and_decide_what_is_held() -> anyhow::Result<()> {
    let world = World::start(account(100)).await?;
    let (tenant, list, members) = on_a_list(&world, 5).await?;
    put(&world, list, &members, false)?;
    tenant.full_sync().await?;
    assert!(tenant.member.graphql("{ heldArchives { totalCount } }", json!({})).await.is_err());
    let word = "mutation ($input: HeldArchivesInput!) { dismissHeldArchives(input: $input) { userErrors { code } } \
                approveHeldArchives(input: $input) { userErrors { code } } }";
    let refused = tenant.member.graphql(word, json!({ "input": { "all": true } })).await?;
    for mutation in ["dismissHeldArchives", "approveHeldArchives"] {
        assert_eq!(refused[mutation]["userErrors"][0]["code"], "FORBIDDEN", "{refused}");
    }
    let foreign = world.tenant("Elsewhere").await?;
    let id = tenant.held().await?.0[0]["id"].clone();
    let refused = foreign.admin.graphql(word, json!({ "input": { "ids": [id] } })).await?;
    assert_eq!(refused["dismissHeldArchives"]["userErrors"][0]["code"], "NOT_FOUND", "{refused}");
    assert_eq!(foreign.held().await?.1, 0);
    for input in [json!({}), json!({ "ids": [], "all": true })] {
        let refused = tenant.admin.graphql(word, json!({ "input": input })).await?;
        assert_eq!(refused["dismissHeldArchives"]["userErrors"][0]["code"], "INVALID_VALUE", "{refused}");
    }
    assert_eq!(tenant.held().await?.1, 1);
    Ok(())
}

#[tokio::test]
async fn p26_a_run_killed_while_it_archives_counts_every_customer_once() -> anyhow::Result<()> {
    let mut world = World::start(account(500).env("PIVOTAL_TAKEOVER_SECONDS", "1")).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let set = "mutation { updateWorkspace(input: { archiveShare: 1 }) { userErrors { code } } }";
    tenant.mutate(set, json!({})).await?;
    delete(&world, &companies(&world)?[..350])?;
    let slow = Trouble::Delay { millis: 300 };
    world.hubspot().arm(Fault::on("*/companies/batch/read", slow));
    let run = tenant.start_full_sync().await?;
    let archived = |run: &Value| run["customers"]["archived"].as_i64().is_some_and(|archived| archived >= 100);
    tenant.run_when(&run, "the first hundred are archived", archived).await?;
    world.kill9(0)?;
    world.hubspot().clear_faults();
    world.restart(0).await?;
    let ended = tenant.ended(&run).await?;
    assert_eq!(ended["customers"]["archived"], 350, "{ended:#}");
    let noted = "select count(*) from change where workspace_id = $1 and event = 'ARCHIVED' and object = 'CUSTOMER'";
    let noted: i64 = sqlx::query_scalar(noted).bind(tenant.workspace).fetch_one(world.pool()).await?;
    assert_eq!((noted, world.live(&tenant).await?), (350, 150));
    Ok(())
}

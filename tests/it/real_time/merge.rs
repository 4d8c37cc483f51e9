//! P32: merged records.

use hubspot_sim::{AccountSpec, Limits, MergeRule, RecordId, Settings};
use tests::real_time::Standing;
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use super::{COMPANY, CONTACT};
use crate::PIVOTAL;

async fn world(rule: MergeRule) -> anyhow::Result<(World, Tenant)> {
    let accounts = vec![AccountSpec { merge_rule: rule, ..AccountSpec::bulk(7, 8, 12) }];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.listening_tenant(everything()).await?;
    Ok((world, tenant))
}

async fn survivor_of(world: &World, tenant: &Tenant, object: &str, id: RecordId) -> anyhow::Result<Option<String>> {
    let alias = "select survivor_id from record_alias where workspace_id = $1 and object = $2 and hubspot_id = $3";
    let query = sqlx::query_scalar(alias).bind(tenant.workspace).bind(object).bind(id.to_string());
    Ok(query.fetch_optional(world.pool()).await?)
}

#[tokio::test]
async fn p32_the_survivor_lives_on_and_the_other_is_archived_under_both_rules() -> anyhow::Result<()> {
    for rule in [MergeRule::NewId, MergeRule::PreservePrimary] {
        let (world, tenant) = world(rule).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let companies = hubspot.ids(hub, COMPANY)?;
        let (primary, other) = (companies[0], companies[1]);
        let survivor = hubspot.merge(hub, COMPANY, primary, other)?;
        world.settled(&tenant).await?;
        assert_eq!(world.customer_of(&tenant, survivor).await?, Standing::live(), "{rule:?}");
        assert_eq!(world.customer_of(&tenant, other).await?, Standing::archived("MERGED"), "{rule:?}");
        assert_eq!(survivor_of(&world, &tenant, "COMPANY", other).await?, Some(survivor.to_string()));
        if rule == MergeRule::NewId {
            assert_eq!(survivor_of(&world, &tenant, "COMPANY", primary).await?, Some(survivor.to_string()));
        }
        let live: i64 = sqlx::query_scalar("select count(*) from customer where archived_at is null")
            .fetch_one(world.pool())
            .await?;
        assert_eq!(live, 7, "eight companies became seven");
    }
    Ok(())
}

#[tokio::test]
async fn p32_a_chain_of_merges_leads_to_its_last_survivor() -> anyhow::Result<()> {
    for rule in [MergeRule::NewId, MergeRule::PreservePrimary] {
        let (world, tenant) = world(rule).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let ids = hubspot.ids(hub, COMPANY)?;
        let first = hubspot.merge(hub, COMPANY, ids[0], ids[1])?;
        let second = hubspot.merge(hub, COMPANY, ids[2], first)?;
        world.settled(&tenant).await?;
        let third = hubspot.merge(hub, COMPANY, second, ids[3])?;
        world.settled(&tenant).await?;
        for absorbed in [ids[0], ids[1], ids[2], ids[3], first, second] {
            let leads_to = survivor_of(&world, &tenant, "COMPANY", absorbed).await?;
            assert_eq!(leads_to, (absorbed != third).then(|| third.to_string()), "{rule:?}: {absorbed}");
        }
        assert_eq!(world.customer_of(&tenant, third).await?, Standing::live(), "{rule:?}");
        assert_eq!(world.live(&tenant).await?, 5, "{rule:?}: of eight companies three were absorbed");
    }
    Ok(())
}

#[tokio::test]
async fn p32_a_full_run_finds_merges_that_no_delivery_told_of() -> anyhow::Result<()> {
    let (world, tenant) = world(MergeRule::PreservePrimary).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    hubspot.set_webhook_target(None);
    let ids = hubspot.ids(hub, COMPANY)?;
    hubspot.merge(hub, COMPANY, ids[0], ids[1])?;
    tenant.sync().await?;
    assert_eq!(world.customer_of(&tenant, ids[1]).await?, Standing::archived("MERGED"));
    assert_eq!(survivor_of(&world, &tenant, "COMPANY", ids[1]).await?, Some(ids[0].to_string()));
    Ok(())
}

#[tokio::test]
async fn p32_merged_contacts_become_one() -> anyhow::Result<()> {
    for rule in [MergeRule::NewId, MergeRule::PreservePrimary] {
        let (world, tenant) = world(rule).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let linked: Vec<RecordId> = hubspot
            .truth(hub, CONTACT)?
            .iter()
            .filter(|contact| contact.links.get("companies").is_some_and(|links| !links.is_empty()))
            .map(|contact| contact.id)
            .collect();
        let survivor = hubspot.merge(hub, CONTACT, linked[0], linked[1])?;
        world.settled(&tenant).await?;
        assert_eq!(world.contact_of(&tenant, survivor).await?, Standing::live(), "{rule:?}");
        assert_eq!(world.contact_of(&tenant, linked[1]).await?, Standing::archived("MERGED"), "{rule:?}");
        assert_eq!(survivor_of(&world, &tenant, "CONTACT", linked[1]).await?, Some(survivor.to_string()));
    }
    Ok(())
}

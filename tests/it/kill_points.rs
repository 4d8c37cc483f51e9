//! P26, P28, P29: `kill -9` at every commit of a first sync, of a night and of the real-time lane, once so that the
//! commit comes about and once so that it does not.

use std::time::Duration;

use hubspot_sim::control::Change;
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use tests::reads::Reads;
use tests::trap::{Ending, Trap};
use tests::walk::{PATIENCE, everything, is_final};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

/// Two pages of companies and of contacts.
const COMPANIES: usize = 104;
const CONTACTS: usize = 110;

/// After so long HubSpot tries a delivery again at the latest.
const HUBSPOTS_FIRST_RETRY: Duration = Duration::from_mins(2);

/// At which commit the service dies, and whether the commit comes about.
struct Death {
    number: i64,
    ending: Ending,
}

#[tokio::test]
async fn p26_killed_at_every_commit_a_first_sync_brings_everything_once() -> anyhow::Result<()> {
    let commits = at_every_commit(async |death| {
        let mut world = start().await?;
        let tenant = world.ready_tenant(everything()).await?;
        let trap = Trap::lay(&world).await?;
        trap.set(death.number).await?;
        let run = tenant.start_sync().await?;
        let died = die(&mut world, trap, death.ending, ended).await?;
        let run = tenant.ended(&run).await?;
        world.must_be_whole(&tenant, &run).await?;
        let reads = Reads::of(&world);
        assert!(reads.again_at_most_a_page_for_each_of(1), "{:?}", reads.again());
        Ok(died)
    })
    .await?;
    assert!(commits >= 4, "a first sync of two pages has but {commits} commits");
    Ok(())
}

#[tokio::test]
async fn p29_killed_at_every_commit_a_night_finds_everything_once() -> anyhow::Result<()> {
    let commits = at_every_commit(async |death| {
        let mut world = start().await?;
        let tenant = world.ready_tenant(everything()).await?;
        tenant.sync().await?;
        let changed = change(&world)?;
        world.hubspot().reset_calls();
        let trap = Trap::lay(&world).await?;
        world.miss_a_night(&tenant).await?;
        trap.set(death.number).await?;
        let died = die(&mut world, trap, death.ending, ended).await?;
        let night = eventually("the night ends", PATIENCE, async || {
            Ok(tenant.nights().await?.into_iter().next().filter(is_final))
        });
        let night = night.await?;
        let reads = Reads::of(&world);
        world.must_mirror(&tenant, |_| true).await?;
        let count = |what: &str| night["customers"][what].as_u64();
        let counted = [count("created"), count("updated"), count("archived")];
        assert_eq!(counted, [Some(1), Some(changed.renamed.len() as u64), Some(1)], "{night:#}");
        told_once(&world, &tenant, &changed).await?;
        assert!(reads.again_at_most_a_page_for_each_of(1), "{:?}", reads.again());
        assert_eq!(tenant.nights().await?.len(), 1);
        Ok(died)
    })
    .await?;
    assert!(commits >= 4, "a night of two pages has but {commits} commits");
    Ok(())
}

#[tokio::test]
async fn p28_killed_at_every_commit_the_real_time_lane_loses_no_event() -> anyhow::Result<()> {
    let commits = at_every_commit(async |death| {
        let mut world = start().await?;
        let tenant = world.listening_tenant(everything()).await?;
        let trap = Trap::lay(&world).await?;
        trap.set(death.number).await?;
        let changed = change(&world)?;
        let followed = async |world: &World| {
            Ok(world.hubspot().webhooks_settled_within(Duration::from_millis(1)).await
                && world.marks(&tenant).await? == 0)
        };
        let died = die(&mut world, trap, death.ending, followed).await?;
        // a delivery that was not answered comes again
        world.hubspot().advance(HUBSPOTS_FIRST_RETRY);
        world.in_step(&tenant, |_| true).await?;
        told_once(&world, &tenant, &changed).await?;
        Ok(died)
    })
    .await?;
    assert!(commits >= 2, "a delivery and its reading have but {commits} commits");
    Ok(())
}

/// Lets the service die at its first commit, its second, and so on, until there is no such commit any more. Gives how
/// many there are.
async fn at_every_commit(dies: impl AsyncFn(Death) -> anyhow::Result<bool>) -> anyhow::Result<i64> {
    for number in 1.. {
        for ending in [Ending::Committed, Ending::RolledBack] {
            let died = dies(Death { number, ending }).await;
            if !died.map_err(|error| error.context(format!("commit {number}, {ending:?}")))? {
                return Ok(number - 1);
            }
        }
    }
    unreachable!("nothing commits for ever")
}

async fn start() -> anyhow::Result<World> {
    let accounts = vec![AccountSpec::bulk(53, COMPANIES, CONTACTS)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(hubspot).silent().env("PIVOTAL_TAKEOVER_SECONDS", "1")).await
}

/// Lets the service run into the trap, kills it there and starts it again. Says whether it got there before all was over.
async fn die(
    world: &mut World,
    trap: Trap,
    ending: Ending,
    over: impl AsyncFn(&World) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let caught =
        eventually("the trap catches the service, or all is over", PATIENCE, async || match trap.caught().await? {
            Some(backend) => Ok(Some(Some(backend))),
            None => Ok(over(world).await?.then_some(None)),
        });
    let Some(backend) = caught.await? else { return Ok(false) };
    world.kill9(0)?;
    trap.end(backend, ending).await?;
    world.restart(0).await?;
    Ok(true)
}

/// Whether the last run is over.
async fn ended(world: &World) -> anyhow::Result<bool> {
    let over = "select finished_at > now() - interval '1 hour' from sync_run order by id desc limit 1";
    Ok(sqlx::query_scalar::<_, Option<bool>>(over).fetch_one(world.pool()).await? == Some(true))
}

/// What happens in HubSpot: some companies get new names, one is deleted, one is new.
struct Changed {
    renamed: Vec<RecordId>,
    deleted: RecordId,
    created: RecordId,
}

fn change(world: &World) -> anyhow::Result<Changed> {
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, ObjectType::Company)?;
    let (renamed, deleted) = (vec![companies[0], companies[50], companies[102]], companies[10]);
    for company in &renamed {
        hubspot.update(hub, ObjectType::Company, *company, &[("name", "Renamed")])?;
    }
    hubspot.apply(hub, &Change::Delete { object: ObjectType::Company, id: deleted })?;
    let created = hubspot.create(hub, ObjectType::Company, &[("name", "New")])?;
    Ok(Changed { renamed, deleted, created })
}

/// The feed has one entry for each of it.
async fn told_once(world: &World, tenant: &Tenant, changed: &Changed) -> anyhow::Result<()> {
    let mut expected: Vec<(String, &str)> =
        changed.renamed.iter().map(|company| (company.to_string(), "UPDATED")).collect();
    expected.push((changed.deleted.to_string(), "ARCHIVED"));
    expected.push((changed.created.to_string(), "CREATED"));
    for (company, event) in expected {
        let told = "select count(*) from change h join customer c on c.workspace_id = h.workspace_id
                        and (c.id = h.row_id or c.display_id between h.first_display_id and h.last_display_id)
                    where c.workspace_id = $1 and c.hubspot_company_id = $2 and h.object = 'CUSTOMER' and h.event = $3";
        let query = sqlx::query_scalar(told).bind(tenant.workspace).bind(&company).bind(event);
        let times: i64 = query.fetch_one(world.pool()).await?;
        assert_eq!(times, 1, "{company} {event}");
    }
    Ok(())
}

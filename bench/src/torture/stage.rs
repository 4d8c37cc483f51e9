//! Where a history is played: a Postgres, a simulated HubSpot, some service processes, a workspace, and the model that
//! watches.

mod change;
mod deed;
mod quiet;
mod trouble;

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Context as _;
use hubspot_sim::control::{Change, Outcome};
use hubspot_sim::webhooks::{Chaos, Hold};
use hubspot_sim::{AccountSpec, Limits, MergeRule, ObjectType, RecordId, Settings};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use tests::{Setup, Tenant, World};

use super::act::{Act, Filter};
use super::actual::Actual;
use super::compare::{Differences, Ours, compare};
use super::ground::Ground;
use super::model::Model;
use crate::role;

/// How many records every account starts with.
const COMPANIES: usize = 200;
const CONTACTS: usize = 600;

/// How a seed's world is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    /// The seed.
    pub(crate) seed: u64,
    /// How many service processes.
    pub(crate) replicas: usize,
    /// Whether deliveries meet chaos.
    pub(crate) chaos: bool,
    /// Whether the mass-archive guard holds back what goes beyond a tenth; else it lets everything go.
    pub(crate) guarded: bool,
}

/// A history under way.
pub(crate) struct Stage {
    world: World,
    tenant: Tenant,
    hub: i64,
    list: u64,
    model: Model,
    ours: Ours,
    /// Custom fields by key.
    fields: [String; 2],
    dead: BTreeSet<usize>,
    /// How far HubSpot's clock was moved.
    ahead: Duration,
    setting: Setting,
}

impl Stage {
    /// Builds the world, connects, syncs for the first time.
    pub(crate) async fn build(ground: &Ground, setting: Setting) -> anyhow::Result<Self> {
        let mut dice = StdRng::seed_from_u64(setting.seed ^ 0x5eed);
        let merge_rule = if dice.random_bool(0.5) { MergeRule::NewId } else { MergeRule::PreservePrimary };
        let account = AccountSpec { merge_rule, ..AccountSpec::bulk(setting.seed, COMPANIES, CONTACTS) };
        let hubspot = Settings { limits: Limits::none(), accounts: vec![account], ..Settings::default() };
        let setup = Setup::new(std::env::current_exe().context("finding this executable")?)
            .hubspot(hubspot)
            .replicas(setting.replicas)
            .silent()
            .env(role::VARIABLE, role::SERVICE)
            .env("RUST_LOG", "info")
            .env("PIVOTAL_TAKEOVER_SECONDS", "1")
            .env("HUBSPOT_WAIT_PERCENT", "1");
        let world = World::start_on(ground.cluster(), setup).await?;
        let hub = world.hub();
        let (list, members) = list_by_hand(&world, hub)?;
        let tenant = world.ready_tenant(json!({ "everything": true })).await?;
        let share = if setting.guarded { "0.1" } else { "1" };
        let document = "mutation ($share: Decimal!) \
                        { updateWorkspace(input: { archiveShare: $share }) { userErrors { code message } } }";
        tenant.mutate(document, json!({ "share": share })).await?;
        let fields = [define(&tenant, "years", "NUMBER").await?, define(&tenant, "notes", "TEXT").await?];
        let mut model = Model::new(world.hubspot(), hub, Filter::Everything, members);
        model.look_at_all()?;
        world.listen()?;
        tenant.sync().await?;
        let mut stage = Self {
            world,
            tenant,
            hub,
            list,
            model,
            ours: Ours::default(),
            fields,
            dead: BTreeSet::new(),
            ahead: Duration::ZERO,
            setting,
        };
        if setting.chaos {
            stage.unsettle()?;
        }
        Ok(stage)
    }

    /// Does one act.
    pub(crate) async fn play(&mut self, ground: &mut Ground, act: &Act) -> anyhow::Result<()> {
        match act {
            Act::HubSpot(change) => self.change(change),
            Act::User(deed) => self.deed(deed).await,
            Act::Trouble(trouble) => self.trouble(ground, trouble).await,
        }
    }

    /// Lets a quiet night pass and compares; then what was late arrives, and nothing may change any more.
    pub(crate) async fn judge(&mut self) -> anyhow::Result<Differences> {
        self.quiet(false).await.context("coming to rest")?;
        self.night().await.context("the quiet night")?;
        self.approve().await.context("approving what the guard held back")?;
        let actual = Actual::read(&self.world, &self.tenant).await?;
        let found = compare(&mut self.model, &mut self.ours, &actual)?;
        if !found.all().is_empty() {
            return Ok(found);
        }
        self.quiet(true).await.context("coming to rest after the night")?;
        self.again().await
    }

    /// What the processes said, for a look at what went wrong.
    pub(crate) fn log(&self) -> String {
        let logs = (0..self.world.servers())
            .map(|number| format!("--- replica {number} ---\n{}", self.world.replica(number).log()));
        logs.collect::<Vec<_>>().concat()
    }

    /// Deliveries get lost, come twice, late and in any order from now on.
    fn unsettle(&mut self) -> anyhow::Result<()> {
        let chaos = Chaos {
            seed: self.setting.seed,
            lose: 0.1,
            double: 0.1,
            delay: Hold::Clock(Duration::from_hours(48)),
            shuffle: true,
            split: true,
            ..Chaos::default()
        };
        // every other history has deliveries that are in time, for the sake of what they meet
        let delay =
            if self.setting.seed.is_multiple_of(2) { Hold::Real(Duration::from_millis(30)) } else { chaos.delay };
        Ok(self.world.hubspot().set_chaos(self.hub, Chaos { delay, ..chaos })?)
    }
}

fn list_by_hand(world: &World, hub: i64) -> anyhow::Result<(u64, BTreeSet<RecordId>)> {
    let members: Vec<RecordId> = world.hubspot().ids(hub, ObjectType::Company)?.into_iter().step_by(2).collect();
    let change = Change::CreateList {
        name: "By hand".to_owned(),
        object: ObjectType::Company,
        processing: hubspot_sim::Processing::Manual,
        rule: None,
        members: members.clone(),
    };
    let Outcome { number, .. } = world.hubspot().apply(hub, &change)?;
    Ok((number.context("no list was made")?, members.into_iter().collect()))
}

async fn define(tenant: &Tenant, key: &str, kind: &str) -> anyhow::Result<String> {
    let document = "mutation ($input: DefineCustomFieldInput!) \
                    { defineCustomField(input: $input) { customField { id } userErrors { code message } } }";
    let input = json!({ "object": "CUSTOMER", "key": key, "label": key, "type": kind });
    let payload = tenant.mutate(document, json!({ "input": input })).await?;
    Ok(payload["customField"]["id"].as_str().context("no field was made")?.to_owned())
}

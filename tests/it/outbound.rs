//! Outbound webhooks: others are told what happens here, signed, in order, once and for all their troubles.

mod address;
mod delivery;
mod erasure;
mod event;
mod order;
mod replica;
mod signature;

use hubspot_sim::{AccountSpec, Limits, Settings};
use tests::outbound::ANY_ADDRESS;
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

/// A small account without limits, and servers that may tell receivers on this machine.
fn setup(companies: usize) -> Setup {
    let accounts = vec![AccountSpec::bulk(71, companies, companies)];
    let hubspot = Settings { accounts, limits: Limits::none(), ..Settings::default() };
    Setup::new(PIVOTAL).hubspot(hubspot).env(ANY_ADDRESS.0, ANY_ADDRESS.1)
}

/// A world with a synced workspace.
async fn synced(setup: Setup) -> anyhow::Result<(World, Tenant)> {
    let world = World::start(setup).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    Ok((world, tenant))
}

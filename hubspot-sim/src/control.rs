//! A hand on everything that people, outages and time change in HubSpot.

use std::sync::Arc;

use axum::Router;

use crate::world::World;

/// The handle.
#[derive(Debug, Clone)]
pub struct Control {
    world: Arc<World>,
}

impl Control {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self { world }
    }

    /// The numbers of all accounts, in the order of the settings.
    pub fn hubs(&self) -> Vec<i64> {
        self.world.settings.accounts.iter().map(|account| account.hub_id).collect()
    }
}

pub(crate) fn router(_: Arc<World>) -> Router {
    Router::new()
}

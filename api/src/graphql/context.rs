//! What resolvers find in their context: who asks, and the parts of the product they act through.

use async_graphql::Context;
use mirror::clock::Clock;
use mirror::connection::Connections;
use mirror::database::Database;
use mirror::viewer::{Admin, Viewer};

use super::error::Fault;

/// Typed access to the request's and the schema's data.
pub(crate) trait Reach {
    /// The user this request acts for. Transport puts it there, so a missing one is a fault of ours.
    fn viewer(&self) -> async_graphql::Result<Viewer>;

    /// The viewer, if they may run the integration; else the refusal as a top-level error.
    fn admin(&self) -> async_graphql::Result<Admin>;

    /// The database.
    fn database(&self) -> &Database;

    /// The clock.
    fn clock(&self) -> &Clock;

    /// The links to HubSpot.
    fn connections(&self) -> &Connections;
}

impl Reach for Context<'_> {
    fn viewer(&self) -> async_graphql::Result<Viewer> {
        self.data::<Viewer>().copied()
    }

    fn admin(&self) -> async_graphql::Result<Admin> {
        self.viewer()?.admin().map_err(|error| Fault::new(error).into())
    }

    fn database(&self) -> &Database {
        self.data_unchecked()
    }

    fn clock(&self) -> &Clock {
        self.data_unchecked()
    }

    fn connections(&self) -> &Connections {
        self.data_unchecked()
    }
}

//! HubSpot's HTTP interface, one file per family of endpoints.
//!
//! Dated paths carry the version after the family's name; the forms that official clients still call (v1, v3, v4)
//! carry it before. Any other version is a path that does not exist.

mod account;
mod admit;
mod associations;
mod envelope;
mod journal;
mod lists;
mod oauth;
mod objects;
mod owners;
mod partial;
mod pipelines;
mod problem;
mod properties;
mod query;
mod render;
mod search;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;

use crate::world::World;

/// The dated versions that are answered.
const DATED: [&str; 2] = ["2026-09", "2026-03"];

/// No body may be larger.
const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// The whole interface.
pub(crate) fn router(world: Arc<World>) -> Router {
    let mut api = Router::new();
    for version in DATED {
        api = api
            .merge(objects::routes(&format!("/crm/objects/{version}")))
            .merge(associations::dated(&format!("/crm/associations/{version}")))
            .merge(associations::of_record(&format!("/crm/objects/{version}")))
            .merge(properties::routes(&format!("/crm/properties/{version}")))
            .merge(lists::routes(&format!("/crm/lists/{version}")))
            .merge(owners::routes(&format!("/crm/owners/{version}")))
            .merge(pipelines::routes(&format!("/crm/pipelines/{version}")))
            .merge(account::routes(version));
    }
    api = api
        .merge(objects::routes("/crm/v3/objects"))
        .merge(associations::v4("/crm/v4"))
        .merge(associations::v3("/crm/v3"))
        .merge(properties::routes("/crm/v3/properties"))
        .merge(lists::routes("/crm/v3/lists"))
        .merge(owners::routes("/crm/v3/owners"))
        .merge(pipelines::routes("/crm/v3/pipelines"))
        .merge(account::routes_v3());
    api.route_layer(from_fn_with_state(Arc::clone(&world), admit::admit))
        .merge(oauth::routes())
        .merge(journal::routes(&world))
        .fallback(envelope::no_such_path)
        .method_not_allowed_fallback(envelope::no_such_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(&world), envelope::envelope))
        .with_state(world)
}

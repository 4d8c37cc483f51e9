//! Consent and tokens: the authorize page, the token endpoint in both forms, introspection, revocation.

mod consent;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::DATED;
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    let mut routes = Router::new()
        .route("/oauth/authorize", get(consent::ask).post(consent::decide))
        .route("/oauth/{hub_id}/authorize", get(consent::ask_for_hub).post(consent::decide))
        .route("/oauth/v1/token", post(token::exchange))
        .route("/oauth/v1/access-tokens/{token}", get(token::access_token_info))
        .route("/oauth/v1/refresh-tokens/{token}", get(token::refresh_token_info).delete(token::forget_refresh_token));
    for version in DATED {
        routes = routes
            .route(&format!("/oauth/{version}/token"), post(token::exchange))
            .route(&format!("/oauth/{version}/token/introspect"), post(token::introspect))
            .route(&format!("/oauth/{version}/token/revoke"), post(token::revoke));
    }
    routes
}

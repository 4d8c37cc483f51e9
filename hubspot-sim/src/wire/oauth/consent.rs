//! The page on which a person lets the app into an account, or does not.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, RawForm, State};
use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};
use url::Url;

use crate::settings::AccountSpec;
use crate::wire::problem::Problem;
use crate::wire::query::Query;
use crate::world::World;

/// The person who consents, in every account.
const USER: i64 = 63_151_802;

/// What the app asks for, checked against its configuration.
struct Ask<'w> {
    redirect_uri: Url,
    redirect_text: String,
    state: Option<String>,
    scopes: Vec<String>,
    optional: Vec<String>,
    account: &'w AccountSpec,
}

/// Shows the page, or decides at once when the query says `sim_consent=allow` or `deny`.
pub(crate) async fn ask(State(world): State<Arc<World>>, query: Query) -> Result<Response, Problem> {
    show(&world, &query, None)
}

/// The same with the account in the path.
pub(crate) async fn ask_for_hub(
    State(world): State<Arc<World>>,
    Path(hub): Path<i64>,
    query: Query,
) -> Result<Response, Problem> {
    show(&world, &query, Some(hub))
}

/// What the page's buttons send.
pub(crate) async fn decide(State(world): State<Arc<World>>, RawForm(form): RawForm) -> Result<Response, Problem> {
    let form = Query::parse(&String::from_utf8_lossy(&form));
    let ask = check(&world, &form, None)?;
    Ok(leave(&world, &ask, form.get("sim_consent") == Some("allow")))
}

fn show(world: &World, query: &Query, hub: Option<i64>) -> Result<Response, Problem> {
    let ask = check(world, query, hub)?;
    match query.get("sim_consent") {
        Some(decision) => Ok(leave(world, &ask, decision == "allow")),
        None => Ok(Html(page(world, query, &ask)).into_response()),
    }
}

/// Any mismatch with the app's configuration blocks the install, on HubSpot's own page.
fn check<'w>(world: &'w World, query: &Query, hub: Option<i64>) -> Result<Ask<'w>, Problem> {
    let app = &world.settings.app;
    if query.get("client_id") != Some(app.client_id.as_str()) {
        return Err(blocked("the app's client id is missing or unknown"));
    }
    let redirect_text = query.get("redirect_uri").unwrap_or_default();
    let known = app.redirect_uris.iter().any(|pattern| redirect_matches(pattern, redirect_text));
    let redirect_uri = Url::parse(redirect_text)
        .ok()
        .filter(|_| known)
        .ok_or_else(|| blocked("the redirect address in the request does not match any redirect address of the app"))?;
    let words = |name: &str| -> Vec<String> {
        query.get(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    };
    let (scopes, optional) = (words("scope"), words("optional_scope"));
    let missing: Vec<&str> =
        app.required_scopes.iter().filter(|scope| !scopes.contains(scope)).map(String::as_str).collect();
    if !missing.is_empty() {
        return Err(blocked(&format!("the request lacks scopes that the app requires: {}", missing.join(" "))));
    }
    let configured = |scope: &&String| app.required_scopes.contains(scope) || app.optional_scopes.contains(scope);
    if let Some(unknown) = scopes.iter().chain(&optional).find(|scope| !configured(scope)) {
        return Err(blocked(&format!("the request asks for a scope that the app does not have: {unknown}")));
    }
    let chosen = match hub {
        Some(hub) => Some(hub),
        None => query.get("hub_id").map(str::parse).transpose().map_err(|_| blocked("the account is no number"))?,
    };
    let account = match chosen {
        Some(hub) => world.account(hub),
        None => world.settings.accounts.first(),
    };
    let account = account.ok_or_else(|| blocked("you have no access to that account"))?;
    let grantable = |scope: &String| app.required_scopes.contains(scope) || account.grantable_scopes.contains(scope);
    if let Some(scope) = scopes.iter().find(|scope| !grantable(scope)) {
        return Err(blocked(&format!("the account cannot grant {scope}")));
    }
    Ok(Ask {
        redirect_uri,
        redirect_text: redirect_text.to_owned(),
        state: query.get("state").map(str::to_owned),
        scopes,
        optional: optional.into_iter().filter(|scope| grantable(scope)).collect(),
        account,
    })
}

/// Exact, but for `*` in the place of a loopback port.
fn redirect_matches(pattern: &str, given: &str) -> bool {
    if pattern == given {
        return true;
    }
    let Some((before, after)) = pattern.split_once(":*/") else { return false };
    let loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains(&before);
    let port_and_path = given.strip_prefix(before).and_then(|rest| rest.strip_prefix(':'));
    let Some((port, path)) = port_and_path.and_then(|rest| rest.split_once('/')) else { return false };
    loopback && port.parse::<u16>().is_ok() && path == after
}

/// Back to the app, with a code or with a refusal.
fn leave(world: &World, ask: &Ask<'_>, allowed: bool) -> Response {
    let mut to = ask.redirect_uri.clone();
    let mut scopes = ask.scopes.clone();
    scopes.extend(ask.optional.iter().filter(|scope| !ask.scopes.contains(scope)).cloned());
    if allowed {
        let code = world.grants.issue_code(ask.account.hub_id, USER, scopes, &ask.redirect_text, world.now());
        to.query_pairs_mut().append_pair("code", &code);
    } else {
        to.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", "the user denied the installation");
    }
    if let Some(state) = &ask.state {
        to.query_pairs_mut().append_pair("state", state);
    }
    (StatusCode::FOUND, [(header::LOCATION, to.to_string())]).into_response()
}

fn blocked(why: &str) -> Problem {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Authorization failed</title></head><body>\
         <h1>Authorization failed</h1><p>The app cannot be installed because {}.</p></body></html>",
        escape(why)
    );
    Problem::text(StatusCode::BAD_REQUEST, "text/html; charset=utf-8", page)
}

fn page(world: &World, query: &Query, ask: &Ask<'_>) -> String {
    let mut hidden = String::new();
    for name in ["client_id", "redirect_uri", "scope", "optional_scope", "state"] {
        if let Some(value) = query.get(name) {
            let _ = write!(hidden, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
        }
    }
    let mut accounts = String::new();
    for account in &world.settings.accounts {
        let selected = if account.hub_id == ask.account.hub_id { " selected" } else { "" };
        let (hub, name) = (account.hub_id, escape(&account.name));
        let _ = write!(accounts, "<option value=\"{hub}\"{selected}>{name} ({hub})</option>");
    }
    let mut scopes = String::new();
    for scope in ask.scopes.iter().chain(&ask.optional) {
        let _ = write!(scopes, "<li><code>{}</code></li>", escape(scope));
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Connect an app</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>body{{font:16px/1.5 sans-serif;max-width:36rem;\
         margin:3rem auto;padding:0 1rem}}button{{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}}</style></head>\
         <body><h1>Connect an app to HubSpot (simulated)</h1><p><strong>{client}</strong> asks for access to an account \
         that exists on this machine only:</p><ul>{scopes}</ul><form method=\"post\" action=\"/oauth/authorize\">{hidden}\
         <p><label>Account <select name=\"hub_id\">{accounts}</select></label></p>\
         <button type=\"submit\" name=\"sim_consent\" value=\"allow\">Allow</button>\
         <button type=\"submit\" name=\"sim_consent\" value=\"deny\">Deny</button></form></body></html>",
        client = escape(&world.settings.app.client_id),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_port_may_be_left_open() {
        let open = "http://127.0.0.1:*/callback";
        assert!(redirect_matches(open, "http://127.0.0.1:4711/callback"));
        assert!(!redirect_matches(open, "http://127.0.0.1:4711/callback/more"));
        assert!(!redirect_matches(open, "http://127.0.0.1:evil@host/callback"));
        assert!(!redirect_matches(open, "http://127.0.0.1/callback"));
        assert!(!redirect_matches("http://example.com:*/callback", "http://example.com:80/callback"));
        assert!(redirect_matches("https://a.example/cb", "https://a.example/cb"));
    }
}

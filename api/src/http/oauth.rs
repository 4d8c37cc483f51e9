//! Where HubSpot sends a person back after consent.
//!
//! Nobody is signed in here: the state that came along is what makes the call believable, and the product checks it.
//! What a person sees is a small page of ours; nothing of the request is written into it, and it loads nothing. It leads
//! back to the console, to one address that is fixed here: where HubSpot sends a browser on is nobody's to choose.

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, REFRESH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::get;
use mirror::connection::{Connection, Connections, Outcome};
use mirror::error::{Code, Error};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// The address that the operator's HubSpot app has to name.
pub const CALLBACK: &str = "/oauth/hubspot/callback";

/// The console's page that goes on from here, and what sends a browser there at once.
const BACK: &str = "/console/setup/connect";
const GO_ON: &str = "0; url=/console/setup/connect#connected";

/// The callback, to be merged into the router.
pub fn routes(connections: Connections) -> Router {
    Router::new().route(CALLBACK, get(callback)).with_state(connections)
}

/// What HubSpot sends along. Neither state nor code is ever printed.
#[derive(Debug, Default, Deserialize)]
struct Arrival {
    state: Option<SecretString>,
    code: Option<SecretString>,
}

async fn callback(
    State(connections): State<Connections>,
    headers: HeaderMap,
    arrival: Result<Query<Arrival>, QueryRejection>,
) -> Response {
    // what cannot be read, such as two states, is not what HubSpot sends: it counts as no state at all
    let arrival = arrival.map_or_else(|_unreadable| Arrival::default(), |Query(arrival)| arrival);
    let outcome = arrival.code.map_or(Outcome::Declined, Outcome::Granted);
    let state = arrival.state.unwrap_or_default();
    let ending = Ending::from(connections.complete(state, outcome).await);
    let status = ending.status();
    let mut response = if wants_json(&headers) {
        (status, Json(ending.body())).into_response()
    } else {
        let mut page = (status, Html(ending.page())).into_response();
        // what was refused is read here first
        if matches!(ending, Ending::Connected(_)) {
            page.headers_mut().insert(REFRESH, HeaderValue::from_static(GO_ON));
        }
        page
    };
    protect(response.headers_mut());
    response
}

/// How a consent ended.
enum Ending {
    Connected(Box<Connection>),
    Refused { code: Code, message: String },
    Broken,
}

/// The same for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    connected: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    hub_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    message: String,
}

impl From<mirror::error::Result<Connection>> for Ending {
    fn from(outcome: mirror::error::Result<Connection>) -> Self {
        match outcome {
            Ok(connection) => Self::Connected(Box::new(connection)),
            Err(Error::Refused(refusals)) => match refusals.into_iter().next() {
                Some(refusal) => Self::Refused { code: refusal.code, message: refusal.message },
                None => Self::Broken,
            },
            Err(error) => {
                tracing::error!(error = %crate::graphql::error::Chain(&error), "a HubSpot callback failed");
                Self::Broken
            }
        }
    }
}

impl Ending {
    fn status(&self) -> StatusCode {
        match self {
            Self::Connected(_) => StatusCode::OK,
            Self::Refused { code, .. } => refusal_status(*code),
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn body(self) -> Body {
        let message = self.sentence();
        let (connected, hub_id, account_name, code) = match self {
            Self::Connected(connection) => (true, Some(connection.hub.to_string()), connection.account.name, None),
            Self::Refused { code, .. } => (false, None, None, Some(code.as_str())),
            Self::Broken => (false, None, None, Some(Code::InternalError.as_str())),
        };
        Body { connected, hub_id, account_name, code, message }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Connected(connection) => {
                let account = match &connection.account.name {
                    Some(name) => format!("{name} (HubSpot account {})", connection.hub),
                    None => format!("HubSpot account {}", connection.hub),
                };
                format!("Connected to {account}. You can close this page and go on where you came from.")
            }
            Self::Refused { message, .. } => message.clone(),
            Self::Broken => "Something of ours broke, and nothing was connected. Please try again.".to_owned(),
        }
    }

    fn page(&self) -> String {
        let (title, code) = match self {
            Self::Connected(_) => ("Connected", None),
            Self::Refused { code, .. } => ("Not connected", Some(code.as_str())),
            Self::Broken => ("Not connected", Some(Code::InternalError.as_str())),
        };
        let code = code.map(|code| format!("<p class=\"code\">{code}</p>")).unwrap_or_default();
        let sentence = escape(&self.sentence());
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
             <style>{STYLE}</style></head><body><main><h1>{title}</h1><p>{sentence}</p>{code}\
             <p><a href=\"{BACK}\">Go on in the console</a></p></main></body></html>"
        )
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2733;background:#f4f6f8}\
                     main{max-width:34rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:.5rem}\
                     h1{font-size:1.4rem;margin:0 0 .5rem}.code{font:13px ui-monospace,monospace;color:#5b6b7b}a{color:#1d5f5a}";

/// The status of a callback that came to nothing; of one not named here the caller is at fault.
fn refusal_status(code: Code) -> StatusCode {
    const NAMED: [(Code, StatusCode); 7] = [
        (Code::Forbidden, StatusCode::FORBIDDEN),
        (Code::MissingScope, StatusCode::FORBIDDEN),
        (Code::DifferentAccount, StatusCode::CONFLICT),
        (Code::HubSpotUnavailable, StatusCode::SERVICE_UNAVAILABLE),
        (Code::HubSpotRefused, StatusCode::BAD_GATEWAY),
        (Code::AppMisconfigured, StatusCode::INTERNAL_SERVER_ERROR),
        (Code::InternalError, StatusCode::INTERNAL_SERVER_ERROR),
    ];
    let named = NAMED.iter().find(|(named, _)| *named == code);
    named.map_or(StatusCode::BAD_REQUEST, |(_, status)| *status)
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

/// The address of this page holds a code: nothing may keep it or pass it on.
fn protect(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    );
}

/// An account's name is whatever its people call it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_markup_stays_text() {
        let refused = Ending::Refused { code: Code::DifferentAccount, message: "<script>'x'</script> & co".into() };
        let page = refused.page();
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;&#39;x&#39;"), "{page}");
        assert!(page.contains("DIFFERENT_ACCOUNT"));
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        let page = Ending::Broken.page();
        assert!(!page.contains("http") && !page.contains("src=") && !page.contains("url("), "{page}");
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        let asks =
            |accept: &'static str| wants_json(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]));
        assert!(asks("application/json"));
        assert!(!asks("text/html,application/xhtml+xml,application/json;q=0.9"));
        assert!(!asks("*/*"));
        assert!(!wants_json(&HeaderMap::new()));
    }
}

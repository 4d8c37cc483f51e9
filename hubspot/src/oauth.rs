//! Connecting an account, keeping the connection alive, and ending it.
//!
//! Three things a caller may rely on. Every failure is sorted by whose turn it is: see [`OAuthFailure`]. No secret stands
//! in an error or in `Debug`. And nothing here repeats a call by itself: a code works once, and how often to try a
//! refresh is up to the one who holds the connection's lock.

use std::time::Duration;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenType};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl, RefreshToken,
    RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::endpoint::Api;
use crate::id::HubId;
use crate::token::AccessToken;

pub mod failure;
pub mod scope;

pub use failure::{OAuthError, OAuthFailure};
pub use scope::{Feature, Scopes};

use failure::Grant;

/// HubSpot's promise for tokens that do not say how long they live.
const USUAL_LIFE: Duration = Duration::from_mins(30);

/// The app, as HubSpot knows it.
#[derive(Clone, Debug)]
pub struct OAuthApp {
    /// From the app's page.
    pub client_id: String,
    /// From the app's page. Also signs webhooks.
    pub client_secret: SecretString,
    /// Exactly as the app's configuration has it.
    pub redirect_uri: Url,
    /// `https://app.hubspot.com`, for every region.
    pub authorize_base: Url,
    /// `https://api.hubapi.com`, for every region.
    pub api_base: Url,
}

/// HubSpot's side of OAuth for one app.
#[derive(Clone, Debug)]
pub struct OAuth {
    http: reqwest::Client,
    app: OAuthApp,
    tokens: TokenClient,
}

/// What a code or a refresh token was exchanged for.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Good for `expires_in`.
    pub access_token: AccessToken,
    /// Replaces the one before, though it has so far always been the same.
    pub refresh_token: SecretString,
    /// How long the access token lives.
    pub expires_in: Duration,
    /// The account.
    pub hub_id: Option<HubId>,
    /// The user who connected it.
    pub user_id: Option<i64>,
    /// What was granted, where the answer says so. Introspection always does.
    pub scopes: Option<Scopes>,
}

/// The app's own token, good for no account.
#[derive(Clone, Debug)]
pub struct AppToken {
    /// Good for `expires_in`.
    pub token: AccessToken,
    /// How long it lives.
    pub expires_in: Duration,
}

/// What HubSpot knows about a token.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Introspection {
    /// Whether it is any good. Revoked and unknown tokens are simply not active.
    pub active: bool,
    /// The account.
    #[serde(default)]
    pub hub_id: Option<HubId>,
    /// The user who connected it.
    #[serde(default)]
    pub user_id: Option<i64>,
    /// That user's address.
    #[serde(default)]
    pub user: Option<String>,
    /// The website of the account, which is not the host of its pages.
    #[serde(default)]
    pub hub_domain: Option<String>,
    /// The app.
    #[serde(default)]
    pub app_id: Option<i64>,
    /// What was granted.
    #[serde(default)]
    pub scopes: Scopes,
    /// Seconds left; for access tokens only.
    #[serde(default)]
    pub expires_in: Option<u64>,
}

impl std::fmt::Debug for Introspection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Introspection")
            .field("active", &self.active)
            .field("hub_id", &self.hub_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// How far a disconnect came at HubSpot. Whatever it says, the local part has to follow.
#[derive(Debug)]
pub struct Disconnect {
    /// The app's removal from the account; none when another connection still needs it.
    pub uninstalled: Option<Result<(), OAuthError>>,
    /// The end of the refresh token.
    pub revoked: Result<(), OAuthError>,
}

impl OAuth {
    /// OAuth for this app.
    pub fn new(http: reqwest::Client, app: OAuthApp) -> Self {
        let tokens = oauth2::Client::new(ClientId::new(app.client_id.clone()))
            .set_client_secret(ClientSecret::new(app.client_secret.expose_secret().to_owned()))
            // HubSpot reads the parameters of the dated paths from the body only.
            .set_auth_type(AuthType::RequestBody)
            .set_redirect_uri(RedirectUrl::from_url(app.redirect_uri.clone()))
            .set_token_uri(TokenUrl::from_url(Api::OAuth.at(&app.api_base, &["token"])));
        Self { http, app, tokens }
    }

    /// Where to send the person who connects an account, the account preselected if it is known.
    pub fn authorize_url(&self, state: &str, hub: Option<HubId>) -> Url {
        let mut url = self.app.authorize_base.clone();
        url.path_segments_mut()
            .expect("the base of a website always has a path")
            .pop_if_empty()
            .push("oauth")
            .extend(hub.map(|hub| hub.to_string()))
            .push("authorize");
        url.query_pairs_mut()
            .clear()
            .append_pair("client_id", &self.app.client_id)
            .append_pair("redirect_uri", self.app.redirect_uri.as_str())
            .append_pair("scope", &Scopes::REQUIRED.join(" "))
            .append_pair("optional_scope", &Scopes::OPTIONAL.join(" "))
            .append_pair("state", state);
        // A plus sign in the values is escaped by now, so those that are left are spaces, which HubSpot wants as %20.
        let query = url.query().map(|query| query.replace('+', "%20"));
        url.set_query(query.as_deref());
        url
    }

    /// Exchanges the code of a callback. A code works once and not for long.
    pub async fn exchange(&self, code: &str) -> Result<Tokens, OAuthError> {
        const ATTEMPTED: &str = "exchange the code";
        let request = self.tokens.exchange_code(AuthorizationCode::new(code.to_owned()));
        let answer = request.request_async(&bridge(self.http.clone(), ATTEMPTED, Grant::Code)).await;
        let answer = answer.map_err(|error| from_bridge(ATTEMPTED, error).without(code))?;
        let refresh_token = answer.refresh_token().ok_or_else(|| OAuthError::unreadable(ATTEMPTED))?;
        let refresh_token = SecretString::from(refresh_token.secret().as_str());
        Ok(tokens(&answer, refresh_token))
    }

    /// Exchanges the refresh token for a new access token. One at a time per connection: that is the caller's to see to.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<Tokens, OAuthError> {
        const ATTEMPTED: &str = "refresh the token";
        let old = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let request = self.tokens.exchange_refresh_token(&old);
        let answer = request.request_async(&bridge(self.http.clone(), ATTEMPTED, Grant::Refresh)).await;
        let answer = answer.map_err(|error| from_bridge(ATTEMPTED, error).without(old.secret()))?;
        let new = answer.refresh_token().map_or_else(|| refresh_token.clone(), |new| new.secret().as_str().into());
        Ok(tokens(&answer, new))
    }

    /// A token of the app's own, for what belongs to no account. There is no refreshing it: the next one is asked for.
    pub async fn app_token(&self, scopes: &[&str]) -> Result<AppToken, OAuthError> {
        const ATTEMPTED: &str = "get the app's own token";
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.app.client_id.as_str()),
            ("client_secret", self.app.client_secret.expose_secret()),
            ("scope", &scopes.join(" ")),
        ];
        let request = self.http.post(Api::OAuth.at(&self.app.api_base, &["token"])).form(&form);
        let answer = answer(ATTEMPTED, Grant::App, request).await?;
        let granted: AppGrant = serde_json::from_slice(&answer.body).map_err(|_| OAuthError::unreadable(ATTEMPTED))?;
        let expires_in = granted.expires_in.map_or(USUAL_LIFE, Duration::from_secs);
        Ok(AppToken { token: AccessToken::new(granted.access_token), expires_in })
    }

    /// What HubSpot knows about an access token: account, user, scopes.
    pub async fn introspect(&self, token: &AccessToken) -> Result<Introspection, OAuthError> {
        self.introspect_as("access_token", token.expose()).await
    }

    /// The same for a refresh token. Nothing else tells that an account removed the app.
    pub async fn introspect_refresh(&self, token: &SecretString) -> Result<Introspection, OAuthError> {
        self.introspect_as("refresh_token", token.expose_secret()).await
    }

    async fn introspect_as(&self, hint: &str, token: &str) -> Result<Introspection, OAuthError> {
        const ATTEMPTED: &str = "introspect the token";
        let body = self.post_token(ATTEMPTED, &["token", "introspect"], hint, token).await?;
        serde_json::from_slice(&body).map_err(|_| OAuthError::unreadable(ATTEMPTED))
    }

    /// Ends the refresh token. Access tokens already given live on for up to thirty minutes, and the app stays installed.
    pub async fn revoke(&self, refresh_token: &SecretString) -> Result<(), OAuthError> {
        let token = refresh_token.expose_secret();
        self.post_token("revoke the token", &["token", "revoke"], "refresh_token", token).await.map(drop)
    }

    /// Removes the app from the account of this token. HubSpot tells the account's admins by e-mail.
    pub async fn uninstall(&self, token: &AccessToken) -> Result<(), OAuthError> {
        const ATTEMPTED: &str = "remove the app from the account";
        let url = Api::Installs.at(&self.app.api_base, &["external-install"]);
        let request = self.http.delete(url).bearer_auth(token.expose());
        answer(ATTEMPTED, Grant::Bearer, request).await.map(drop)
    }

    /// Ends a connection in the order HubSpot asks for: the app goes while its token still works, then the token. A step
    /// that fails does not keep the next from being tried.
    pub async fn disconnect(&self, uninstall_with: Option<&AccessToken>, refresh_token: &SecretString) -> Disconnect {
        let uninstalled = match uninstall_with {
            Some(token) => Some(self.uninstall(token).await),
            None => None,
        };
        Disconnect { uninstalled, revoked: self.revoke(refresh_token).await }
    }

    async fn post_token(
        &self,
        attempted: &'static str,
        path: &[&str],
        hint: &str,
        token: &str,
    ) -> Result<Vec<u8>, OAuthError> {
        let form = [
            ("client_id", self.app.client_id.as_str()),
            ("client_secret", self.app.client_secret.expose_secret()),
            ("token", token),
            ("token_type_hint", hint),
        ];
        let request = self.http.post(Api::OAuth.at(&self.app.api_base, path)).form(&form);
        let answer = answer(attempted, Grant::Token, request).await;
        answer.map(|answer| answer.body).map_err(|error| error.without(token))
    }
}

#[derive(Deserialize)]
struct AppGrant {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Option<u64>,
}

struct Answer {
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Sends a request and sorts what is no success, before anything tries to read it.
async fn answer(attempted: &'static str, grant: Grant, request: reqwest::RequestBuilder) -> Result<Answer, OAuthError> {
    let mut response = request.send().await.map_err(|error| OAuthError::unreachable(attempted, error))?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = response.bytes().await.map_err(|error| OAuthError::unreachable(attempted, error))?;
    if status.is_success() {
        return Ok(Answer { headers, body: body.into() });
    }
    Err(OAuthError::refused(attempted, grant, status, &headers, &body))
}

/// The HTTP client that the `oauth2` crate sends its requests with. Refusals leave it as our own errors, since that crate
/// keeps neither the status nor the headers of one.
fn bridge(
    http: reqwest::Client,
    attempted: &'static str,
    grant: Grant,
) -> impl Fn(oauth2::HttpRequest) -> BoxFuture<'static, Result<oauth2::HttpResponse, OAuthError>> + Send + Sync {
    move |request| {
        let (head, body) = request.into_parts();
        let request = http.request(head.method, head.uri.to_string()).headers(head.headers).body(body);
        Box::pin(async move {
            let answer = answer(attempted, grant, request).await?;
            // The crate takes any other success for a refusal, and this is what a new response says.
            let mut response = oauth2::HttpResponse::new(answer.body);
            *response.headers_mut() = answer.headers;
            Ok(response)
        })
    }
}

/// The fields HubSpot adds to the standard answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct HubSpotFields {
    #[serde(default)]
    hub_id: Option<i64>,
    #[serde(default)]
    user_id: Option<i64>,
    #[serde(default, rename = "scopes")]
    granted: Option<Vec<String>>,
}

impl oauth2::ExtraTokenFields for HubSpotFields {}

type TokenAnswer = StandardTokenResponse<HubSpotFields, BasicTokenType>;

type TokenClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    oauth2::basic::BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

fn tokens(answer: &TokenAnswer, refresh_token: SecretString) -> Tokens {
    let extra = answer.extra_fields();
    Tokens {
        access_token: AccessToken::new(answer.access_token().secret().as_str()),
        refresh_token,
        expires_in: answer.expires_in().unwrap_or(USUAL_LIFE),
        hub_id: extra.hub_id.map(HubId),
        user_id: extra.user_id,
        scopes: extra.granted.clone().map(Scopes::new),
    }
}

/// The crate's own errors about a body carry that body, tokens and all, so none of them is kept.
fn from_bridge(attempted: &'static str, error: RequestTokenError<OAuthError, BasicErrorResponse>) -> OAuthError {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(_) | RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            OAuthError::unreadable(attempted)
        }
    }
}

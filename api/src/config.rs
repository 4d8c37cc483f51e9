//! The settings of a running service: a flag each, or the environment variable beside it.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hubspot::OAuthApp;
use mirror::budget::Limits;
use mirror::connection::Keyring;
use mirror::outbound::address::Policy;
use secrecy::SecretString;
use url::Url;

use crate::http::graphql::origin::WebOrigin;
use crate::http::oauth::CALLBACK;

/// Where the rows are.
#[derive(Args, Clone, Debug)]
pub struct DatabaseArgs {
    /// Postgres 15 or later, as `postgres://user:password@host:port/database`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,

    /// Connections this process may hold. Work on runs and requests share them.
    #[arg(long, env = "PIVOTAL_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(4..=500))]
    pub database_connections: u32,
}

/// How the service runs.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,

    /// Where to listen. Port 0 takes a free one.
    #[arg(long, env = "PIVOTAL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The address people and HubSpot reach the service at. HubSpot sends consents back to
    /// `{public-url}/oauth/hubspot/callback`, which must be one of the app's redirect addresses. Without it, the
    /// address the service listens on.
    #[arg(long, env = "PIVOTAL_PUBLIC_URL")]
    pub public_url: Option<Url>,

    /// Keys that seal HubSpot's tokens, as `id:base64` of 32 bytes each, separated by commas. The first seals; all open.
    /// `pivotal token-key` makes one.
    #[arg(long, env = "PIVOTAL_TOKEN_KEYS", hide_env_values = true)]
    pub token_keys: SecretString,

    /// The HubSpot app's client id.
    #[arg(long, env = "HUBSPOT_CLIENT_ID")]
    pub hubspot_client_id: String,

    /// The HubSpot app's client secret.
    #[arg(long, env = "HUBSPOT_CLIENT_SECRET", hide_env_values = true)]
    pub hubspot_client_secret: SecretString,

    /// Where HubSpot's API is.
    #[arg(long, env = "HUBSPOT_API_BASE", default_value = "https://api.hubapi.com")]
    pub hubspot_api_base: Url,

    /// Where HubSpot's consent page is.
    #[arg(long, env = "HUBSPOT_AUTHORIZE_BASE", default_value = "https://app.hubspot.com")]
    pub hubspot_authorize_base: Url,

    /// The limits of the app's kind. `none` is for a HubSpot that has none, such as a simulated one.
    #[arg(long, env = "HUBSPOT_LIMITS", default_value = "marketplace")]
    pub hubspot_limits: HubSpotLimits,

    /// How much of the waits after trouble at HubSpot is waited, in percent. Less is for a simulated one, whose trouble is
    /// over sooner.
    #[arg(long, env = "HUBSPOT_WAIT_PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub hubspot_wait_percent: u32,

    /// Web origins, besides the public one, whose pages may call the API and open a WebSocket, like
    /// `https://app.example.com`. Separated by commas.
    #[arg(long, env = "PIVOTAL_ALLOWED_ORIGINS", value_delimiter = ',')]
    pub allowed_origins: Vec<WebOrigin>,

    /// Which addresses outbound webhooks may go to. `any` lets private ones in, those of this machine, and addresses without
    /// TLS; it is for receivers in the same network, where every admin of every workspace is trusted with it.
    #[arg(long, env = "PIVOTAL_WEBHOOK_ADDRESSES", default_value = "public")]
    pub webhook_addresses: WebhookAddresses,

    /// Where Prometheus reads metrics, at `/metrics`. Whoever reaches this address needs no key. Without it, nothing is
    /// counted.
    #[arg(long, env = "PIVOTAL_METRICS_ADDRESS")]
    pub metrics_address: Option<SocketAddr>,

    /// Which part of the work this process takes.
    #[arg(long, env = "PIVOTAL_ROLE", default_value = "all")]
    pub role: Role,

    /// Jobs worked on at the same time.
    #[arg(long, env = "PIVOTAL_WORKERS", default_value_t = 4)]
    pub workers: usize,

    /// Seconds without a sign of life after which another process's jobs are taken over.
    #[arg(long, env = "PIVOTAL_TAKEOVER_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub takeover_seconds: u64,
}

/// HubSpot's rate limits by kind of app.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HubSpotLimits {
    /// 110 calls in ten seconds an account.
    Marketplace,
    /// No limits.
    None,
}

/// Which addresses outbound webhooks may go to.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookAddresses {
    /// Public ones, over TLS.
    Public,
    /// Any.
    Any,
}

impl WebhookAddresses {
    /// As the product has it.
    pub fn policy(self) -> Policy {
        match self {
            Self::Public => Policy::Public,
            Self::Any => Policy::Any,
        }
    }
}

/// Which part of the work a process takes.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Requests and background work.
    All,
    /// Requests only.
    Api,
    /// Background work only; the health addresses still answer.
    Worker,
}

impl ServeArgs {
    /// The rate limits to keep.
    pub fn limits(&self) -> Limits {
        match self.hubspot_limits {
            HubSpotLimits::Marketplace => Limits::MARKETPLACE,
            HubSpotLimits::None => Limits::NONE,
        }
    }

    /// The keys that seal tokens.
    pub fn keyring(&self) -> anyhow::Result<Keyring> {
        Ok(Keyring::parse(&self.token_keys)?)
    }

    /// The HubSpot app, whose consents come back to this public address.
    pub fn app(&self, public_url: &Url) -> anyhow::Result<OAuthApp> {
        Ok(OAuthApp {
            client_id: self.hubspot_client_id.clone(),
            client_secret: self.hubspot_client_secret.clone(),
            redirect_uri: public_url.join(CALLBACK)?,
            authorize_base: self.hubspot_authorize_base.clone(),
            api_base: self.hubspot_api_base.clone(),
        })
    }

    /// After how long another process's jobs are taken over.
    pub fn takeover(&self) -> Duration {
        Duration::from_secs(self.takeover_seconds)
    }
}

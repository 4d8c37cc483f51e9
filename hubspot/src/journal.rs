//! The Webhooks Journal: what happened in all accounts of the app, read from file to file.
//!
//! Unlike push deliveries the journal knows list membership, uninstalls, and per account which properties count. It is
//! read by the app itself, with a token that is good for no account, and it forgets after three days. Files lie behind
//! addresses that carry their own permission, so no token goes there.
//!
//! [`entry`] reads a file's events, [`subscription`] says what they are about, [`failure`] why there was nothing to read.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::endpoint::Api;
use crate::error::{Error, ErrorKind};
use crate::id::{JournalOffset, fits_a_path};
use crate::oauth::OAuth;
use crate::refusal::Refusal;
use crate::token::AccessToken;

pub mod entry;
pub mod failure;
pub mod subscription;

pub use entry::JournalFile;
pub use failure::JournalError;
pub use subscription::{Interest, Subscription, SubscriptionId};

/// Most files one batch names.
pub const JOURNAL_BATCH: usize = 100;

/// A token is renewed so long before its end.
const MARGIN: Duration = Duration::from_mins(2);

/// What the app's token is asked for: the journal's own scopes, and those of the records it tells of.
const SCOPES: [&str; 7] = [
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "crm.objects.companies.read",
    "crm.objects.contacts.read",
    "crm.objects.deals.read",
    "crm.lists.read",
];

/// Reads the app's journal. Cheap to clone; clones share the token.
#[derive(Clone, Debug)]
pub struct Journal {
    http: reqwest::Client,
    api_base: Arc<Url>,
    oauth: OAuth,
    token: Arc<Mutex<Option<Held>>>,
}

#[derive(Clone, Debug)]
struct Held {
    token: AccessToken,
    good_until: Instant,
}

/// Where reading goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the oldest file that is still kept.
    Earliest,
    /// At the newest file.
    Latest,
    /// At the file behind this one.
    After(JournalOffset),
}

/// Where a file lies. Good for some minutes.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileAddress {
    /// The file's own place: reading goes on behind it.
    #[serde(rename = "currentOffset")]
    pub offset: JournalOffset,
    url: Url,
}

impl std::fmt::Debug for FileAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the address is a permission
        f.debug_struct("FileAddress").field("offset", &self.offset).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Batch {
    #[serde(default)]
    results: Vec<FileAddress>,
}

impl Journal {
    /// The journal of the app that `oauth` knows.
    pub fn new(http: reqwest::Client, api_base: Url, oauth: OAuth) -> Self {
        Self { http, api_base: Arc::new(api_base), oauth, token: Arc::default() }
    }

    /// Where the file at this place lies; none when nothing is new.
    pub async fn next(&self, place: &Place) -> Result<Option<FileAddress>, JournalError> {
        const ATTEMPTED: &str = "read the journal";
        let path: Vec<&str> = match place {
            Place::Earliest => vec!["earliest"],
            Place::Latest => vec!["latest"],
            Place::After(offset) => vec!["offset", known(ATTEMPTED, offset)?, "next"],
        };
        let body = self.get(ATTEMPTED, Api::Journal, &path).await.map_err(|error| failure::at(place, error))?;
        if body.is_empty() { Ok(None) } else { Ok(Some(read(ATTEMPTED, &body)?)) }
    }

    /// Where up to `count` files from this place on lie, at most [`JOURNAL_BATCH`]; none when nothing is new.
    pub async fn batch(&self, place: &Place, count: usize) -> Result<Vec<FileAddress>, JournalError> {
        const ATTEMPTED: &str = "read a batch of the journal";
        let count = count.clamp(1, JOURNAL_BATCH).to_string();
        let path: Vec<&str> = match place {
            Place::Earliest => vec!["batch", "earliest", &count],
            Place::Latest => vec!["batch", "latest", &count],
            Place::After(offset) => vec!["batch", known(ATTEMPTED, offset)?, "next", &count],
        };
        let body = self.get(ATTEMPTED, Api::Journal, &path).await.map_err(|error| failure::at(place, error))?;
        if body.is_empty() { Ok(Vec::new()) } else { Ok(read::<Batch>(ATTEMPTED, &body)?.results) }
    }

    /// Fetches a file. An address that is too old is refused; a new one is had by asking again.
    pub async fn open(&self, address: &FileAddress) -> Result<JournalFile, JournalError> {
        const ATTEMPTED: &str = "fetch a file of the journal";
        let request = self.http.get(address.url.clone());
        match send(ATTEMPTED, request).await {
            Ok(body) => {
                Ok(entry::read_file(&body).map_err(|error| Error::local(ATTEMPTED, ErrorKind::Unreadable(error)))?)
            }
            // the store's own words, not HubSpot's: the address was good for another moment than this one
            Err(error) if error.http_status.is_some() => Err(Error::local(ATTEMPTED, ErrorKind::Transient).into()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn get(&self, attempted: &'static str, api: Api, path: &[&str]) -> Result<Bytes, JournalError> {
        self.call(attempted, Method::GET, api.at(&self.api_base, path), None).await
    }

    /// Makes a call with the app's token, and once more with a new one if that was refused.
    pub(crate) async fn call(
        &self,
        attempted: &'static str,
        method: Method,
        url: Url,
        body: Option<Bytes>,
    ) -> Result<Bytes, JournalError> {
        let request = |token: &AccessToken| {
            let request = self.http.request(method.clone(), url.clone()).bearer_auth(token.expose());
            let request = request.header(header::ACCEPT, "application/json");
            match &body {
                Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(body.clone()),
                None => request,
            }
        };
        let token = self.token(None).await?;
        match send(attempted, request(&token)).await {
            Err(error) if error.http_status == Some(StatusCode::UNAUTHORIZED.as_u16()) => {
                let token = self.token(Some(&token)).await?;
                Ok(send(attempted, request(&token)).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// The app's token, renewed shortly before its end, or at once when it is the one that was refused.
    async fn token(&self, refused: Option<&AccessToken>) -> Result<AccessToken, JournalError> {
        let mut held = self.token.lock().await;
        let now = Instant::now();
        if let Some(held) = held.as_ref().filter(|held| held.good_until > now && Some(&held.token) != refused) {
            return Ok(held.token.clone());
        }
        let fresh = self.oauth.app_token(&SCOPES).await?;
        let good_until = now + fresh.expires_in.saturating_sub(MARGIN);
        *held = Some(Held { token: fresh.token.clone(), good_until });
        Ok(fresh.token)
    }
}

async fn send(attempted: &'static str, request: reqwest::RequestBuilder) -> Result<Bytes, Error> {
    let unreachable = |error: reqwest::Error| Error::local(attempted, ErrorKind::Unreachable(error.without_url()));
    let mut response = request.send().await.map_err(unreachable)?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = response.bytes().await.map_err(unreachable)?;
    if status.is_success() {
        return Ok(body);
    }
    Err(Error::refused(attempted, status, Refusal::read(&headers, &body)))
}

fn read<T: DeserializeOwned>(attempted: &'static str, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::unreadable(attempted, error))
}

/// An offset that would change the path is none the journal gave.
fn known<'o>(attempted: &'static str, offset: &'o JournalOffset) -> Result<&'o str, JournalError> {
    if fits_a_path(offset.as_str()) {
        return Ok(offset.as_str());
    }
    Err(JournalError::PlaceLost(Error::local(attempted, ErrorKind::NotFound)))
}

//! Deliveries made by hand, to see what a receiver does with false ones.

use url::Url;

use super::signature;
use crate::clock::Millis;

/// A request to the webhook address, correct in every part that is not set otherwise.
#[derive(Debug, Clone)]
pub struct HandMade {
    pub(crate) body: Vec<u8>,
    pub(crate) target: Option<Url>,
    signed_uri: Option<String>,
    secret: Option<String>,
    timestamp: Option<String>,
    signature: Option<String>,
    unsigned: bool,
}

/// How a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, as text.
    pub body: String,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// Neither the delivery nor the app has an address.
    #[error("there is no address to deliver to")]
    NoTarget,
    /// The receiver did not answer within five seconds, or not at all.
    #[error("nobody answered at {target}")]
    Unanswered {
        /// The address.
        target: Url,
        /// What went wrong.
        #[source]
        source: reqwest::Error,
    },
}

impl HandMade {
    /// A delivery with this body, to the app's webhook address.
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            target: None,
            signed_uri: None,
            secret: None,
            timestamp: None,
            signature: None,
            unsigned: false,
        }
    }

    /// To another address, for which it is signed.
    pub fn to(self, target: Url) -> Self {
        Self { target: Some(target), ..self }
    }

    /// Signed for this address, wherever it goes.
    pub fn signed_for(self, uri: impl Into<String>) -> Self {
        Self { signed_uri: Some(uri.into()), ..self }
    }

    /// Signed with this secret instead of the app's.
    pub fn secret(self, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// With this timestamp, in milliseconds or not even a number, which the signature covers.
    pub fn timestamp(self, timestamp: impl Into<String>) -> Self {
        Self { timestamp: Some(timestamp.into()), ..self }
    }

    /// With this v3 signature, right or wrong.
    pub fn signature(self, signature: impl Into<String>) -> Self {
        Self { signature: Some(signature.into()), ..self }
    }

    /// Without any signature or timestamp.
    pub fn unsigned(self) -> Self {
        Self { unsigned: true, ..self }
    }

    /// The headers that prove it, or are meant to.
    pub(crate) fn headers(&self, app_secret: &str, target: &Url, now: Millis) -> Vec<(&'static str, String)> {
        if self.unsigned {
            return Vec::new();
        }
        let secret = self.secret.as_deref().unwrap_or(app_secret);
        let uri = self.signed_uri.as_deref().unwrap_or(target.as_str());
        let timestamp = self.timestamp.clone().unwrap_or_else(|| now.0.to_string());
        let v3 = self.signature.clone().unwrap_or_else(|| signature::v3(secret, "POST", uri, &self.body, &timestamp));
        vec![
            ("x-hubspot-signature-v3", v3),
            ("x-hubspot-request-timestamp", timestamp),
            ("x-hubspot-signature", signature::v1(secret, &self.body)),
            ("x-hubspot-signature-version", "v1".to_owned()),
        ]
    }
}

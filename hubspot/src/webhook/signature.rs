//! HubSpot's signature, version 3: HMAC-SHA256 over method, address, body and time, with the app's client secret.
//!
//! The address is the one HubSpot was told to call, not the one a proxy passes on. Time is handed in.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "x-hubspot-signature-v3";
/// The header with the time of signing, in milliseconds.
pub const TIMESTAMP_HEADER: &str = "x-hubspot-request-timestamp";

/// How far a delivery's clock may be from ours, either way.
const TOLERANCE: TimeDelta = TimeDelta::milliseconds(300_000);

/// The escapes that HubSpot undoes in an address before it signs. All others stay.
const UNDONE: [(&str, char); 12] = [
    ("3A", ':'),
    ("2F", '/'),
    ("3F", '?'),
    ("40", '@'),
    ("21", '!'),
    ("24", '$'),
    ("27", '\''),
    ("28", '('),
    ("29", ')'),
    ("2A", '*'),
    ("2C", ','),
    ("3B", ';'),
];

/// A request that says it comes from HubSpot.
#[derive(Clone, Copy)]
pub struct SignedRequest<'r> {
    /// `POST` for all deliveries.
    pub method: &'r str,
    /// The public address, query included, as HubSpot was told it.
    pub uri: &'r str,
    /// The body, byte for byte.
    pub body: &'r [u8],
    /// [`SIGNATURE_HEADER`].
    pub signature: Option<&'r str>,
    /// [`TIMESTAMP_HEADER`].
    pub timestamp: Option<&'r str>,
}

/// Why a request is not taken for HubSpot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing.
    #[error("the delivery carries no signature of version 3")]
    Missing,
    /// The time is no number.
    #[error("the delivery's timestamp is not a number of milliseconds")]
    BadTimestamp,
    /// Signed too long ago, or in the future.
    #[error("the delivery was signed too far from now")]
    Stale,
    /// Signed by someone else, or changed on the way.
    #[error("the delivery's signature is not HubSpot's")]
    Mismatch,
}

/// Checks that this request was signed with the secret, within five minutes of now.
pub fn verify(secret: &SecretString, request: &SignedRequest<'_>, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let (Some(signature), Some(timestamp)) = (request.signature, request.timestamp) else {
        return Err(SignatureError::Missing);
    };
    let signed_at = timestamp.parse().ok().and_then(DateTime::from_timestamp_millis);
    let signed_at = signed_at.ok_or(SignatureError::BadTimestamp)?;
    if now.signed_duration_since(signed_at).abs() > TOLERANCE {
        return Err(SignatureError::Stale);
    }
    let signature = STANDARD.decode(signature.trim()).map_err(|_| SignatureError::Mismatch)?;
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes keys of any length");
    for part in [request.method.as_bytes(), signed_form(request.uri).as_bytes(), request.body, timestamp.as_bytes()] {
        mac.update(part);
    }
    mac.verify_slice(&signature).map_err(|_| SignatureError::Mismatch)
}

fn signed_form(uri: &str) -> Cow<'_, str> {
    if !uri.contains('%') {
        return Cow::Borrowed(uri);
    }
    let mut pieces = uri.split('%');
    let mut undone = String::from(pieces.next().unwrap_or_default());
    for piece in pieces {
        let escape = UNDONE.iter().find(|(hex, _)| piece.get(..2).is_some_and(|code| code.eq_ignore_ascii_case(hex)));
        if let Some((_, plain)) = escape {
            undone.push(*plain);
            undone.push_str(&piece[2..]);
        } else {
            undone.push('%');
            undone.push_str(piece);
        }
    }
    Cow::Owned(undone)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "https://www.example.com/webhook_uri";

    fn check(body: &str, timestamp: &str, signature: &str, now_millis: i64) -> Result<(), SignatureError> {
        let secret = SecretString::from("yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy");
        let request = SignedRequest {
            method: "POST",
            uri: URI,
            body: body.as_bytes(),
            signature: Some(signature),
            timestamp: Some(timestamp),
        };
        verify(&secret, &request, DateTime::from_timestamp_millis(now_millis).unwrap())
    }

    #[test]
    fn p28_hubspots_own_vectors_hold() {
        let single = "{'example_field':'example_value'}";
        let double = r#"{"example_field":"example_value"}"#;
        for (body, timestamp, signature) in [
            (single, "1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
            (single, "1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
            (double, "1700000300000", "ZEux4lGY4urKtKJ9fqGCQDJ0FasZeSunWHlJMEoU3Bg="),
        ] {
            assert_eq!(check(body, timestamp, signature, timestamp.parse().unwrap()), Ok(()));
        }
    }

    #[test]
    fn p28_stale_and_false_deliveries_are_refused() {
        let (body, at) = (r#"{"example_field":"example_value"}"#, 1_700_000_300_000);
        let signature = "ZEux4lGY4urKtKJ9fqGCQDJ0FasZeSunWHlJMEoU3Bg=";
        assert_eq!(check(body, "1700000300000", signature, at + 300_000), Ok(()));
        assert_eq!(check(body, "1700000300000", signature, at + 300_001), Err(SignatureError::Stale));
        assert_eq!(check(body, "1700000300000", signature, at - 300_001), Err(SignatureError::Stale));
        assert_eq!(check(body, "1700000300001", signature, at), Err(SignatureError::Mismatch));
        assert_eq!(check("{}", "1700000300000", signature, at), Err(SignatureError::Mismatch));
        assert_eq!(check(body, "1700000300000", "not base64", at), Err(SignatureError::Mismatch));
        assert_eq!(check(body, "1700000300000", "", at), Err(SignatureError::Mismatch));
        for timestamp in ["NaN", "", "99999999999999999999"] {
            assert_eq!(check(body, timestamp, signature, at), Err(SignatureError::BadTimestamp), "{timestamp}");
        }
    }

    #[test]
    fn p28_a_delivery_without_signature_is_refused() {
        let request = SignedRequest { method: "POST", uri: URI, body: b"[]", signature: None, timestamp: None };
        let now = DateTime::from_timestamp_millis(0).unwrap();
        assert_eq!(verify(&SecretString::from("s"), &request, now), Err(SignatureError::Missing));
    }

    #[test]
    fn only_the_twelve_escapes_are_undone() {
        assert_eq!(signed_form("https://h/a%2Fb%3fc?x=%20%3B%"), "https://h/a/b?c?x=%20;%");
        assert_eq!(signed_form("https://h/%é%4"), "https://h/%é%4");
    }
}

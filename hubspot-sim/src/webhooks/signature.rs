//! How a receiver knows that a delivery is HubSpot's.
//!
//! v3 covers method, address, body and time under the app's secret; v1, which still rides along, only secret and body.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

/// The escapes that are undone in an address before it is signed. All others stay.
const DECODED: [(&str, &str); 12] = [
    ("%3A", ":"),
    ("%2F", "/"),
    ("%3F", "?"),
    ("%40", "@"),
    ("%21", "!"),
    ("%24", "$"),
    ("%27", "'"),
    ("%28", "("),
    ("%29", ")"),
    ("%2A", "*"),
    ("%2C", ","),
    ("%3B", ";"),
];

/// The value of `X-HubSpot-Signature-v3`.
pub(crate) fn v3(secret: &str, method: &str, uri: &str, body: &[u8], timestamp: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(method.as_bytes());
    mac.update(decoded(uri).as_bytes());
    mac.update(body);
    mac.update(timestamp.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The value of `X-HubSpot-Signature` under `X-HubSpot-Signature-Version: v1`.
pub(crate) fn v1(secret: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(secret.as_bytes());
    hash.update(body);
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn decoded(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape =
            DECODED.iter().find(|(escape, _)| rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(escape)));
        let (taken, written) = escape.map_or((1, "%"), |(_, letter)| (3, *letter));
        out.push_str(written);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
    const URI: &str = "https://www.example.com/webhook_uri";

    #[test]
    fn v3_agrees_with_the_published_examples() {
        for (body, timestamp, expected) in [
            ("{'example_field':'example_value'}", "1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
            ("{'example_field':'example_value'}", "1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
            ("{\"example_field\":\"example_value\"}", "1700000300000", "ZEux4lGY4urKtKJ9fqGCQDJ0FasZeSunWHlJMEoU3Bg="),
        ] {
            assert_eq!(v3(SECRET, "POST", URI, body.as_bytes(), timestamp), expected, "{body} at {timestamp}");
        }
    }

    #[test]
    fn v1_agrees_with_the_published_example() {
        let body = concat!(
            r#"[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"#,
            r#""subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","#,
            r#""changeFlag":"NEW","appId":54321}]"#
        );
        let expected = "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de";
        assert_eq!(v1(SECRET, body.as_bytes()), expected);
    }

    #[test]
    fn only_the_listed_escapes_are_undone() {
        assert_eq!(decoded("https://a.example/b%2fc%3A?d=%20%26&e=%40%2"), "https://a.example/b/c:?d=%20%26&e=@%2");
        assert_eq!(decoded(URI), URI);
    }
}

//! Secrets at rest, sealed with the operator's keys.
//!
//! A sealed value opens only in the workspace and column it was sealed for: copied anywhere else, or changed by a bit,
//! it does not open at all. The id of its key stands in front, so keys are rotated without a stop: a new key is put
//! first in the [`Keyring`], everything sealed from then on uses it, and the old one stays in the ring until nothing is
//! left that needs it. Tokens are sealed anew at every refresh.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use entity::id::WorkspaceId;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::clock::Clock;

const NONCE: usize = 24;

/// The operator's keys: one that seals, and any number that still open.
#[derive(Clone)]
pub struct Keyring {
    current: KeyId,
    keys: Arc<BTreeMap<KeyId, SecretBox<[u8; 32]>>>,
}

/// A key's short name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(Box<str>);

/// Where a secret is kept: the only place where it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Table and column, such as `connection.access_token`.
    pub column: &'static str,
}

impl Keyring {
    /// Reads `name:base64,name:base64`, 32 bytes each; the first key seals.
    pub fn parse(text: &SecretString) -> Result<Self, KeyringError> {
        let mut current = None;
        let mut keys = BTreeMap::new();
        for entry in text.expose_secret().split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (id, key) = entry.split_once(':').ok_or(KeyringError::Nameless)?;
            let id = KeyId::parse(id.trim())?;
            let key = parse_key(&id, key.trim())?;
            current.get_or_insert_with(|| id.clone());
            if keys.insert(id.clone(), key).is_some() {
                return Err(KeyringError::Twice(id));
            }
        }
        Ok(Self { current: current.ok_or(KeyringError::Empty)?, keys: Arc::new(keys) })
    }

    /// The name of the key that seals.
    pub fn current(&self) -> &KeyId {
        &self.current
    }

    /// Seals a secret for its place.
    pub fn seal(&self, clock: &Clock, place: Place, secret: &SecretString) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        clock.fill(&mut nonce);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &place.associated_data() };
        let key = self.keys.get(&self.current).expect("the current key is one of the keys");
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).expect("only texts of 256 GiB are too long");

        let id = self.current.0.as_bytes();
        let length = u8::try_from(id.len()).expect("a key's name is short");
        [&[length], id, &nonce, &sealed].concat()
    }

    /// Whether the key that seals now has sealed this.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        split_id(sealed).is_some_and(|(id, _)| id == self.current)
    }

    /// Opens what was sealed for this place, with whichever key did it.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<SecretString, OpenError> {
        let (id, rest) = split_id(sealed).ok_or(OpenError::Malformed)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(OpenError::Malformed)?;
        let key = self.keys.get(&id).ok_or(OpenError::UnknownKey(id))?;
        let payload = Payload { msg: sealed, aad: &place.associated_data() };
        let secret = cipher(key).decrypt(&XNonce::from(*nonce), payload).map_err(|_| OpenError::Altered)?;
        String::from_utf8(secret).map(SecretString::from).map_err(|_| OpenError::Malformed)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.current)
            .field("keys", &self.keys.keys().collect::<Vec<_>>())
            .finish()
    }
}

impl KeyId {
    /// The longest name.
    const LONGEST: usize = 32;

    fn parse(text: &str) -> Result<Self, KeyringError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.is_empty() || text.len() > Self::LONGEST || !text.bytes().all(plain) {
            return Err(KeyringError::Nameless);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Place {
    /// What is sealed along with the secret without being kept: the workspace has a fixed length, so two places never
    /// read alike.
    fn associated_data(&self) -> Vec<u8> {
        [self.workspace.0.as_bytes(), self.column.as_bytes()].concat()
    }
}

/// Why the operator's keys cannot be read. Says nothing of the keys themselves.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// No key at all.
    #[error("there is no key: give at least one as name:base64")]
    Empty,
    /// An entry without a usable name.
    #[error("every key needs a name of up to 32 letters, digits, - or _ in front: name:base64")]
    Nameless,
    /// Two keys of one name.
    #[error("there are two keys named {0}")]
    Twice(KeyId),
    /// Not 32 bytes in base64.
    #[error("the key named {0} is not 32 bytes in base64")]
    NotAKey(KeyId),
}

/// Why a sealed value does not open. All of these are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not of the form that sealing gives.
    #[error("this is not a sealed value")]
    Malformed,
    /// Sealed with a key that is no longer in the ring.
    #[error("it was sealed with the key {0}, which is not among the keys given")]
    UnknownKey(KeyId),
    /// Sealed for another place, changed since, or by another key of that name.
    #[error("it was sealed for another place, with another key of that name, or changed since")]
    Altered,
}

fn parse_key(id: &KeyId, text: &str) -> Result<SecretBox<[u8; 32]>, KeyringError> {
    // operators paste either alphabet, with padding or without
    let alphabet = if text.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = SecretBox::new(Box::new(
        GeneralPurpose::new(alphabet, config).decode(text).map_err(|_| KeyringError::NotAKey(id.clone()))?,
    ));
    let key = <[u8; 32]>::try_from(bytes.expose_secret().as_slice());
    key.map(|key| SecretBox::new(Box::new(key))).map_err(|_| KeyringError::NotAKey(id.clone()))
}

fn split_id(sealed: &[u8]) -> Option<(KeyId, &[u8])> {
    let (length, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((KeyId::parse(std::str::from_utf8(id).ok()?).ok()?, rest))
}

fn cipher(key: &SecretBox<[u8; 32]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose_secret().into())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const NEW: &str = "k2:__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

    fn ring(text: &str) -> Keyring {
        Keyring::parse(&text.into()).unwrap()
    }

    fn clock() -> Clock {
        Clock::manual(DateTime::UNIX_EPOCH, 1)
    }

    fn place() -> Place {
        Place { workspace: WorkspaceId(Uuid::from_u128(7)), column: "connection.refresh_token" }
    }

    #[test]
    fn p10_a_new_key_seals_and_the_old_one_still_opens() {
        let before = ring(OLD);
        let sealed = before.seal(&clock(), place(), &"na1-secret".into());
        let after = ring(&format!("{NEW},{OLD}"));
        assert_eq!(after.open(place(), &sealed).unwrap().expose_secret(), "na1-secret");

        let resealed = after.seal(&clock(), place(), &"na1-secret".into());
        assert!(matches!(before.open(place(), &resealed), Err(OpenError::UnknownKey(id)) if id == *after.current()));
        assert_eq!(ring(NEW).open(place(), &resealed).unwrap().expose_secret(), "na1-secret");
    }

    #[test]
    fn p10_a_sealed_value_opens_in_its_own_place_only() {
        let ring = ring(OLD);
        let sealed = ring.seal(&clock(), place(), &"na1-secret".into());
        let elsewhere = Place { workspace: WorkspaceId(Uuid::from_u128(8)), ..place() };
        assert!(matches!(ring.open(elsewhere, &sealed), Err(OpenError::Altered)));
        let beside = Place { column: "connection.access_token", ..place() };
        assert!(matches!(ring.open(beside, &sealed), Err(OpenError::Altered)));
    }

    #[test]
    fn a_change_of_any_bit_is_noticed() {
        let ring = ring(OLD);
        let sealed = ring.seal(&clock(), place(), &"na1-secret".into());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(ring.open(place(), &altered).is_err(), "byte {at}");
            assert!(ring.open(place(), &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn one_secret_never_looks_the_same_twice() {
        let (ring, clock) = (ring(OLD), clock());
        let seal = || ring.seal(&clock, place(), &"na1-secret".into());
        assert_ne!(seal(), seal());
    }

    #[test]
    fn keys_never_print() {
        let text = format!("{:?}", ring(&format!("{NEW},{OLD}")));
        assert!(text.contains("k1") && text.contains("k2"), "{text}");
        assert!(!text.contains("AAEC") && !text.contains("__79") && !text.contains("[0, 1"), "{text}");
    }

    #[test]
    fn unusable_keys_are_refused_by_name() {
        let refused = |text: &str| Keyring::parse(&text.into()).unwrap_err().to_string();
        assert!(refused("").contains("no key"));
        assert!(refused("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").contains("name"));
        assert!(refused("k9:c2hvcnQ=").contains("k9"));
        assert!(refused(&format!("{OLD},{OLD}")).contains("two keys named k1"));
    }
}

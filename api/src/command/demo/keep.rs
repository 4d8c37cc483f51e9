//! What a second start of the demo has to find again: the key of its workspace, the key that seals tokens, and what
//! happened in HubSpot.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mirror::clock::Clock;
use secrecy::{ExposeSecret, SecretString};

/// A folder that only its owner reads.
pub(super) struct Keep(PathBuf);

impl Keep {
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        Ok(Self(folder.to_owned()))
    }

    /// Where the simulated HubSpot's diary is.
    pub(super) fn diary(&self) -> PathBuf {
        self.0.join("hubspot.jsonl")
    }

    /// The API key of the demo's workspace, if it was made before.
    pub(super) fn api_key(&self) -> anyhow::Result<Option<SecretString>> {
        self.read("api-key")
    }

    /// Keeps the API key.
    pub(super) fn keep_api_key(&self, key: &SecretString) -> anyhow::Result<()> {
        self.write("api-key", key)
    }

    /// The key that seals HubSpot's tokens; made at the first start.
    pub(super) fn token_key(&self, clock: &Clock) -> anyhow::Result<SecretString> {
        if let Some(key) = self.read("token-key")? {
            return Ok(key);
        }
        let mut bytes = [0; 32];
        clock.fill(&mut bytes);
        let key = SecretString::from(format!("demo:{}", STANDARD.encode(bytes)));
        self.write("token-key", &key)?;
        Ok(key)
    }

    fn read(&self, name: &str) -> anyhow::Result<Option<SecretString>> {
        match fs::read_to_string(self.0.join(name)) {
            Ok(text) => Ok(Some(SecretString::from(text.trim().to_owned()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {name} in {}", self.0.display())),
        }
    }

    fn write(&self, name: &str, secret: &SecretString) -> anyhow::Result<()> {
        let path = self.0.join(name);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("writing {}", path.display()))?;
        file.write_all(secret.expose_secret().as_bytes()).with_context(|| format!("writing {}", path.display()))
    }
}

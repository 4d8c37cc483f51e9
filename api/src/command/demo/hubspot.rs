//! The demo's HubSpot, with a memory.
//!
//! The simulator forgets when it stops, and a HubSpot that took back what happened in it would archive customers at
//! every start. So each change, whoever makes it, is written down with its time, and made again at the next start before
//! anybody listens.

use std::borrow::Cow;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use hubspot_sim::control::{Change, Outcome};
use hubspot_sim::{ObjectType, RecordId, Settings, Simulator};
use serde::{Deserialize, Serialize};
use url::Url;

/// The simulator and what happened in its one account.
pub(super) struct HubSpot {
    simulator: Simulator,
    hub: i64,
}

/// A line of the diary.
#[derive(Serialize, Deserialize)]
struct Entry<'c> {
    at: DateTime<Utc>,
    change: Cow<'c, Change>,
}

fn write_down(diary: &Path, at: DateTime<Utc>, change: &Change) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(&Entry { at, change: Cow::Borrowed(change) })?;
    line.push(b'\n');
    let mut file = fs::File::options().create(true).append(true).open(diary)?;
    file.write_all(&line).with_context(|| format!("writing {}", diary.display()))
}

impl HubSpot {
    /// Starts it as it was left.
    pub(super) async fn start(settings: Settings, diary: PathBuf) -> anyhow::Result<Self> {
        let hub = settings.accounts.first().context("the demo's HubSpot has an account")?.hub_id;
        let hubspot = Self { simulator: Simulator::start(settings).await?, hub };
        hubspot.remember(&diary).with_context(|| format!("reading {}", diary.display()))?;
        hubspot.simulator.control().keep_diary(move |of, at, change| {
            if of == hub
                && let Err(error) = write_down(&diary, at, change)
            {
                tracing::warn!("the demo's HubSpot will not remember a change: {error:#}");
            }
        });
        Ok(hubspot)
    }

    pub(super) fn url(&self) -> String {
        self.simulator.url()
    }

    /// From now on it tells this address what happens.
    pub(super) fn tell(&self, address: Url) {
        self.simulator.control().set_webhook_target(Some(address));
    }

    /// Changes something, as a person in HubSpot would.
    pub(super) fn change(&self, change: &Change) -> anyhow::Result<Outcome> {
        Ok(self.simulator.control().apply(self.hub, change)?)
    }

    /// Whether it has a company, and not only in its recycle bin.
    pub(super) fn has(&self, company: RecordId) -> anyhow::Result<bool> {
        Ok(self.simulator.control().truth_of(self.hub, ObjectType::Company, company)?.is_some())
    }

    pub(super) async fn stop(self) {
        self.simulator.stop().await;
    }

    fn remember(&self, diary: &Path) -> anyhow::Result<()> {
        let text = match fs::read_to_string(diary) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let control = self.simulator.control();
        for line in text.lines() {
            let Entry { at, change } = serde_json::from_str(line)?;
            control.fix_clock(at);
            control.apply(self.hub, &change)?;
        }
        control.release_clock();
        Ok(())
    }
}

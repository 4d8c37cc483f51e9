//! How the app's webhooks are set up: what a developer writes into the project's webhooks file, and how fast it goes.

use std::time::Duration;

use url::Url;

use super::subscription::{EventForm, ProjectFile, ProjectFileError, Subscriptions};

/// The webhooks of the app. All but the numbers can be changed while the simulator runs.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Where events go; without it nobody is told anything.
    pub target: Option<Url>,
    /// What the app wants to hear of.
    pub subscriptions: Subscriptions,
    /// Deliveries of one account that wait for their answer at the same time, at most.
    pub max_in_flight: usize,
    /// Events of one delivery, at most.
    pub batch: usize,
    /// How long events gather before they leave.
    pub window: Duration,
    /// The seed of what HubSpot leaves to chance: the times of retries, and which of two events goes first.
    pub seed: u64,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            target: None,
            subscriptions: Subscriptions::standard(EventForm::Object),
            max_in_flight: 10,
            batch: 100,
            window: Duration::from_millis(20),
            seed: 1,
        }
    }
}

impl WebhookSettings {
    /// Target, limits and subscriptions as a project's `webhooks-hsmeta.json` gives them.
    pub fn from_project_file(json: &str) -> Result<Self, ProjectFileError> {
        let file = ProjectFile::parse(json)?;
        Ok(Self {
            target: Some(file.target),
            max_in_flight: file.max_in_flight,
            subscriptions: file.subscriptions,
            ..Self::default()
        })
    }
}

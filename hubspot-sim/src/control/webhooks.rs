//! The tester's hand on push webhooks: where they go, what happens to them on the way, when all have arrived.

use std::time::Duration;

use url::Url;

use super::Control;
use crate::clock::machine_time;
use crate::portal::change::ChangeError;
use crate::webhooks::{Answer, Chaos, DeliverError, HandMade, Subscriptions, WebhookCounts};

impl Control {
    /// Where events go from now on. Without an address nobody is told of changes, and tries that are due fail.
    pub fn set_webhook_target(&self, target: Option<Url>) {
        self.world.webhooks.set_target(target);
    }

    /// Where events go.
    pub fn webhook_target(&self) -> Option<Url> {
        self.world.webhooks.target()
    }

    /// What the app hears of from now on, in every account.
    pub fn set_webhook_subscriptions(&self, subscriptions: Subscriptions) {
        self.world.webhooks.set_subscriptions(subscriptions);
    }

    /// The trouble that an account's events meet from now on; its dice start anew.
    pub fn set_chaos(&self, hub: i64, chaos: Chaos) -> Result<(), ChangeError> {
        self.world.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        self.world.webhooks.set_chaos(hub, chaos);
        Ok(())
    }

    /// Sends now what chaos holds back. Retries keep their time.
    pub fn flush_webhooks(&self) {
        self.world.webhooks.flush();
    }

    /// Waits until nothing is in flight and nothing queued is due: every event has been accepted, or is lost, or waits
    /// for a later time (that of its next try, or one that chaos chose).
    pub async fn webhooks_settled(&self) {
        let mut changes = self.world.webhooks.changes();
        loop {
            changes.mark_unchanged();
            if self.world.webhooks.is_settled(self.world.now()) {
                return;
            }
            // By itself time makes things due, never settled.
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// The same, but for so long only; says whether all has settled.
    pub async fn webhooks_settled_within(&self, limit: Duration) -> bool {
        tokio::time::timeout(limit, self.webhooks_settled()).await.is_ok()
    }

    /// What has become of an account's events since the start.
    pub fn webhook_counts(&self, hub: i64) -> WebhookCounts {
        self.world.webhooks.counts(hub)
    }

    /// Sends a delivery that was made by hand and gives the answer to it. It is counted nowhere and tried once.
    pub async fn deliver(&self, delivery: &HandMade) -> Result<Answer, DeliverError> {
        let target = delivery.target.clone().or_else(|| self.webhook_target()).ok_or(DeliverError::NoTarget)?;
        let headers = delivery.headers(&self.world.settings.app.client_secret, &target, machine_time());
        let unanswered = |source| DeliverError::Unanswered { target: target.clone(), source };
        let request = self.world.webhooks.client().post(target.clone()).header("content-type", "application/json");
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = request.body(delivery.body.clone()).send().await.map_err(unanswered)?;
        Ok(Answer { status: answer.status().as_u16(), body: answer.text().await.map_err(unanswered)? })
    }
}

//! Who follows every customer over a socket, and takes up again where it was broken off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::Client;
use tests::subscription::Event;
use tokio::task::JoinSet;

const FOLLOW: &str = "subscription ($after: String) { customerChanged(after: $after) { cursor } }";

/// A socket that is silent for so long is listened to again.
const SILENCE: Duration = Duration::from_secs(5);

/// Before a broken subscription is taken up again.
const PAUSE: Duration = Duration::from_millis(500);

/// When nobody has heard anything for so long, nobody will.
const QUIET: Duration = Duration::from_secs(30);

/// All of them, at work until dropped.
pub(super) struct Subscribers {
    heard: Vec<Arc<AtomicUsize>>,
    resumed: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

/// What they heard in the end.
pub(super) struct Heard {
    /// How much those heard who heard less than there was, or more.
    pub(super) differing: Vec<usize>,
    /// How often one had to begin again where it was.
    pub(super) resumed: usize,
}

impl Subscribers {
    /// So many begin at this cursor.
    pub(super) fn begin(count: usize, client: &Client, cursor: &Value) -> Self {
        let resumed = Arc::<AtomicUsize>::default();
        let (mut heard, mut tasks) = (Vec::new(), JoinSet::new());
        for _ in 0..count {
            let count = Arc::<AtomicUsize>::default();
            heard.push(Arc::clone(&count));
            tasks.spawn(follow(client.clone(), cursor.clone(), count, Arc::clone(&resumed)));
        }
        Self { heard, resumed, _tasks: tasks }
    }

    /// Waits until everybody has heard so much, or nobody hears anything any more.
    pub(super) async fn end(self, changes: usize) -> Heard {
        let (mut counts, mut since) = (self.counts(), Instant::now());
        while counts.iter().any(|count| *count != changes) && since.elapsed() < QUIET {
            tokio::time::sleep(PAUSE).await;
            let now = self.counts();
            if now != counts {
                (counts, since) = (now, Instant::now());
            }
        }
        let differing = counts.into_iter().filter(|count| *count != changes).collect();
        Heard { differing, resumed: self.resumed.load(Ordering::Relaxed) }
    }

    fn counts(&self) -> Vec<usize> {
        self.heard.iter().map(|count| count.load(Ordering::Relaxed)).collect()
    }
}

/// Follows for ever, with the cursor of the last message after each break.
async fn follow(client: Client, mut cursor: Value, heard: Arc<AtomicUsize>, resumed: Arc<AtomicUsize>) {
    loop {
        if let Ok(mut subscription) = client.subscribe(FOLLOW, json!({ "after": cursor })).await {
            loop {
                match subscription.event(SILENCE).await {
                    Ok(Event::Next(message)) if message["errors"].is_null() => {
                        cursor = message["data"]["customerChanged"]["cursor"].clone();
                        heard.fetch_add(1, Ordering::Relaxed);
                    }
                    // nothing was said; a broken socket is told at the next look
                    Err(error) if error.to_string().starts_with("no event within") => {}
                    Ok(_) | Err(_) => break,
                }
            }
        }
        resumed.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PAUSE).await;
    }
}

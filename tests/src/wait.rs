//! Waiting for what comes about by itself: by looking, with a deadline, never by sleeping long enough.

use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::time::{Instant, sleep};

/// How often is looked.
const EVERY: Duration = Duration::from_millis(20);

/// Looks until `probe` has something, for `patience` at most. An error of the probe counts as "not yet": the server
/// may be restarting. The last one is told when time is up.
pub async fn eventually<T>(
    what: &str,
    patience: Duration,
    mut probe: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        let seen = probe().await;
        if let Ok(Some(found)) = seen {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            return match seen {
                Err(error) => Err(error).with_context(|| format!("{what}: not within {patience:?}")),
                Ok(_) => bail!("{what}: not within {patience:?}"),
            };
        }
        sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_there_after_a_while_is_found() {
        let mut looks = 0;
        let found = eventually("three looks", Duration::from_secs(5), async || {
            looks += 1;
            Ok((looks == 3).then_some("here"))
        });
        assert_eq!(found.await.unwrap(), "here");
    }

    #[tokio::test]
    async fn what_never_comes_is_named_with_the_last_error() {
        let never = eventually::<()>("a miracle", Duration::ZERO, async || bail!("no miracles here")).await;
        let told = format!("{:#}", never.unwrap_err());
        assert!(told.contains("a miracle") && told.contains("no miracles here"), "{told}");
    }
}

//! One read for many: what hangs on rows that were read together is read together too.
//!
//! The rows of a page know each other (a *cohort*). The first of them to be asked for its contacts reads the contacts
//! of all; the others wait for that answer. So the number of statements depends on the shape of a request and never on
//! the number of rows, with no timer that would hold up a single row. A cohort is made by one request, holds only what
//! its viewer may see, and goes with the request: nothing is shared between viewers.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use mirror::page::Page;
use tokio::sync::OnceCell;

use super::error::or_fault;

type Answer<V> = Arc<OnceCell<async_graphql::Result<Arc<V>>>>;

/// Answers that the rows of a cohort share, one for each set of arguments.
pub(crate) struct Shared<A, V>(Mutex<HashMap<A, Answer<V>>>);

impl<A, V> Default for Shared<A, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<A: Eq + Hash, V> Shared<A, V> {
    /// The answer for these arguments, read now if nobody has asked before. A failure is shared like an answer.
    pub(crate) async fn get<F>(&self, arguments: A, read: impl FnOnce() -> F) -> async_graphql::Result<Arc<V>>
    where
        F: Future<Output = mirror::error::Result<V>>,
    {
        let answer = self.answer(arguments);
        answer.get_or_init(|| async { or_fault(read().await).map(Arc::new) }).await.clone()
    }

    fn answer(&self, arguments: A) -> Answer<V> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(answers.entry(arguments).or_default())
    }
}

/// The rows of many pages made into one cohort, and put back into their pages.
pub(crate) fn regroup<K, R, T, I>(pages: HashMap<K, Page<R>>, together: impl FnOnce(Vec<R>) -> I) -> HashMap<K, Page<T>>
where
    K: Eq + Hash,
    I: Iterator<Item = T>,
{
    let mut rows = Vec::new();
    let mut frames = Vec::with_capacity(pages.len());
    for (key, page) in pages {
        frames.push((key, page.rows.len(), page.has_next, page.has_previous));
        rows.extend(page.rows);
    }
    let mut members = together(rows);
    let refill = |(key, size, has_next, has_previous)| {
        (key, Page { rows: members.by_ref().take(size).collect(), has_next, has_previous })
    };
    frames.into_iter().map(refill).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn equal_arguments_are_read_once_and_others_apart() {
        let shared: Shared<u8, u8> = Shared::default();
        let reads = AtomicUsize::new(0);
        let read = |value: u8| {
            reads.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                Ok(value)
            }
        };
        let (one, same, other) =
            tokio::join!(shared.get(1, || read(1)), shared.get(1, || read(1)), shared.get(2, || read(2)));
        assert_eq!((*one.unwrap(), *same.unwrap(), *other.unwrap()), (1, 1, 2));
        assert_eq!(reads.load(Ordering::Relaxed), 2);
    }
}

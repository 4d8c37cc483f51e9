//! A bounded memory of examined documents.
//!
//! Two generations: what is used is kept in the young one; when that is full it becomes the old one, and what was old
//! and not used since is forgotten. That is nearly "least recently used" at the price of a read lock per hit.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Values by text, bounded in number and in bytes of text.
pub(super) struct Cache<V> {
    entries: usize,
    bytes: usize,
    generations: RwLock<Generations<V>>,
}

struct Generations<V> {
    young: HashMap<Box<str>, Arc<V>>,
    young_bytes: usize,
    old: HashMap<Box<str>, Arc<V>>,
}

impl<V> Cache<V> {
    /// A memory of at most this many entries and this many bytes of text.
    pub(super) fn new(entries: usize, bytes: usize) -> Self {
        let generations = Generations { young: HashMap::new(), young_bytes: 0, old: HashMap::new() };
        Self { entries: entries / 2, bytes: bytes / 2, generations: RwLock::new(generations) }
    }

    /// The value of this text, if it is still remembered.
    pub(super) fn get(&self, text: &str) -> Option<Arc<V>> {
        let generations = self.generations.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = generations.young.get(text) {
            return Some(Arc::clone(value));
        }
        let value = Arc::clone(generations.old.get(text)?);
        drop(generations);
        self.insert(text, Arc::clone(&value));
        Some(value)
    }

    /// Remembers a value.
    pub(super) fn insert(&self, text: &str, value: Arc<V>) {
        let mut generations = self.generations.write().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= self.entries || generations.young_bytes + text.len() > self.bytes {
            generations.old = std::mem::take(&mut generations.young);
            generations.young_bytes = 0;
        }
        if generations.young.insert(text.into(), value).is_none() {
            generations.young_bytes += text.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let cache = Cache::new(4, 1_000);
        cache.insert("kept", Arc::new(0));
        for i in 1..20 {
            assert_eq!(cache.get("kept").as_deref(), Some(&0));
            cache.insert(&format!("text {i}"), Arc::new(i));
        }
        assert_eq!(cache.get("text 1"), None);
        let generations = cache.generations.read().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 4);
    }

    #[test]
    fn long_texts_push_others_out() {
        let cache = Cache::new(100, 200);
        cache.insert("first", Arc::new(1));
        for i in 0..3 {
            cache.insert(&format!("{i}{}", "x".repeat(90)), Arc::new(i));
        }
        assert_eq!(cache.get("first"), None);
    }
}

//! One journal: entries in the order of their events, cut into files, kept for three days.
//!
//! A file is cut when somebody looks: nothing runs while nobody reads.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::clock::Millis;

/// Entries of a file, at most.
const MOST_ENTRIES: usize = 10_000;
/// Bytes of a file, at most.
const MOST_BYTES: usize = 5_000_000;
/// A file holds what happened within a minute.
const SPAN_MS: i64 = 60_000;
/// How long a file is kept.
const KEPT_MS: i64 = 3 * 86_400_000;

/// Which journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StreamKey {
    /// All accounts of the app together.
    Global,
    /// One account.
    Account(i64),
}

/// Some entries under one offset.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) offset: String,
    published_at: Millis,
    entries: Vec<Arc<str>>,
}

impl File {
    /// The file as it is fetched.
    pub(crate) fn json(&self) -> String {
        let entries = self.entries.join(",");
        let (offset, published_at) = (&self.offset, self.published_at.iso());
        format!("{{\"offset\":\"{offset}\",\"publishedAt\":\"{published_at}\",\"journalEvents\":[{entries}]}}")
    }
}

/// The files of a journal and what will be in the next one.
#[derive(Debug)]
pub(crate) struct Stream {
    key: StreamKey,
    pending: VecDeque<(Millis, Arc<str>)>,
    files: VecDeque<Arc<File>>,
    /// The number of the last file.
    last: u64,
}

impl Stream {
    pub(crate) fn new(key: StreamKey) -> Self {
        Self { key, pending: VecDeque::new(), files: VecDeque::new(), last: 0 }
    }

    pub(crate) fn push(&mut self, at: Millis, entry: Arc<str>, now: Millis) {
        // Nobody reads: what would be thrown away with its file need not wait for one.
        while self.pending.front().is_some_and(|(at, _)| at.plus(KEPT_MS) <= now) {
            self.pending.pop_front();
        }
        self.pending.push_back((at, entry));
    }

    /// Cuts what is old enough into files and forgets the files that are too old.
    pub(crate) fn publish(&mut self, now: Millis, delay: i64) {
        while let Some(&(from, _)) = self.pending.front().filter(|(at, _)| at.plus(delay) <= now) {
            let mut entries = Vec::new();
            let (mut bytes, mut last) = (0, from);
            while let Some((at, entry)) = self.pending.front() {
                let fits = entries.is_empty() || bytes + entry.len() < MOST_BYTES;
                let in_time = at.plus(delay) <= now && at.0 < from.0.saturating_add(SPAN_MS);
                if !fits || !in_time || entries.len() == MOST_ENTRIES {
                    break;
                }
                bytes += entry.len() + 1;
                last = *at;
                entries.extend(self.pending.pop_front().map(|(_, entry)| entry));
            }
            self.last += 1;
            let offset = self.offset(self.last);
            self.files.push_back(Arc::new(File { offset, published_at: last.plus(delay), entries }));
        }
        while self.files.front().is_some_and(|file| file.published_at.plus(KEPT_MS) <= now) {
            self.files.pop_front();
        }
    }

    pub(crate) fn first(&self, count: usize) -> Vec<Arc<File>> {
        self.files.iter().take(count).cloned().collect()
    }

    pub(crate) fn last(&self, count: usize) -> Vec<Arc<File>> {
        self.files.iter().skip(self.files.len().saturating_sub(count)).cloned().collect()
    }

    /// The files after an offset; nothing is known of an offset whose own file is gone.
    pub(crate) fn after(&self, offset: &str, count: usize) -> Option<Vec<Arc<File>>> {
        let at = self.files.iter().position(|file| file.offset == offset)?;
        Some(self.files.iter().skip(at + 1).take(count).cloned().collect())
    }

    pub(crate) fn file(&self, offset: &str) -> Option<Arc<File>> {
        self.files.iter().find(|file| file.offset == offset).cloned()
    }

    /// Offsets look like HubSpot's, and one journal's mean nothing to another.
    fn offset(&self, number: u64) -> String {
        let journal = match self.key {
            StreamKey::Global => 0,
            StreamKey::Account(hub) => hub,
        };
        format!("{journal:08x}-5ca1-7000-8000-{number:012x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: i64, apart: i64) -> Stream {
        let mut stream = Stream::new(StreamKey::Global);
        for number in 0..count {
            stream.push(Millis(number * apart), format!("{number}").into(), Millis(number * apart));
        }
        stream
    }

    #[test]
    fn files_are_cut_by_count_by_size_and_by_time() {
        let mut many = filled(25_000, 0);
        many.publish(Millis(0), 0);
        let sizes: Vec<usize> = many.first(9).iter().map(|file| file.entries.len()).collect();
        assert_eq!(sizes, [10_000, 10_000, 5_000]);

        let mut large = Stream::new(StreamKey::Global);
        for _ in 0..3 {
            large.push(Millis(0), "x".repeat(2_000_000).into(), Millis(0));
        }
        large.publish(Millis(0), 0);
        assert_eq!(large.first(9).len(), 2);

        let mut slow = filled(4, 40_000);
        slow.publish(Millis(200_000), 0);
        assert_eq!(slow.first(9).len(), 2);
    }

    #[test]
    fn nothing_appears_before_its_delay() {
        let mut stream = filled(2, 10_000);
        stream.publish(Millis(12_000), 5_000);
        assert_eq!(stream.first(9)[0].entries.len(), 1);
        stream.publish(Millis(15_000), 5_000);
        assert_eq!(stream.after(&stream.first(1)[0].offset, 9).unwrap().len(), 1);
    }

    #[test]
    fn a_file_older_than_three_days_is_gone_and_so_is_its_offset() {
        let mut stream = filled(1, 0);
        stream.publish(Millis(0), 0);
        let offset = stream.first(1)[0].offset.clone();
        assert_eq!(stream.after(&offset, 9).unwrap().len(), 0);
        stream.publish(Millis(KEPT_MS), 0);
        assert!(stream.after(&offset, 9).is_none() && stream.first(9).is_empty());
    }
}

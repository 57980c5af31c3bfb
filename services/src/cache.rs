//! What was worked out for a learner, kept as long as it is true.
//!
//! Nothing is ever invalidated by a message that could be lost: an entry is found under the version
//! of the learner's data, which every writing transaction raises and every request reads anew. Only
//! the clock makes an entry old without a write: a study day ends, a step comes due, and what says
//! "now" has moved on.

use std::time::Duration;

use api::Viewer;
use domain::{
    id::UserId,
    time::{MINUTE, Millis, StudyDay},
};
use moka::sync::Cache;

/// Longest life of an entry in milliseconds, because chances of recall fall by the clock.
pub const LIFE: Millis = MINUTE;
/// Entries kept at most, the least used go first: a few kB each.
const ENTRIES: u64 = 10_000;

type Key = (UserId, i64, StudyDay);

/// Values of one kind, one for each learner.
#[derive(Clone)]
pub struct Kept<T> {
    entries: Cache<Key, Entry<T>>,
}

#[derive(Clone)]
struct Entry<T> {
    value: T,
    from: Millis,
    until: Millis,
}

impl<T: Clone + Send + Sync + 'static> Kept<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        // The clock of the request decides; this only frees what nobody asks for any more.
        let life = Duration::from_millis(LIFE.unsigned_abs());
        let entries = Cache::builder()
            .max_capacity(ENTRIES)
            .time_to_live(life)
            .build();
        Self { entries }
    }

    /// What was kept for `viewer`, if it is still true at the moment of the request.
    pub fn get(&self, viewer: &Viewer) -> Option<T> {
        let entry = self.entries.get(&key(viewer))?;
        // A clock that was set back makes no entry younger.
        (entry.from..entry.until)
            .contains(&viewer.now)
            .then_some(entry.value)
    }

    /// Keeps `value`, which is true until `until` unless something is written.
    pub fn put(&self, viewer: &Viewer, value: T, until: Option<Millis>) {
        let latest = viewer.now + LIFE;
        let entry = Entry {
            value,
            from: viewer.now,
            until: until.map_or(latest, |until| until.min(latest)),
        };
        self.entries.insert(key(viewer), entry);
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Kept<T> {
    fn default() -> Self {
        Self::new()
    }
}

const fn key(viewer: &Viewer) -> Key {
    (viewer.user, viewer.data_version, viewer.today)
}

//! How long a wrong password takes: as long under one kind of hash as under any other, so that the time
//! does not tell that there is an account, nor how old it is.
//!
//! Where there is no account, a hash of ours is computed. Hashes with other parameters are quicker or
//! slower, and Django's are slower by far. What a failure under a quicker kind lacks is waited for, which
//! costs neither a slot nor a core.

use std::{
    array,
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How many of the last times of each kind are remembered.
const REMEMBERED: usize = 32;

/// What a password is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A hash with our parameters, or none at all.
    Ours,
    /// One with other parameters.
    Other,
    /// Django's.
    Django,
}

/// The times that each kind took last.
#[derive(Debug)]
pub(super) struct Pace {
    taken: Mutex<[VecDeque<Duration>; 3]>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            taken: Mutex::new(array::from_fn(|_| VecDeque::new())),
        }
    }
}

impl Pace {
    /// Notes that a `kind` took as long, and says how much longer a failure is to take. That is drawn from
    /// the times of the slowest kind, one after the other, so that failures are spread as theirs are.
    pub(super) fn lacks(&self, kind: Kind, took: Duration) -> Duration {
        let mut taken = self.lock();
        let own = &mut taken[kind as usize];
        own.push_back(took);
        if own.len() > REMEMBERED {
            own.pop_front();
        }
        let (slowest, _) = (0..taken.len())
            .map(|kind| (kind, median(&taken[kind])))
            .max_by_key(|(_, median)| *median)
            .unwrap_or_default();
        if slowest == kind as usize {
            return Duration::ZERO;
        }
        let Some(drawn) = taken[slowest].front().copied() else {
            return Duration::ZERO;
        };
        taken[slowest].rotate_left(1);
        drawn.saturating_sub(took)
    }

    fn lock(&self) -> MutexGuard<'_, [VecDeque<Duration>; 3]> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn median(times: &VecDeque<Duration>) -> Duration {
    let mut sorted: Vec<Duration> = times.iter().copied().collect();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_quicker_kind_waits_for_what_it_lacks() {
        let pace = Pace::default();
        assert_eq!(
            pace.lacks(Kind::Ours, ms(30)),
            ms(0),
            "nothing else is known"
        );
        assert_eq!(pace.lacks(Kind::Other, ms(4)), ms(26));
        assert_eq!(pace.lacks(Kind::Ours, ms(30)), ms(0));
        assert_eq!(pace.lacks(Kind::Django, ms(200)), ms(0));
        assert_eq!(pace.lacks(Kind::Ours, ms(30)), ms(170));
        assert_eq!(pace.lacks(Kind::Other, ms(4)), ms(196));
        assert_eq!(
            pace.lacks(Kind::Ours, ms(300)),
            ms(0),
            "nothing is taken off"
        );
    }

    #[test]
    fn waits_are_spread_as_the_slowest_are() {
        let pace = Pace::default();
        for took in [100, 110, 120] {
            pace.lacks(Kind::Django, ms(took));
        }
        let waits: Vec<_> = (0..4).map(|_| pace.lacks(Kind::Ours, ms(0))).collect();
        assert_eq!(waits, [ms(100), ms(110), ms(120), ms(100)]);
    }

    #[test]
    fn only_the_last_times_count() {
        let pace = Pace::default();
        pace.lacks(Kind::Django, ms(10_000));
        for _ in 0..REMEMBERED {
            pace.lacks(Kind::Django, ms(50));
        }
        let waits = (0..100).map(|_| pace.lacks(Kind::Ours, ms(10)));
        assert_eq!(waits.max(), Some(ms(40)));
    }
}

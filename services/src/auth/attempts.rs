//! Failed logins: five a minute for each account and network, in this process.
//!
//! Only failures count, so signing in often is never refused. (`governor` takes a cell before it
//! says yes and cannot give it back, so it would count every login.) An attempt is checked while
//! it holds a hash slot: of any number sent at once, at most slots − 1 pass beyond the five.
//! Whether the account exists makes no difference.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use api::ApiError;
use domain::time::Millis;

use crate::keys::token_hash;

/// Failures within [`WINDOW`] after which no password is looked at.
const LIMIT: usize = 5;
/// Milliseconds a failure counts for.
const WINDOW: Millis = 60_000;
/// Entries at which the ones that no longer count are first removed.
const SWEEP_AT: usize = 1_024;

/// Counts failures. Its size is bounded by what can be hashed in a minute.
#[derive(Clone, Debug, Default)]
pub struct Attempts(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    failures: HashMap<String, Vec<Millis>>,
    sweep_at: usize,
}

impl Attempts {
    /// Whether one more attempt may be made.
    ///
    /// # Errors
    /// [`ApiError::TooMany`] with the time until the oldest failure no longer counts.
    pub fn check(&self, account: &str, network: &str, now: Millis) -> Result<(), ApiError> {
        let state = self.lock();
        let Some(times) = state.failures.get(&key(account, network)) else {
            return Ok(());
        };
        let counted: Vec<Millis> = counted(times, now).collect();
        match counted
            .len()
            .checked_sub(LIMIT)
            .and_then(|index| counted.get(index))
        {
            Some(oldest) => {
                let seconds = (oldest + WINDOW - now).div_euclid(1_000) + 1;
                Err(ApiError::TooMany {
                    retry_after: u32::try_from(seconds).unwrap_or(1).max(1),
                })
            }
            None => Ok(()),
        }
    }

    /// Counts a failure.
    pub fn failed(&self, account: &str, network: &str, now: Millis) {
        let mut state = self.lock();
        if state.failures.len() >= state.sweep_at.max(SWEEP_AT) {
            state
                .failures
                .retain(|_, times| counted(times, now).next().is_some());
            state.sweep_at = state.failures.len() * 2;
        }
        let times = state.failures.entry(key(account, network)).or_default();
        times.retain(|time| is_counted(*time, now));
        times.push(now);
    }

    /// Forgets the failures of an account that has signed in from this network.
    pub fn succeeded(&self, account: &str, network: &str) {
        self.lock().failures.remove(&key(account, network));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn counted(times: &[Millis], now: Millis) -> impl Iterator<Item = Millis> {
    times
        .iter()
        .copied()
        .filter(move |time| is_counted(*time, now))
}

fn is_counted(time: Millis, now: Millis) -> bool {
    now - time < WINDOW
}

/// Of fixed length, whatever was typed.
fn key(account: &str, network: &str) -> String {
    token_hash(&format!("{network} {account}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_waits_for_the_first_to_lapse() {
        let attempts = Attempts::default();
        for n in 0..5 {
            assert_eq!(attempts.check("a", "n", n * 1_000), Ok(()));
            attempts.failed("a", "n", n * 1_000);
        }
        let retry_after = 56;
        assert_eq!(
            attempts.check("a", "n", 5_000),
            Err(ApiError::TooMany { retry_after })
        );
        assert_eq!(attempts.check("a", "other", 5_000), Ok(()));
        assert_eq!(attempts.check("b", "n", 5_000), Ok(()));
        assert!(attempts.check("a", "n", 59_999).is_err());
        assert_eq!(attempts.check("a", "n", 60_000), Ok(()));
    }

    #[test]
    fn signing_in_forgets() {
        let attempts = Attempts::default();
        (0..9).for_each(|_| attempts.failed("a", "n", 0));
        assert!(attempts.check("a", "n", 0).is_err());
        attempts.succeeded("a", "n");
        assert_eq!(attempts.check("a", "n", 0), Ok(()));
    }

    #[test]
    fn what_no_longer_counts_is_removed() {
        let attempts = Attempts::default();
        for n in 0..5_000 {
            attempts.failed(&n.to_string(), "n", n * 1_000);
        }
        assert!(attempts.lock().failures.len() <= SWEEP_AT);
    }
}

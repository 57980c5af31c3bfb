//! What the process counts while it works, for the next look.

use std::sync::{
    Arc,
    atomic::{AtomicU32, AtomicU64, Ordering},
};

use crate::{db::Gate, pulse::Pulse};

/// Mails in a row that the server did not take for reasons of its own, before it counts as down.
const REFUSALS: u32 = 3;
/// No mail was tried yet.
const UNKNOWN: u32 = u32::MAX;

/// What is watched, and what was noticed.
#[derive(Debug, Default)]
pub struct Watch {
    /// Alerts are told to somebody.
    pub tells: bool,
    /// There is a Redis.
    pub redis: bool,
    /// Whether the database gives signs of life.
    pub pulse: Arc<Pulse>,
    /// Closed when the embedded database's file was found damaged.
    pub writes: Gate,
    /// What was noticed.
    pub signs: Signs,
}

/// Counts of this process.
#[derive(Debug)]
pub struct Signs {
    server_errors: AtomicU64,
    refusals: AtomicU32,
}

impl Default for Signs {
    fn default() -> Self {
        Self {
            server_errors: AtomicU64::new(0),
            refusals: AtomicU32::new(UNKNOWN),
        }
    }
}

impl Signs {
    /// A request ended with an error of ours.
    pub fn server_error(&self) {
        self.server_errors.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn server_errors(&self) -> u64 {
        self.server_errors.load(Ordering::Relaxed)
    }

    /// The mail server took a mail, or said why it never will: it answers.
    pub fn mail_answered(&self) {
        self.refusals.store(0, Ordering::Relaxed);
    }

    /// The mail server was not there, or not now.
    pub fn mail_refused(&self) {
        // The count never becomes `UNKNOWN` again.
        let next = |refusals: u32| match refusals {
            UNKNOWN => Some(1),
            _ => Some((refusals + 1).min(UNKNOWN - 1)),
        };
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        // The function always has a next value.
        let _ = self.refusals.fetch_update(set, fetch, next);
    }

    /// Whether the mail server takes mail, as far as is known.
    pub(super) fn mail(&self) -> Option<bool> {
        match self.refusals.load(Ordering::Relaxed) {
            UNKNOWN => None,
            0 => Some(true),
            REFUSALS.. => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_refusals_in_a_row_are_an_outage() {
        let signs = Signs::default();
        assert_eq!(signs.mail(), None);
        signs.mail_refused();
        signs.mail_refused();
        assert_eq!(signs.mail(), None);
        signs.mail_refused();
        assert_eq!(signs.mail(), Some(false));
        signs.mail_answered();
        assert_eq!(signs.mail(), Some(true));
    }
}

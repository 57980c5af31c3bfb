//! Many errors in a short time.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use crate::alert::Alert;

/// Errors that are a burst.
const MANY: u64 = 10;
/// The time they come in.
const WINDOW: Duration = Duration::from_secs(60);

/// Counts of errors, as they were read.
#[derive(Debug, Default)]
pub(super) struct Burst {
    samples: VecDeque<(Instant, u64)>,
}

impl Burst {
    /// Takes a count of all errors of this process so far.
    pub(super) fn sample(&mut self, at: Instant, errors: u64) {
        if self.samples.is_empty() {
            // Nothing went wrong before the first look that will not be looked at now.
            self.samples.push_back((at, 0));
        }
        self.samples.push_back((at, errors));
        while self.samples.len() > 2
            && self
                .samples
                .front()
                .is_some_and(|(then, _)| at - *then > WINDOW)
        {
            self.samples.pop_front();
        }
    }

    fn count(&self) -> u64 {
        match (self.samples.front(), self.samples.back()) {
            (Some((_, first)), Some((_, last))) => last.saturating_sub(*first),
            _ => 0,
        }
    }

    /// The alert, if there is a burst.
    pub(super) fn due(&self) -> Option<Alert> {
        let count = self.count();
        (count >= MANY).then_some(Alert::Errors {
            count,
            seconds: WINDOW.as_secs(),
        })
    }

    /// What was counted is told, and counts no more.
    pub(super) fn told(&mut self) {
        if let Some(last) = self.samples.pop_back() {
            self.samples.clear();
            self.samples.push_back(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_errors_in_a_minute_are_a_burst_and_are_told_once() {
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        let mut burst = Burst::default();
        burst.sample(at(0), 0);
        burst.sample(at(30), 9);
        assert_eq!(burst.due(), None);
        burst.sample(at(40), 10);
        let alert = burst.due().unwrap();
        assert_eq!(
            alert.words(),
            "10 requests ended with a server error within 60 s."
        );
        burst.told();
        burst.sample(at(45), 19);
        assert_eq!(burst.due(), None);
        burst.sample(at(50), 20);
        assert!(burst.due().is_some());
    }

    #[test]
    fn errors_far_apart_are_none() {
        let begin = Instant::now();
        let mut burst = Burst::default();
        for minute in 0..30 {
            burst.sample(begin + Duration::from_secs(minute * 61), minute * 5);
            assert_eq!(burst.due(), None, "{minute}");
        }
    }
}

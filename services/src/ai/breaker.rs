//! Stops asking a service that does not answer, and tries it again after a pause.

use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Millis;

use crate::clock::Clock;

/// When a breaker opens and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerSettings {
    /// Failures in a row after which it opens.
    pub failures: u32,
    /// How long nobody asks then, in milliseconds.
    pub pause: Millis,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self {
            failures: 5,
            pause: 30_000,
        }
    }
}

/// What a breaker does with the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Lets it through.
    Closed,
    /// Refuses it.
    Open {
        /// When one call may try again, in UTC milliseconds.
        until: Millis,
    },
    /// One call is trying; refuses the others until it is back.
    Trying,
}

#[derive(Clone, Copy)]
enum Inner {
    Closed { failures: u32 },
    Open { until: Millis },
    Trying,
}

/// Shared by all calls to one service in this process.
pub struct Breaker {
    settings: BreakerSettings,
    clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
}

/// A call that was let through. Says how it ended, also by being dropped: a call that was
/// cancelled tells nothing about the service, but must not leave it being tried for ever.
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    is_open: bool,
}

impl Breaker {
    /// Closed.
    pub fn new(settings: BreakerSettings, clock: Arc<dyn Clock>) -> Self {
        Self {
            settings,
            clock,
            inner: Mutex::new(Inner::Closed { failures: 0 }),
        }
    }

    /// For the health page.
    pub fn state(&self) -> BreakerState {
        match *self.lock() {
            Inner::Closed { .. } => BreakerState::Closed,
            Inner::Open { until } => BreakerState::Open { until },
            Inner::Trying => BreakerState::Trying,
        }
    }

    /// Lets a call through, or says until when none is.
    pub(super) fn enter(&self) -> Result<Pass<'_>, Millis> {
        let now = self.clock.now();
        let mut inner = self.lock();
        match *inner {
            Inner::Closed { .. } => {}
            // A clock that was set back must not keep it open for longer than a pause.
            Inner::Open { until } if now >= until || until - now > self.settings.pause => {
                *inner = Inner::Trying;
            }
            Inner::Open { until } => return Err(until),
            Inner::Trying => return Err(now + self.settings.pause),
        }
        drop(inner);
        Ok(Pass {
            breaker: self,
            is_open: true,
        })
    }

    fn settle(&self, is_outage: bool) {
        let until = self.clock.now() + self.settings.pause;
        let mut inner = self.lock();
        *inner = match *inner {
            // A call that began before the breaker opened says nothing new.
            Inner::Open { until } => Inner::Open { until },
            _ if !is_outage => Inner::Closed { failures: 0 },
            Inner::Closed { failures } if failures + 1 < self.settings.failures => Inner::Closed {
                failures: failures + 1,
            },
            Inner::Closed { .. } | Inner::Trying => Inner::Open { until },
        };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The call ended.
    pub(super) fn settle(mut self, is_outage: bool) {
        self.is_open = false;
        self.breaker.settle(is_outage);
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.is_open {
            let until = self.breaker.clock.now();
            let mut inner = self.breaker.lock();
            if matches!(*inner, Inner::Trying) {
                *inner = Inner::Open { until };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;

    fn breaker() -> (Breaker, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at(1_000));
        let settings = BreakerSettings {
            failures: 3,
            pause: 100,
        };
        (Breaker::new(settings, clock.clone()), clock)
    }

    fn call(breaker: &Breaker, is_outage: bool) {
        breaker
            .enter()
            .unwrap_or_else(|_| panic!("open"))
            .settle(is_outage);
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let (breaker, _) = breaker();
        for is_outage in [true, true, false, true, true] {
            call(&breaker, is_outage);
        }
        assert_eq!(breaker.state(), BreakerState::Closed);
        call(&breaker, true);
        assert_eq!(breaker.state(), BreakerState::Open { until: 1_100 });
        assert!(breaker.enter().is_err());
    }

    #[test]
    fn one_call_tries_after_the_pause() {
        let (breaker, clock) = breaker();
        (0..3).for_each(|_| call(&breaker, true));
        clock.advance(100);
        let trying = breaker.enter().unwrap_or_else(|_| panic!("open"));
        assert_eq!(breaker.state(), BreakerState::Trying);
        assert!(breaker.enter().is_err());
        trying.settle(true);
        assert_eq!(breaker.state(), BreakerState::Open { until: 1_200 });
        clock.advance(100);
        call(&breaker, false);
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[test]
    fn a_cancelled_try_lets_the_next_one_try() {
        let (breaker, clock) = breaker();
        (0..3).for_each(|_| call(&breaker, true));
        clock.advance(100);
        drop(breaker.enter());
        call(&breaker, false);
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[test]
    fn a_late_failure_does_not_lengthen_the_pause() {
        let (breaker, clock) = breaker();
        let late = breaker.enter().unwrap_or_else(|_| panic!("open"));
        (0..3).for_each(|_| call(&breaker, true));
        clock.advance(50);
        late.settle(true);
        assert_eq!(breaker.state(), BreakerState::Open { until: 1_100 });
    }

    #[test]
    fn a_clock_set_back_does_not_keep_it_open() {
        let (breaker, clock) = breaker();
        (0..3).for_each(|_| call(&breaker, true));
        clock.set(-7_200_000);
        call(&breaker, false);
        assert_eq!(breaker.state(), BreakerState::Closed);
    }
}

//! Runs the cases of a target on all cores.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use benches::machine;
use rand::{SeedableRng, rngs::StdRng};

use crate::target::{Came, Target};

/// Seconds a case may take. One that takes longer is tried again before it counts, because the machine
/// may have had other things to do.
const LONGEST: f64 = 1.0;
const TRIES: u32 = 4;
/// Cases that a thread takes at a time.
const BATCH: u64 = 1_000;
/// Faults that are told of one target.
const TOLD: usize = 5;
/// Characters of a case that are told.
const SHOWN: usize = 2_000;

/// Which cases.
#[derive(Clone, Copy)]
pub struct Run {
    /// Decides all of them.
    pub seed: u64,
    /// Number of the first.
    pub from: u64,
    /// How many.
    pub cases: u64,
}

/// What became of them.
#[derive(Default)]
pub struct Found {
    /// Taken for what they say.
    pub read: u64,
    /// Turned away.
    pub refused: u64,
    /// Bytes of the longest.
    pub longest: usize,
    /// Seconds that the slowest took.
    pub slowest: f64,
    /// What must not be, with its case.
    pub faults: Vec<String>,
}

impl Run {
    /// Tries `target`.
    pub fn of(self, target: &dyn Target) -> Found {
        let next = AtomicU64::new(self.from);
        let all = Mutex::new(Found::default());
        thread::scope(|scope| {
            for _ in 0..machine::cores() {
                scope.spawn(|| {
                    let mut own = Found::default();
                    let end = self.from + self.cases;
                    loop {
                        let start = next.fetch_add(BATCH, Ordering::Relaxed);
                        if start >= end || own.faults.len() >= TOLD {
                            break;
                        }
                        for number in start..end.min(start + BATCH) {
                            self.one(target, number, &mut own);
                        }
                    }
                    all.lock().unwrap_or_else(PoisonError::into_inner).add(own);
                });
            }
        });
        let mut found = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        let share = found.read as f64 / (found.read + found.refused).max(1) as f64;
        if share < target.least_read() {
            found.faults.push(format!(
                "{}: {:.2} % of the cases were read, which tries too little",
                target.name(),
                share * 100.0
            ));
        }
        found
    }

    fn one(self, target: &dyn Target, number: u64, found: &mut Found) {
        let mut dice = StdRng::seed_from_u64(self.seed.rotate_left(32) ^ number);
        let case = target.case(&mut dice);
        found.longest = found.longest.max(case.len());
        let mut fault = |what: &str| {
            let shown: String = case.chars().take(SHOWN).collect();
            let (name, seed) = (target.name(), self.seed);
            found.faults.push(format!(
                "{name}, seed {seed}, number {number}: {what}\n{shown:?}"
            ));
        };
        match timed(target, &case) {
            Err(what) => fault(&what),
            Ok((came, seconds)) => {
                if seconds > LONGEST {
                    fault(&format!("took {seconds:.1} s"));
                }
                found.slowest = found.slowest.max(seconds);
                match came {
                    Came::Read => found.read += 1,
                    Came::Refused => found.refused += 1,
                }
            }
        }
    }
}

/// The best of a few tries, which end as soon as one is short enough.
fn timed(target: &dyn Target, case: &str) -> Result<(Came, f64), String> {
    let mut best = f64::INFINITY;
    let mut came = Came::Refused;
    for _ in 0..TRIES {
        let began = Instant::now();
        came = catch_unwind(AssertUnwindSafe(|| target.check(case)))
            .map_err(|_| "panicked".to_owned())??;
        best = best.min(began.elapsed().as_secs_f64());
        if best <= LONGEST {
            break;
        }
    }
    Ok((came, best))
}

impl Found {
    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.refused += other.refused;
        self.longest = self.longest.max(other.longest);
        self.slowest = self.slowest.max(other.slowest);
        self.faults.extend(other.faults);
    }
}

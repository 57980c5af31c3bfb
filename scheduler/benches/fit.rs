//! CPU time of fitting and evaluating some 10,000 reviews: `cargo bench -p scheduler`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "this prints figures and fails loudly"
)]

#[path = "../tests/learners/mod.rs"]
mod learners;
#[path = "../tests/simulated/mod.rs"]
mod simulated;

use scheduler::{Extent, History, Parameters, evaluate, fit};

/// How often each is measured.
const ROUNDS: u32 = 20;
/// Learner of `tests/data/learners.txt`, new cards and days that give some 10,000 reviews on a later
/// day than the one before.
const LOG: (usize, i32, i32) = (0, 1_000, 240);

fn main() {
    let (learner, cards, days) = LOG;
    let log = simulated::log(&learners::learner(learner), cards, days, 1);
    let all: usize = log.iter().map(Vec::len).sum();
    let log: Vec<History> = log.into_iter().map(History::new).collect();
    let current = Parameters::default();
    let found = fit(&log, &current).unwrap();
    assert_eq!(found.extent, Extent::Full);
    println!("{all} reviews, {} on a later day", found.reviews);
    measure("fit", || {
        fit(&log, &current).unwrap();
    });
    measure("evaluate", || {
        evaluate(&log).unwrap();
    });
}

fn measure(name: &str, work: impl Fn()) {
    let before = cpu();
    for _ in 0..ROUNDS {
        work();
    }
    let spent = (cpu() - before) / f64::from(ROUNDS);
    println!("{name}: {spent:.0} ms CPU");
}

/// CPU milliseconds of all threads of this process so far (`/proc/self/stat`, in hundredths of a
/// second).
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks: Vec<f64> = fields
        .split(' ')
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse().unwrap())
        .collect();
    ticks.iter().sum::<f64>() * 10.0
}

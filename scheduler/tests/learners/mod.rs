//! Parameters of real people.

use scheduler::Parameters;

/// FSRS-6 parameters of 20 users of srs-benchmark, fitted to their reviews, one a line.
const LEARNERS: &str = include_str!("../data/learners.txt");

/// The memory of learner `index`, `0..20`. The benchmark lets the decay fall below what FSRS-6 allows
/// everybody else.
pub fn learner(index: usize) -> Parameters {
    let line = LEARNERS.lines().nth(index).unwrap();
    let mut values: Vec<f32> = line
        .split_whitespace()
        .map(|value| value.parse().unwrap())
        .collect();
    values[20] = values[20].max(0.1);
    Parameters::from_slice(&values).unwrap()
}

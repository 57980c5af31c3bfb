//! 1,000 random histories against the memory that three independent implementations agree on
//! (crate `fsrs` 6.6.2, npm `ts-fsrs` 5.4.2, PyPI `fsrs` 6.3.2; default parameters).

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use domain::{
    review::{CardState, Memory, Rating},
    time::{DAY, StudyDay},
};
use scheduler::{Card, Parameters, Policy, outcomes};

/// `rating:day` of every review, separated by spaces, a history a line.
const HISTORIES: &str = include_str!("data/histories.txt");
/// Stability (days) and difficulty after the last review of the same line.
const EXPECTED: &str = include_str!("data/expected.txt");

/// As `fsrs` says it: relative.
const TOLERANCE: f64 = 1e-4;

#[test]
fn every_history_ends_in_the_memory_that_others_computed() {
    let mut checked = 0;
    for (history, expected) in HISTORIES.lines().zip(EXPECTED.lines()) {
        let memory = remembered(history);
        let mut numbers = expected
            .split_whitespace()
            .map(|n| n.parse::<f64>().unwrap());
        for (what, ours) in [
            ("stability", memory.stability),
            ("difficulty", memory.difficulty),
        ] {
            let theirs = numbers.next().unwrap();
            let off = ((ours - theirs) / theirs).abs();
            assert!(off <= TOLERANCE, "{what} {ours}, not {theirs}: {history}");
        }
        checked += 1;
    }
    assert_eq!(checked, 1_000);
}

/// The memory after all reviews of `history`.
fn remembered(history: &str) -> Memory {
    let parameters = Parameters::default();
    let policy = Policy::new(&parameters, 0.9);
    let mut card = Card {
        seed: 1,
        state: CardState::New,
        memory: None,
        last: None,
    };
    for review in history.split_whitespace() {
        let (rating, day) = review.split_once(':').unwrap();
        let rating = Rating::from_number(rating.parse().unwrap()).unwrap();
        let day = StudyDay(day.parse().unwrap());
        let offer = outcomes(&card, &policy, i64::from(day.0) * DAY, day).unwrap();
        let outcome = offer.outcomes[rating.number() as usize - 1];
        card = Card {
            state: outcome.state,
            memory: Some(outcome.memory),
            last: Some(day),
            ..card
        };
    }
    card.memory.unwrap()
}

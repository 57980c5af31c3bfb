//! Figures that the authors of FSRS-6 and of its ports test themselves with.
//!
//! Not here: `memory_state_from_sm2`, because nothing of ours has a memory of SM-2 (reviews that move in
//! are replayed); loss and gradient of one step of training, which are inside of `fsrs`; and the 21
//! values of py-fsrs' optimiser, which is another one. What our fits are worth is measured by their
//! loss, in `learning.rs` and by `resee evaluate`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod formulas;
mod learners;

use domain::{
    review::{CardState, Memory, Rating, interval, retrievability},
    time::{DAY, MINUTE, Millis, StudyDay},
};
use proptest::prelude::*;
use scheduler::{Card, Offer, Parameters, Policy, Spread, Steps, outcomes};

/// How far figures that were printed from `f32` may be off, relative.
const TOLERANCE: f64 = 1e-5;
/// The steps of py-fsrs and ts-fsrs.
const STEPS: Steps<'_> = Steps {
    learning: &[MINUTE, 10 * MINUTE],
    relearning: &[10 * MINUTE],
};
const NEW: Card = Card {
    seed: 0,
    state: CardState::New,
    memory: None,
    last: None,
};

#[track_caller]
fn close(ours: f64, theirs: f64) {
    let off = (ours - theirs).abs() / theirs.abs();
    assert!(off <= TOLERANCE, "{ours}, not {theirs}");
}

fn policy(parameters: &Parameters) -> Policy<'_> {
    Policy {
        steps: STEPS,
        spread: Spread::Exact,
        ..Policy::new(parameters, 0.9)
    }
}

/// A card in review that was last seen `elapsed` days before day 0.
fn known(stability: f64, difficulty: f64, elapsed: i32) -> Card {
    Card {
        state: CardState::Review { due: StudyDay(0) },
        memory: Some(Memory {
            stability,
            difficulty,
        }),
        last: Some(StudyDay(-elapsed)),
        ..NEW
    }
}

fn offer(card: &Card, parameters: &Parameters, now: Millis) -> Offer {
    let today = StudyDay(now.div_euclid(DAY) as i32);
    outcomes(card, &policy(parameters), now, today).unwrap()
}

/// The memories after again, hard, good and easy.
fn memories(card: &Card) -> [Memory; 4] {
    let offer = offer(card, &Parameters::default(), 0);
    offer.outcomes.map(|outcome| outcome.memory)
}

/// The card after `rating` at `now`.
fn answered(card: &Card, parameters: &Parameters, rating: i16, now: Millis) -> Card {
    let outcome = offer(card, parameters, now).outcomes[rating as usize - 1];
    Card {
        state: outcome.state,
        memory: Some(outcome.memory),
        last: Some(StudyDay(now.div_euclid(DAY) as i32)),
        ..*card
    }
}

/// The memory after `(rating, days since the last review)`.
fn remembered(parameters: &Parameters, reviews: &[(i16, i64)]) -> Memory {
    let mut now = 0;
    let mut card = NEW;
    for (rating, days) in reviews {
        now += days * DAY;
        card = answered(&card, parameters, *rating, now);
    }
    card.memory.unwrap()
}

/// fsrs-rs `test_memory_state`, ts-fsrs `FSRS-6.test.ts`, py-fsrs `test_memo_state`; the second line
/// with w17 to w19 at 0.
#[test]
fn a_course_of_six_reviews() {
    let reviews = [(1, 0), (3, 0), (3, 1), (3, 3), (3, 8), (3, 21)];
    let default = Parameters::default();
    let mut values = *default.values();
    values[17..20].fill(0.0);
    let without_short_term = Parameters::new(values).unwrap();
    for (parameters, stability) in [(default, 53.626_91), (without_short_term, 53.335_106)] {
        let memory = remembered(&parameters, &reviews);
        close(memory.stability, stability);
        close(memory.difficulty, 6.357_486_7);
    }
}

/// py-fsrs `test_review_card`, ts-fsrs `ivl_history`: every review when the card is due.
#[test]
fn a_course_of_intervals() {
    let parameters = Parameters::default();
    let (mut card, mut now) = (NEW, 0);
    let mut intervals = Vec::new();
    for rating in [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3] {
        card = answered(&card, &parameters, rating, now);
        let days = match card.state {
            CardState::Review { due } => Millis::from(due.0) - now.div_euclid(DAY),
            CardState::Learning { due, .. } | CardState::Relearning { due, .. } => {
                now = due;
                0
            }
            CardState::New => panic!("an answered card is not new"),
        };
        now += days * DAY;
        intervals.push(days);
    }
    assert_eq!(intervals, [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]);
}

/// ts-fsrs: the first repeat.
#[test]
fn a_first_review() {
    let offer = offer(&NEW, &Parameters::default(), 0);
    let expected = [
        (0.212, 6.4133, None),
        (1.2931, 5.112_170_71, None),
        (2.3065, 2.118_103_97, None),
        (8.2956, 1.0, Some(8)),
    ];
    for (outcome, (stability, difficulty, days)) in offer.outcomes.iter().zip(expected) {
        close(outcome.memory.stability, stability);
        close(outcome.memory.difficulty, difficulty);
        match outcome.state {
            CardState::Review { due } => assert_eq!(Some(due.0), days),
            _ => assert_eq!(None, days),
        }
    }
    let parameters = Parameters::default();
    close(retrievability(8.0, 8.2956, parameters.decay()), 0.902_473_3);
}

/// fsrs-optimizer `tests/model_test.py`, fsrs-rs `test_forward`: twice the same rating.
#[test]
fn two_reviews() {
    for (rating, days, stability) in [
        (1, 1, 0.100_885_89),
        (2, 1, 3.249_412_3),
        (3, 1, 7.3153),
        (4, 1, 18.014_914),
        (1, 2, 0.112_798_266),
        (2, 2, 4.469_457_6),
    ] {
        let memory = remembered(&Parameters::default(), &[(rating, 0), (rating, days)]);
        close(memory.stability, stability);
    }
}

/// fsrs-rs `test_next_interval`: a stability of one day.
#[test]
fn intervals_for_every_retention() {
    let decay = Parameters::default().decay();
    let expected = [3_116_766, 34_793, 2_508, 387, 90, 27, 9, 3, 1, 1];
    for (tenths, expected) in (1..).zip(expected) {
        let days = interval(1.0, f64::from(tenths) / 10.0, decay);
        close(days.round().max(1.0), f64::from(expected));
    }
}

/// fsrs-rs `model.rs`, `test_power_forgetting_curve`.
#[test]
fn the_forgetting_curve() {
    let decay = Parameters::default().decay();
    for (elapsed, stability, expected) in [
        (0.0, 1.0, 1.0),
        (1.0, 2.0, 0.940_344_3),
        (2.0, 3.0, 0.925_378_6),
        (3.0, 4.0, 0.918_522_9),
        (4.0, 4.0, 0.9),
        (5.0, 2.0, 0.826_135_9),
    ] {
        close(retrievability(elapsed, stability, decay), expected);
    }
}

/// fsrs-rs `model.rs`, `test_next_difficulty`: from 5.
#[test]
fn difficulties() {
    let expected = [8.341_763, 6.665_995_6, 4.990_228, 3.314_461_5];
    for (memory, expected) in memories(&known(5.0, 5.0, 5)).iter().zip(expected) {
        close(memory.difficulty, expected);
    }
}

/// fsrs-rs `model.rs`, `test_next_stability`: a stability of 5 days on the same day.
#[test]
fn stabilities_of_the_same_day() {
    let expected = [1.596_818, 5.0, 5.0, 8.129_61];
    for (memory, expected) in memories(&known(5.0, 5.0, 0)).iter().zip(expected) {
        close(memory.stability, expected);
    }
}

/// fsrs-rs `model.rs`, `test_next_stability`: a stability of 5 days at a difficulty and a chance of
/// recall that whole days do not always reach, so the formulas are held to the figures and, below,
/// the scheduler to the formulas.
#[test]
fn the_formulas_are_those_of_the_figures() {
    let parameters = Parameters::default();
    for (difficulty, recall, rating, success, lapse) in [
        (1.0, 0.9, 1, 25.602_541, 1.052_539_6),
        (2.0, 0.8, 2, 28.226_582, 1.189_432_9),
        (3.0, 0.7, 3, 58.656_002, 1.368_083_8),
        (4.0, 0.6, 4, 127.226_685, 1.584_989),
    ] {
        let formulas = formulas::Formulas::new(&parameters);
        close(formulas.success(5.0, difficulty, recall, rating), success);
        close(formulas.lapse(5.0, difficulty, recall), lapse);
    }
    // At its stability a card is recalled with a chance of 0.9: the first line once more.
    close(memories(&known(5.0, 1.0, 5))[0].stability, 1.052_539_6);
}

proptest! {
    /// Any memory after any time, under the parameters of any of the 20 learners.
    #[test]
    fn the_scheduler_follows_the_formulas(
        learner in 0_usize..20,
        stability in 0.01..5_000.0_f64,
        difficulty in 1.0..=10.0_f64,
        elapsed in 0_i32..2_000,
    ) {
        let parameters = learners::learner(learner);
        let formulas = formulas::Formulas::new(&parameters);
        // What a card has is what `f32` can hold.
        let (stability, difficulty) = (f64::from(stability as f32), f64::from(difficulty as f32));
        let recall = retrievability(f64::from(elapsed), stability, parameters.decay());
        let offer = offer(&known(stability, difficulty, elapsed), &parameters, 0);
        for (rating, outcome) in Rating::ALL.into_iter().zip(offer.outcomes) {
            let expected = match (rating, elapsed) {
                (_, 0) => formulas.same_day(stability, rating.number()),
                (Rating::Again, _) => formulas.lapse(stability, difficulty, recall),
                _ => formulas.success(stability, difficulty, recall, rating.number()),
            };
            for (ours, theirs) in [
                (outcome.memory.stability, expected.clamp(0.001, 36_500.0)),
                (outcome.memory.difficulty, formulas.difficulty(difficulty, rating.number())),
            ] {
                let off = (ours - theirs).abs() / theirs;
                prop_assert!(off < 1e-3, "{:?}: {}, not {}", rating, ours, theirs);
            }
        }
    }
}

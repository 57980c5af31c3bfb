//! Which cards have a day that no longer fits, and which one they would get.

#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

mod learners;

use domain::{
    review::{CardState, Memory, interval},
    time::{DAY, Millis, StudyDay},
};
use proptest::prelude::*;
use scheduler::{
    Card, Offer, Parameters, Policy, RUNGS, Rung, SchedulerError, outcomes, rescheduled,
    rescheduled_on_ladder,
};

/// In review since day 100, due after `days`.
fn card(stability: f64, days: i32) -> Card {
    Card {
        seed: 5,
        state: CardState::Review {
            due: StudyDay(100 + days),
        },
        memory: Some(Memory {
            stability,
            difficulty: 5.0,
        }),
        last: Some(StudyDay(100)),
    }
}

proptest! {
    /// Whatever was answered: what the scheduler has just chosen is left alone.
    #[test]
    fn a_day_of_the_same_policy_stays(
        learner in 0_usize..20,
        seed in any::<u64>(),
        retention in 0.70_f64..=0.97,
        ratings in proptest::collection::vec((1_usize..4, 0_i32..90), 1..12),
    ) {
        let parameters = learners::learner(learner);
        let policy = Policy::new(&parameters, retention);
        let mut card = Card { seed, state: CardState::New, memory: None, last: None };
        let mut today = StudyDay(20_000);
        for (rating, late) in ratings {
            let now = Millis::from(today.0) * DAY;
            let Offer { outcomes, .. } = outcomes(&card, &policy, now, today).unwrap();
            let chosen = outcomes[rating];
            card = Card { state: chosen.state, memory: Some(chosen.memory), last: Some(today), ..card };
            prop_assert_eq!(rescheduled(&card, &policy), Ok(None), "{:?}", card);
            if let CardState::Review { due } = card.state {
                today = StudyDay(due.0 + late);
            }
        }
    }

    /// A card that moves gets a day near the end of its interval, and then stays.
    #[test]
    fn a_card_that_moves_moves_once(
        learner in 0_usize..20,
        seed in any::<u64>(),
        stability in 0.1_f64..4_000.0,
        days in -400_i32..4_000,
    ) {
        let parameters = learners::learner(learner);
        let policy = Policy::new(&parameters, 0.9);
        let card = Card { seed, ..card(stability, days) };
        if let Some(day) = rescheduled(&card, &policy).unwrap() {
            let wanted = interval(stability, 0.9, parameters.decay()).clamp(1.0, 36_500.0);
            prop_assert!((f64::from(day.0 - 100) - wanted).abs() <= 2.0 + wanted * 0.16);
            let moved = Card { state: CardState::Review { due: day }, ..card };
            prop_assert_eq!(rescheduled(&moved, &policy), Ok(None));
        }
    }

    /// On the ladder nothing moves to a later day unless it was due on the day of its review, and a
    /// rung stays the rung.
    #[test]
    fn on_the_ladder_a_card_steps_down_to_its_rung(days in -50_i32..1_000) {
        let card = card(9.0, days);
        let due = rescheduled_on_ladder(&card).map_or(100 + days, |day| day.0);
        prop_assert!(RUNGS.contains(&(due - 100)));
        prop_assert!(days < 1 || due <= 100 + days);
        let moved = Card { state: CardState::Review { due: StudyDay(due) }, ..card };
        prop_assert_eq!(rescheduled_on_ladder(&moved), None);
        prop_assert_eq!(Rung::of(&moved), Rung::of(&card));
    }
}

#[test]
fn days_are_counted_from_the_last_review() {
    let default = Parameters::default();
    let policy = Policy::new(&default, 0.9);
    // At 90 % the interval is the stability; 100 days may become 93 to 107.
    for (days, moves) in [
        (92, true),
        (93, false),
        (100, false),
        (107, false),
        (108, true),
    ] {
        let moved = rescheduled(&card(100.0, days), &policy).unwrap();
        assert_eq!(moved.is_some(), moves, "{days}");
        assert!(
            moved.is_none_or(|day| (193..=207).contains(&day.0)),
            "{moved:?}"
        );
    }
    // A memory that turned out short may have been due long ago.
    assert_eq!(
        rescheduled(&card(1.0, 50), &policy),
        Ok(Some(StudyDay(101)))
    );
}

#[test]
fn only_cards_in_review_have_a_day_that_could_move() {
    let default = Parameters::default();
    let policy = Policy::new(&default, 0.9);
    for state in [
        CardState::New,
        CardState::Learning { step: 0, due: 5 },
        CardState::Relearning { step: 0, due: 5 },
    ] {
        let card = Card {
            state,
            ..card(9.0, 1)
        };
        assert_eq!(rescheduled(&card, &policy), Ok(None));
        assert_eq!(rescheduled_on_ladder(&card), None);
    }
    let nothing = Card {
        memory: None,
        ..card(9.0, 9)
    };
    assert_eq!(rescheduled(&nothing, &policy), Err(SchedulerError::State));
    let eager = Policy::new(&default, 0.99);
    assert_eq!(
        rescheduled(&card(9.0, 9), &eager),
        Err(SchedulerError::Retention(0.99))
    );
}

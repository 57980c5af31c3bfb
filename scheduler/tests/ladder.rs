//! The fixed ladder.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use domain::{
    review::{CardState, Outcome, Rating},
    time::{DAY, MINUTE, Millis, StudyDay},
};
use proptest::prelude::*;
use scheduler::{
    Card, Offer, Parameters, Policy, RUNGS, Rung, SchedulerError, Steps, ladder, outcomes,
};

const NEW: Card = Card {
    seed: 7,
    state: CardState::New,
    memory: None,
    last: None,
};
const TODAY: StudyDay = StudyDay(20_000);
const NOW: Millis = 20_000 * DAY;

fn climb(card: &Card, now: Millis, today: StudyDay) -> Offer {
    let parameters = Parameters::default();
    ladder(
        card,
        Rung::of(card),
        &Policy::new(&parameters, 0.9),
        now,
        today,
    )
    .unwrap()
}

fn answered(card: &Card, outcome: Outcome, today: StudyDay) -> Card {
    Card {
        state: outcome.state,
        memory: Some(outcome.memory),
        last: Some(today),
        ..*card
    }
}

/// Days until the outcome's card is due; 0 in steps.
fn days(outcome: &Outcome, today: StudyDay) -> i32 {
    match outcome.state {
        CardState::Review { due } => due.0 - today.0,
        _ => 0,
    }
}

#[test]
fn good_climbs_rung_by_rung_and_the_last_one_repeats() {
    let (mut card, mut today) = (NEW, TODAY);
    let mut intervals = Vec::new();
    for _ in 0..10 {
        let offer = climb(&card, Millis::from(today.0) * DAY, today);
        let good = offer.outcomes[2];
        let interval = days(&good, today);
        intervals.push(interval);
        card = answered(&card, good, today);
        today.0 += interval;
    }
    assert_eq!(intervals, [1, 3, 7, 14, 30, 60, 120, 180, 180, 180]);
}

#[test]
fn each_rating_has_its_rung() {
    // Reviewed after 14 days: again to the step, hard the same, good one up, easy two.
    for (interval, expected) in [
        (1, [0, 1, 3, 7]),
        (14, [0, 14, 30, 60]),
        (120, [0, 120, 180, 180]),
        (180, [0, 180, 180, 180]),
    ] {
        let parameters = Parameters::default();
        let first = outcomes(&NEW, &Policy::new(&parameters, 0.9), NOW, TODAY).unwrap();
        let card = Card {
            state: CardState::Review { due: TODAY },
            last: Some(StudyDay(TODAY.0 - interval)),
            ..answered(&NEW, first.outcomes[2], TODAY)
        };
        let offer = climb(&card, NOW, TODAY);
        let days = offer.outcomes.map(|outcome| days(&outcome, TODAY));
        assert_eq!(days, expected, "{interval}");
        assert_eq!(
            offer.outcomes[0].state,
            CardState::Relearning {
                step: 0,
                due: NOW + 10 * MINUTE
            }
        );
        // Out of the step it begins at the bottom.
        let forgotten = answered(&card, offer.outcomes[0], TODAY);
        let offer = climb(&forgotten, NOW + 10 * MINUTE, TODAY);
        let after = offer.outcomes.map(|outcome| self::days(&outcome, TODAY));
        assert_eq!(after, [0, 0, 1, 3]);
    }
}

#[test]
fn a_card_scheduled_otherwise_goes_on_where_it_is() {
    for (days, rung) in [
        (-3, 1),
        (0, 1),
        (1, 1),
        (2, 1),
        (3, 3),
        (29, 14),
        (179, 120),
        (180, 180),
        (i32::MAX, 180),
    ] {
        assert_eq!(Rung::below(days).days(), rung, "{days}");
    }
}

#[test]
fn without_steps_again_is_asked_tomorrow() {
    let parameters = Parameters::default();
    let policy = Policy {
        steps: Steps {
            learning: &[],
            relearning: &[],
        },
        ..Policy::new(&parameters, 0.9)
    };
    let offer = ladder(&NEW, Rung::FIRST, &policy, NOW, TODAY).unwrap();
    let days = offer.outcomes.map(|outcome| days(&outcome, TODAY));
    assert_eq!(days, [1, 1, 1, 3]);
}

#[test]
fn what_is_no_card_is_refused() {
    let parameters = Parameters::default();
    let refused = ladder(
        &NEW,
        Rung::FIRST,
        &Policy::new(&parameters, 0.5),
        NOW,
        TODAY,
    );
    assert_eq!(refused, Err(SchedulerError::Retention(0.5)));
}

proptest! {
    /// Any course of ratings and pauses: what is remembered is what FSRS says, the chance of recall
    /// too, steps are the same, and every interval is a rung, none sooner than that of a lower rating.
    #[test]
    fn only_the_days_are_the_ladders(
        course in proptest::collection::vec((0_usize..4, 0_i32..400), 1..40),
    ) {
        let parameters = Parameters::default();
        let (mut card, mut now, mut today) = (NEW, NOW, TODAY);
        for (rating, pause) in course {
            let ours = climb(&card, now, today);
            let fsrs = outcomes(&card, &Policy::new(&parameters, 0.9), now, today).unwrap();
            prop_assert_eq!((ours.elapsed, ours.recall), (fsrs.elapsed, fsrs.recall));
            for (ours, fsrs) in ours.outcomes.iter().zip(&fsrs.outcomes) {
                prop_assert_eq!(ours.memory, fsrs.memory);
                if let CardState::Review { due } = ours.state {
                    prop_assert!(RUNGS.contains(&(due.0 - today.0)));
                    prop_assert!(days(fsrs, today) > 0);
                } else {
                    prop_assert_eq!(ours.state, fsrs.state);
                }
            }
            let waits = ours.outcomes.map(|outcome| days(&outcome, today));
            prop_assert!(waits.is_sorted(), "{:?}", waits);
            card = answered(&card, ours.outcomes[rating], today);
            today.0 += pause;
            now += i64::from(pause) * DAY;
        }
    }

    /// Rungs alone: again is the bottom, hard stays, a better rating is never lower, and nothing
    /// leaves the ladder.
    #[test]
    fn ratings_lead_along_the_ladder(interval in 0_i32..400) {
        let rung = Rung::below(interval);
        let [again, hard, good, easy] = Rating::ALL.map(|rating| rung.after(rating));
        prop_assert_eq!(again, Rung::FIRST);
        prop_assert_eq!(hard, rung);
        prop_assert_eq!(good.index(), (rung.index() + 1).min(Rung::TOP.index()));
        prop_assert_eq!(easy.index(), (rung.index() + 2).min(Rung::TOP.index()));
    }
}

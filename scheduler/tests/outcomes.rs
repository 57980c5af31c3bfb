//! What a learner can count on, whatever they do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod learners;

use domain::{
    review::{CardState, Memory, Outcome},
    time::{DAY, MINUTE, Millis, StudyDay},
};
use proptest::prelude::*;
use scheduler::{Card, Offer, Parameters, Policy, Rung, SchedulerError, Steps};

const NEW: Card = Card {
    seed: 7,
    state: CardState::New,
    memory: None,
    last: None,
};
const TODAY: StudyDay = StudyDay(20_000);
const NOW: Millis = 20_000 * DAY;

/// With the default parameters and fuzz.
fn outcomes(
    card: &Card,
    retention: f64,
    now: Millis,
    today: StudyDay,
) -> Result<Offer, SchedulerError> {
    let parameters = Parameters::default();
    scheduler::outcomes(card, &Policy::new(&parameters, retention), now, today)
}

/// Milliseconds until the outcome's card is asked again, a study day counted whole.
fn wait(outcome: &Outcome, now: Millis, today: StudyDay) -> Millis {
    match outcome.state {
        CardState::New => panic!("an answered card is not new"),
        CardState::Learning { due, .. } | CardState::Relearning { due, .. } => due - now,
        CardState::Review { due } => i64::from(due.0 - today.0) * DAY,
    }
}

#[test]
fn a_new_card_has_a_step_then_days() {
    let offer = outcomes(&NEW, 0.9, NOW, TODAY).unwrap();
    assert_eq!((offer.elapsed, offer.recall), (None, None));
    let [again, hard, good, easy] = offer.outcomes;
    assert_eq!(
        again.state,
        CardState::Learning {
            step: 0,
            due: NOW + 10 * MINUTE
        }
    );
    assert_eq!(
        hard.state,
        CardState::Learning {
            step: 0,
            due: NOW + 15 * MINUTE
        }
    );
    // Initial stabilities 2.3065 and 8.2956 are the intervals at 90 %.
    assert_eq!(wait(&good, NOW, TODAY), 2 * DAY);
    assert!(
        (6..=10).contains(&(wait(&easy, NOW, TODAY) / DAY)),
        "{easy:?}"
    );
    assert!((again.memory.stability - 0.212).abs() < 1e-4, "{again:?}");
    assert!(
        (good.memory.difficulty - 2.118_104).abs() < 1e-4,
        "{good:?}"
    );
}

#[test]
fn a_forgotten_card_is_relearned_and_then_has_days_again() {
    let known = Card {
        state: CardState::Review { due: TODAY },
        memory: Some(Memory {
            stability: 30.0,
            difficulty: 5.0,
        }),
        last: Some(StudyDay(TODAY.0 - 30)),
        ..NEW
    };
    let offer = outcomes(&known, 0.9, NOW, TODAY).unwrap();
    assert_eq!(offer.elapsed, Some(30));
    assert!((offer.recall.unwrap() - 0.9).abs() < 1e-9);
    let again = offer.outcomes[0];
    assert_eq!(
        again.state,
        CardState::Relearning {
            step: 0,
            due: NOW + 10 * MINUTE
        }
    );
    assert!(again.memory.stability < 30.0);
    let forgotten = Card {
        state: again.state,
        memory: Some(again.memory),
        last: Some(TODAY),
        ..known
    };
    let later = NOW + 10 * MINUTE;
    let offer = outcomes(&forgotten, 0.9, later, TODAY).unwrap();
    let [again, hard, good, easy] = offer.outcomes;
    assert_eq!(
        again.state,
        CardState::Relearning {
            step: 0,
            due: later + 10 * MINUTE
        }
    );
    assert_eq!(
        hard.state,
        CardState::Relearning {
            step: 0,
            due: later + 15 * MINUTE
        }
    );
    assert!(
        wait(&good, later, TODAY) >= DAY && wait(&easy, later, TODAY) > wait(&good, later, TODAY)
    );
}

/// Somebody whose first "again" is gone within an hour, and to whom repeating on the same day helps:
/// learner 9 of the public ones.
fn quick_to_forget() -> Parameters {
    learners::learner(8)
}

/// Answered "again" for the first time, ten minutes ago.
fn barely_known(parameters: &Parameters) -> Card {
    let policy = Policy::new(parameters, 0.9);
    let Offer { outcomes, .. } = scheduler::outcomes(&NEW, &policy, NOW, TODAY).unwrap();
    Card {
        state: outcomes[0].state,
        memory: Some(outcomes[0].memory),
        last: Some(TODAY),
        ..NEW
    }
}

#[test]
fn a_card_that_would_be_forgotten_over_night_is_asked_again_today() {
    let parameters = quick_to_forget();
    let policy = Policy::new(&parameters, 0.9);
    let mut card = barely_known(&parameters);
    for step in 1..=3 {
        let offer = scheduler::outcomes(&card, &policy, NOW, TODAY).unwrap();
        let good = offer.outcomes[2];
        // After hard, which repeats the step as it is.
        let due = NOW + 20 * MINUTE;
        assert_eq!(good.state, CardState::Learning { step, due });
        assert!(good.memory.stability < 0.5, "{good:?}");
        assert!(matches!(
            offer.outcomes[3].state,
            CardState::Review { due } if due > TODAY
        ));
        card.state = good.state;
        card.memory = Some(good.memory);
    }
    // Not for ever.
    let offer = scheduler::outcomes(&card, &policy, NOW, TODAY).unwrap();
    let tomorrow = StudyDay(TODAY.0 + 1);
    assert_eq!(offer.outcomes[2].state, CardState::Review { due: tomorrow });
}

#[test]
fn nobody_repeats_in_vain() {
    // By the defaults a repetition makes 16 % of so short a memory, at most.
    let default = Parameters::default();
    let again = barely_known(&default);
    let offer = outcomes(&again, 0.9, NOW, TODAY).unwrap();
    assert!(offer.outcomes[2].memory.stability < 0.5);
    assert_eq!(wait(&offer.outcomes[2], NOW, TODAY), DAY);
    // Whoever wants no steps has none.
    let parameters = quick_to_forget();
    let none = Policy {
        steps: Steps {
            learning: &[],
            relearning: &[],
        },
        ..Policy::new(&parameters, 0.9)
    };
    let offer = scheduler::outcomes(&barely_known(&parameters), &none, NOW, TODAY).unwrap();
    assert_eq!(wait(&offer.outcomes[2], NOW, TODAY), DAY);
    // Nor does the ladder ask what is remembered.
    let policy = Policy::new(&parameters, 0.9);
    let card = barely_known(&parameters);
    let offer = scheduler::ladder(&card, Rung::FIRST, &policy, NOW, TODAY).unwrap();
    assert_eq!(wait(&offer.outcomes[2], NOW, TODAY), DAY);
}

/// A memory that neither hard nor good makes last for more than a day: good does not wait for the
/// second only because hard waits for the first.
#[test]
fn a_short_memory_does_not_wait_for_the_sake_of_order() {
    let known = Card {
        state: CardState::Review { due: TODAY },
        memory: Some(Memory {
            stability: 0.4,
            difficulty: 10.0,
        }),
        last: Some(StudyDay(TODAY.0 - 1)),
        ..NEW
    };
    let offer = outcomes(&known, 0.9, NOW, TODAY).unwrap();
    let [_, hard, good, _] = offer.outcomes;
    assert!(hard.memory.stability < good.memory.stability);
    assert!(good.memory.stability < 1.5, "{good:?}");
    assert_eq!(
        [hard, good].map(|outcome| wait(&outcome, NOW, TODAY)),
        [DAY, DAY]
    );
}

#[test]
fn higher_retention_means_shorter_intervals() {
    let known = Card {
        state: CardState::Review { due: TODAY },
        memory: Some(Memory {
            stability: 100.0,
            difficulty: 5.0,
        }),
        last: Some(StudyDay(TODAY.0 - 100)),
        ..NEW
    };
    let good = |retention| {
        wait(
            &outcomes(&known, retention, NOW, TODAY).unwrap().outcomes[2],
            NOW,
            TODAY,
        )
    };
    assert!(good(0.7) > good(0.9) && good(0.9) > good(0.97));
}

#[test]
fn what_is_no_card_is_refused() {
    for retention in [0.69, 0.98, f64::NAN, -1.0] {
        let refused = outcomes(&NEW, retention, NOW, TODAY);
        assert!(
            matches!(refused, Err(SchedulerError::Retention(_))),
            "{retention}"
        );
    }
    let memory = Some(Memory {
        stability: 5.0,
        difficulty: 5.0,
    });
    let review = CardState::Review { due: TODAY };
    for card in [
        Card { memory, ..NEW },
        Card {
            state: review,
            ..NEW
        },
    ] {
        assert_eq!(outcomes(&card, 0.9, NOW, TODAY), Err(SchedulerError::State));
    }
    let broken = Card {
        state: review,
        memory: Some(Memory {
            stability: f64::NAN,
            difficulty: 5.0,
        }),
        ..NEW
    };
    assert!(matches!(
        outcomes(&broken, 0.9, NOW, TODAY),
        Err(SchedulerError::Memory { .. })
    ));
}

proptest! {
    /// Any course of ratings and pauses: each rating waits longer than the one below it, or as many
    /// days, the memory stays in its bounds, the same card is offered the same, and a clock that runs
    /// backwards does no harm.
    #[test]
    fn every_course_keeps_its_promises(
        seed in any::<u64>(),
        retention in 0.70..=0.97_f64,
        course in proptest::collection::vec((0_usize..4, -2_i32..400), 1..40),
    ) {
        let mut card = Card { seed, ..NEW };
        let (mut now, mut today) = (NOW, TODAY);
        for (rating, pause) in course {
            let offer = outcomes(&card, retention, now, today).unwrap();
            prop_assert_eq!(offer, outcomes(&card, retention, now, today).unwrap());
            let waits: Vec<_> = offer.outcomes.iter().map(|one| wait(one, now, today)).collect();
            prop_assert!(waits[0] > 0 && waits[3] <= 36_503 * DAY, "{:?}", waits);
            let in_order = |pair: &[Millis]| pair[0] < pair[1] || (pair[0] == pair[1] && pair[0] >= DAY);
            prop_assert!(waits[0] < waits[1] && waits.windows(2).all(in_order), "{:?}", waits);
            for outcome in offer.outcomes {
                prop_assert!((0.001..=36_500.0).contains(&outcome.memory.stability));
                prop_assert!((1.0..=10.0).contains(&outcome.memory.difficulty));
            }
            prop_assert!(offer.recall.is_none_or(|recall| (0.0..=1.0).contains(&recall)));
            let outcome = offer.outcomes[rating];
            card = Card {
                state: outcome.state,
                memory: Some(outcome.memory),
                last: Some(today),
                ..card
            };
            today = StudyDay(today.0 + pause);
            now += i64::from(pause) * DAY;
        }
    }
}

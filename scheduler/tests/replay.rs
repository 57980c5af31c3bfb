//! A card rebuilt from its events is the card that lived through them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod learners;

use domain::{
    review::{CardState, Rating},
    time::{DAY, Millis, StudyDay},
};
use proptest::prelude::*;
use scheduler::{Card, Deed, Event, Parameters, Policy, ReplayError, Replayed, outcomes, replay};

const NEW: Replayed = Replayed {
    state: CardState::New,
    memory: None,
    last: None,
    suspended: false,
    buried_until: None,
};

/// What a learner does next.
#[derive(Clone, Copy, Debug)]
enum Act {
    Answer(usize),
    Suspend,
    Resume,
    Bury,
    SetDue(i32),
    Reschedule(i32),
    Reset,
    /// Takes back the newest event that counts.
    Undo,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0_usize..4).prop_map(Act::Answer),
        1 => Just(Act::Suspend),
        1 => Just(Act::Resume),
        1 => Just(Act::Bury),
        1 => (0_i32..50).prop_map(Act::SetDue),
        1 => (-9_i32..50).prop_map(Act::Reschedule),
        1 => Just(Act::Reset),
        3 => Just(Act::Undo),
    ]
}

/// A course of acts with the days before each.
fn course() -> impl Strategy<Value = Vec<(Act, i32)>> {
    proptest::collection::vec((act(), 0_i32..200), 0..40)
}

/// The card after an answer, and the event of it.
fn answer(
    card: &Replayed,
    rating: Rating,
    today: StudyDay,
    parameters: &Parameters,
) -> (Replayed, Deed<usize>) {
    let asked = Card {
        seed: 5,
        state: card.state,
        memory: card.memory,
        last: card.last,
    };
    let now = Millis::from(today.0) * DAY;
    let offer = outcomes(&asked, &Policy::new(parameters, 0.9), now, today).unwrap();
    let outcome = offer.outcomes[rating.number() as usize - 1];
    let after = Replayed {
        state: outcome.state,
        memory: Some(outcome.memory),
        last: Some(today),
        ..NEW
    };
    let deed = Deed::Review {
        rating,
        day: today,
        elapsed: offer.elapsed.unwrap_or(0),
        state: outcome.state,
    };
    (after, deed)
}

/// Lives through `acts` step by step, keeping the card before every event that counts. Returns all
/// events, those that were not taken back, and the card.
fn live(
    acts: &[(Act, i32)],
    parameters: &Parameters,
) -> (Vec<Event<usize>>, Vec<Event<usize>>, Replayed) {
    let (mut events, mut past) = (Vec::new(), Vec::new());
    let (mut card, mut today) = (NEW, StudyDay(20_000));
    for (id, (act, days)) in acts.iter().enumerate() {
        today.0 += days;
        let before = card;
        let deed = match *act {
            Act::Answer(rating) => {
                let (after, deed) = answer(&card, Rating::ALL[rating], today, parameters);
                card = after;
                deed
            }
            Act::Suspend => {
                card.suspended = true;
                Deed::Suspend
            }
            Act::Resume => {
                (card.suspended, card.buried_until) = (false, None);
                Deed::Resume
            }
            Act::Bury => {
                let until = StudyDay(today.0 + 1);
                card.buried_until = Some(until);
                Deed::Bury { until }
            }
            Act::SetDue(ahead) => {
                let due = StudyDay(today.0 + ahead);
                if card.memory.is_some() {
                    card.state = CardState::Review { due };
                    (card.suspended, card.buried_until) = (false, None);
                }
                Deed::SetDue { due }
            }
            Act::Reschedule(ahead) => {
                let due = StudyDay(today.0 + ahead);
                if card.memory.is_some() {
                    card.state = CardState::Review { due };
                }
                Deed::Reschedule { due }
            }
            Act::Reset => {
                card = NEW;
                Deed::Reset
            }
            Act::Undo => {
                let Some((undone, state)): Option<(Event<usize>, Replayed)> = past.pop() else {
                    continue;
                };
                card = state;
                events.push(Event {
                    id,
                    deed: Deed::Undo { of: undone.id },
                });
                continue;
            }
        };
        let event = Event { id, deed };
        events.push(event);
        past.push((event, before));
    }
    let effective = past.into_iter().map(|(event, _)| event).collect();
    (events, effective, card)
}

proptest! {
    /// Whatever was done and taken back: the replay is the card, to the last bit, and the same as if
    /// what was taken back had never been.
    #[test]
    fn a_replay_is_the_card(learner in 0_usize..20, acts in course()) {
        let parameters = learners::learner(learner);
        let (events, effective, card) = live(&acts, &parameters);
        prop_assert_eq!(replay(&events, &parameters), Ok(card));
        prop_assert_eq!(replay(&effective, &parameters), Ok(card));
    }

    /// Under other parameters the memory is another one, and nothing else is.
    #[test]
    fn parameters_change_the_memory_alone(acts in course()) {
        let default = Parameters::default();
        let (events, _, card) = live(&acts, &default);
        let other = replay(&events, &learners::learner(3)).unwrap();
        prop_assert_eq!(Replayed { memory: card.memory, ..other }, card);
        prop_assert_eq!(other.memory.is_some(), card.memory.is_some());
        if let (Some(other), Some(memory)) = (other.memory, card.memory) {
            prop_assert_ne!(other, memory);
        }
    }

    /// Any event can be taken back later, in any order, and the undo too.
    #[test]
    fn what_is_taken_back_has_never_been(
        acts in course(),
        choices in proptest::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let default = Parameters::default();
        let (events, mut effective, _) = live(&acts, &default);
        prop_assume!(!effective.is_empty());
        let mut longer = events.clone();
        for (nth, choice) in choices.iter().enumerate() {
            if effective.is_empty() {
                break;
            }
            let undone = effective.remove(choice.index(effective.len()));
            let undo = Event { id: 1_000 + nth, deed: Deed::Undo { of: undone.id } };
            longer.push(undo);
        }
        prop_assert_eq!(replay(&longer, &default), replay(&effective, &default));
        let first = Event { id: 2_000, deed: Deed::Undo { of: 1_000 } };
        let again = Event { id: 2_001, deed: Deed::Undo { of: 2_000 } };
        let once = longer.clone();
        longer.extend([first, again]);
        prop_assert_eq!(replay(&longer, &default), replay(&once, &default));
    }
}

#[test]
fn what_is_no_history_is_refused() {
    let default = Parameters::default();
    let event = |id, deed| Event { id, deed };
    for (events, error) in [
        (
            vec![event(1, Deed::Undo { of: 2 }), event(2, Deed::Suspend)],
            ReplayError::Undo(0),
        ),
        (vec![event(1, Deed::Undo { of: 1 })], ReplayError::Undo(0)),
        (
            vec![event(1, Deed::Suspend), event(1, Deed::Resume)],
            ReplayError::Twice(1),
        ),
    ] {
        assert_eq!(replay(&events, &default), Err(error));
    }
    assert_eq!(replay::<u8>(&[], &default), Ok(NEW));
}

/// Elapsed days come from the event even where they are nonsense, but never harm.
#[test]
fn days_that_ran_backwards_count_as_none() {
    let default = Parameters::default();
    let review = |id, elapsed| Event {
        id,
        deed: Deed::Review {
            rating: Rating::Good,
            day: StudyDay(0),
            elapsed,
            state: CardState::Review { due: StudyDay(9) },
        },
    };
    let usual = replay(&[review(1, 0), review(2, 0)], &default);
    assert_eq!(replay(&[review(1, 77), review(2, -5)], &default), usual);
    assert_eq!(
        replay(&[review(1, i32::MIN), review(2, 0)], &default),
        usual
    );
}

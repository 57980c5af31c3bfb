//! What a card is after everything that ever happened to it.

use std::collections::BTreeMap;

use domain::{
    review::{CardState, Memory, Rating},
    time::StudyDay,
};
use fsrs::{FSRSItem, FSRSReview};

use crate::{error::ReplayError, memory::memory, parameters::Parameters};

/// Something that happened to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<Id> {
    /// Its own name, by which it is taken back.
    pub id: Id,
    /// What happened.
    pub deed: Deed<Id>,
}

/// What can happen to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<Id> {
    /// It was answered.
    Review {
        /// How it went.
        rating: Rating,
        /// The study day it counted for.
        day: StudyDay,
        /// Study days since the review before; of no account for a new card.
        elapsed: i32,
        /// Where it went: what the learner was promised stays, whatever the parameters.
        state: CardState,
    },
    /// An earlier event, which may be another undo, is taken back.
    Undo {
        /// That event.
        of: Id,
    },
    /// It was taken out.
    Suspend,
    /// It was put back in, out of its rest as well.
    Resume,
    /// It rests.
    Bury {
        /// The study day on which it comes back.
        until: StudyDay,
    },
    /// It was given a due day, and with it put back in. A new card has none to be given.
    SetDue {
        /// That day.
        due: StudyDay,
    },
    /// Its due day was moved to fit other parameters or another scheduler; whether it is taken out
    /// or rests stays. A new card has none.
    Reschedule {
        /// The day.
        due: StudyDay,
    },
    /// It began anew: nothing that was before counts.
    Reset,
}

/// A card as its events make it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replayed {
    /// Where it is, as the last event that moved it says.
    pub state: CardState,
    /// What is remembered of it under the parameters of the replay; `None` exactly for a new card.
    pub memory: Option<Memory>,
    /// Study day of its last review.
    pub last: Option<StudyDay>,
    /// Whether it is taken out.
    pub suspended: bool,
    /// The study day until which it rests.
    pub buried_until: Option<StudyDay>,
}

/// A card to which nothing happened.
const NEW: Replayed = Replayed {
    state: CardState::New,
    memory: None,
    last: None,
    suspended: false,
    buried_until: None,
};

/// The card after `events`, in the order in which they happened. Due dates are those of the events;
/// stability and difficulty come from its ratings and days anew, under `parameters`.
///
/// # Errors
/// [`ReplayError`] when the events are no history of one card.
pub fn replay<Id: Copy + Ord>(
    events: &[Event<Id>],
    parameters: &Parameters,
) -> Result<Replayed, ReplayError> {
    let mut card = NEW;
    let mut reviews = Vec::new();
    for deed in effective(events)? {
        card = match *deed {
            Deed::Review {
                rating,
                day,
                elapsed,
                state,
            } => {
                reviews.push(FSRSReview {
                    rating: rating.number().unsigned_abs().into(),
                    delta_t: match reviews.is_empty() {
                        true => 0,
                        false => elapsed.max(0).unsigned_abs(),
                    },
                });
                Replayed {
                    state,
                    last: Some(day),
                    ..NEW
                }
            }
            Deed::Undo { .. } => card,
            Deed::Suspend => Replayed {
                suspended: true,
                ..card
            },
            Deed::Resume => Replayed {
                suspended: false,
                buried_until: None,
                ..card
            },
            Deed::Bury { until } => Replayed {
                buried_until: Some(until),
                ..card
            },
            Deed::SetDue { .. } | Deed::Reschedule { .. } if reviews.is_empty() => card,
            Deed::Reschedule { due } => Replayed {
                state: CardState::Review { due },
                ..card
            },
            Deed::SetDue { due } => Replayed {
                state: CardState::Review { due },
                suspended: false,
                buried_until: None,
                ..card
            },
            Deed::Reset => {
                reviews.clear();
                NEW
            }
        };
    }
    card.memory = remembered(reviews, parameters)?;
    Ok(card)
}

fn remembered(
    reviews: Vec<FSRSReview>,
    parameters: &Parameters,
) -> Result<Option<Memory>, ReplayError> {
    if reviews.is_empty() {
        return Ok(None);
    }
    let state = parameters
        .model()
        .memory_state(FSRSItem { reviews }, None)
        .map_err(|_| ReplayError::Memory)?;
    Ok(Some(memory(state)))
}

/// The deeds that were not taken back, oldest first.
fn effective<Id: Copy + Ord>(events: &[Event<Id>]) -> Result<Vec<&Deed<Id>>, ReplayError> {
    let mut positions = BTreeMap::new();
    let mut targets = Vec::with_capacity(events.len());
    for (position, event) in events.iter().enumerate() {
        targets.push(match event.deed {
            Deed::Undo { of } => {
                let target = positions.get(&of).copied();
                Some(target.ok_or(ReplayError::Undo(position))?)
            }
            _ => None,
        });
        if positions.insert(event.id, position).is_some() {
            return Err(ReplayError::Twice(position));
        }
    }
    // Backwards, because whether an undo counts is a matter of later ones.
    let mut counts = vec![true; events.len()];
    for (position, target) in targets.iter().enumerate().rev() {
        let undoes = counts.get(position).copied().unwrap_or(false);
        if let (true, Some(undone)) = (undoes, target.and_then(|at| counts.get_mut(at))) {
            *undone = false;
        }
    }
    Ok(events
        .iter()
        .zip(counts)
        .filter(|(_, counts)| *counts)
        .map(|(event, _)| &event.deed)
        .collect())
}

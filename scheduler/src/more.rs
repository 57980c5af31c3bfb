//! More steps than the learner has: for a card that would be forgotten over night.
//!
//! After a lapse, or a first answer of "again", the steps may leave a memory of a few hours. A day is
//! the shortest interval there is, so such a card would be asked too late whatever the learner wants.

use domain::{
    review::CardState,
    time::{DAY, Millis},
};
use fsrs::NextStates;

use crate::{
    error::SchedulerError,
    memory::{memory, next_states},
    outcomes::Card,
    policy::Policy,
    steps::Next,
};

/// Most of them.
const MOST: usize = 3;
/// An interval below this many days is nearer to none than to one.
const NIGHT: f64 = 0.5;
/// What one of them must make of a stability: repeating what repeating does not help is lost time.
const GAIN: f64 = 1.2;

/// Where good leads a card whose steps are over: to the last of them once more, if that helps.
///
/// The wait is twice as long, so that good comes after hard.
pub(crate) fn more(
    card: &Card,
    policy: &Policy<'_>,
    next: &NextStates,
) -> Result<Next, SchedulerError> {
    let (steps, step) = match card.state {
        CardState::Review { .. } => return Ok(None),
        CardState::New => (policy.steps.learning, 0),
        CardState::Learning { step, .. } => (policy.steps.learning, step),
        CardState::Relearning { step, .. } => (policy.steps.relearning, step),
    };
    let (Some(last), Some(following)) = (steps.last(), step.checked_add(1)) else {
        return Ok(None);
    };
    let lasts = f64::from(next.good.interval) >= NIGHT;
    if lasts || usize::from(following) >= steps.len() + MOST {
        return Ok(None);
    }
    let once = memory(next.good.memory);
    let twice = next_states(Some(once), policy.parameters, policy.retention, 0)?;
    let helps = f64::from(twice.good.memory.stability) >= once.stability * GAIN;
    let wait: Millis = last.saturating_mul(2).min(DAY / 2);
    Ok(helps.then_some((following, wait)))
}

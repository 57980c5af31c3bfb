//! Days that no longer fit, after the parameters or the scheduler became others.

use domain::{review::CardState, time::StudyDay};

use crate::{
    error::SchedulerError,
    fuzz,
    ladder::Rung,
    outcomes::Card,
    policy::{Policy, RETENTION},
};

/// The study day that `card` would be due on by `policy`, counted from its last review; `None` where
/// the day it has could be one of `policy`'s, and for a card that is not in review.
///
/// It may have passed: then the card is overdue. It is drawn from the fuzz range; nothing is
/// balanced.
///
/// # Errors
/// [`SchedulerError`] when the retention is out of bounds or the card is none.
pub fn rescheduled(card: &Card, policy: &Policy<'_>) -> Result<Option<StudyDay>, SchedulerError> {
    if !RETENTION.contains(&policy.retention) {
        return Err(SchedulerError::Retention(policy.retention));
    }
    let CardState::Review { due } = card.state else {
        return Ok(None);
    };
    let (Some(memory), Some(last)) = (card.memory, card.last) else {
        return Err(SchedulerError::State);
    };
    let interval = policy.parameters.model().next_interval(
        Some(memory.stability as f32),
        policy.retention as f32,
        // Of no account for a card with a memory.
        0,
    );
    let days = fuzz::range(f64::from(interval));
    if days.contains(&due.0.saturating_sub(last.0)) {
        return Ok(None);
    }
    let drawn = fuzz::draw(card.seed, last.0.unsigned_abs().into());
    Ok(Some(after(last, fuzz::pick(days, drawn))))
}

/// The same by the [ladder](crate::ladder): down to the highest rung that is not longer than the
/// interval the card has, so that it goes on from where it is.
pub fn rescheduled_on_ladder(card: &Card) -> Option<StudyDay> {
    let (CardState::Review { due }, Some(last)) = (card.state, card.last) else {
        return None;
    };
    let day = after(last, Rung::of(card).days());
    (day != due).then_some(day)
}

fn after(last: StudyDay, days: i32) -> StudyDay {
    StudyDay(last.0.saturating_add(days))
}

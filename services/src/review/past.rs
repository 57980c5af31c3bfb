//! Reviews that were made elsewhere or are made up: what answering would have stored at the time.

use domain::{
    review::{Rating, is_leech_at},
    time::{Millis, StudyDay},
};
use entity::{card, review_event};
use uuid::Uuid;

use super::{
    answer::lapse,
    kind,
    offer::{Moment, Offer, Snapshot, offer},
    place::Place,
    scheduling::Scheduling,
};
use crate::error::Result;

/// One review.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// Of its event.
    pub id: Uuid,
    /// How it went.
    pub rating: Rating,
    /// How the card was asked.
    pub mode: &'static str,
    /// Milliseconds the learner looked at it.
    pub duration_ms: i32,
    /// When it was answered.
    pub at: Millis,
}

/// Answers `card`, which was shown at `shown`; the event that is appended to the log.
///
/// # Errors
/// When the scheduler refuses the card.
pub(crate) fn answer(
    card: &mut card::Model,
    scheduling: &Scheduling,
    shown: &Moment,
    past: Past,
) -> Result<review_event::Model> {
    let offer = offer(&Snapshot::from(&*card), scheduling, shown, None)?;
    Ok(store(card, scheduling, &offer, past, shown.today))
}

/// [`answer`] with an offer that was made before.
pub(crate) fn store(
    card: &mut card::Model,
    scheduling: &Scheduling,
    offer: &Offer,
    past: Past,
    day: StudyDay,
) -> review_event::Model {
    let place = offer.place(past.rating);
    let event = review_event::Model {
        kind: kind::REVIEW.to_owned(),
        rating: Some(past.rating.number()),
        mode: past.mode.to_owned(),
        duration_ms: past.duration_ms,
        elapsed_days: offer.elapsed_days,
        parameter_set_id: scheduling.set.id,
        predicted: offer.predicted,
        ..event(past.id, card, place, past.at, day)
    };
    let lapse = lapse(card.phase, past.rating.number());
    card.lapses += lapse;
    card.leech |= lapse > 0 && is_leech_at(card.lapses);
    card.phase = place.phase;
    card.step = place.step;
    card.due_at = place.due_at;
    card.due_day = place.due_day;
    card.stability = place.stability;
    card.difficulty = place.difficulty;
    card.reviews += 1;
    card.last_review_at = Some(past.at);
    card.last_review_day = Some(day.0);
    card.version += 1;
    event
}

/// Takes `card` out at `at`; the event that is appended to the log.
pub(crate) fn suspend(
    card: &mut card::Model,
    id: Uuid,
    at: Millis,
    day: StudyDay,
) -> review_event::Model {
    let event = review_event::Model {
        kind: kind::SUSPEND.to_owned(),
        suspended: true,
        ..event(id, card, Place::from(&*card), at, day)
    };
    card.suspended = true;
    card.version += 1;
    event
}

fn event(
    id: Uuid,
    card: &card::Model,
    place: Place,
    at: Millis,
    day: StudyDay,
) -> review_event::Model {
    review_event::Model {
        id,
        user_id: card.user_id,
        card_id: card.id,
        kind: String::new(),
        undoes: None,
        card_version: card.version,
        rating: None,
        mode: "recall".to_owned(),
        duration_ms: 0,
        at,
        study_day: day.0,
        elapsed_days: None,
        parameter_set_id: None,
        phase_before: card.phase,
        predicted: None,
        phase: place.phase,
        step: place.step,
        due_at: place.due_at,
        due_day: place.due_day,
        stability: place.stability,
        difficulty: place.difficulty,
        suspended: card.suspended,
        buried_until: card.buried_until,
    }
}

//! The log as the optimiser reads it.

use domain::{review::Rating, time::StudyDay};
use entity::review_event;
use scheduler::{History, Review};

use super::super::{kind, log, replay};

/// The answers of each card that count since it was last new, from a whole log by card.
pub(super) fn histories(events: &[review_event::Model]) -> Vec<History> {
    log::by_card(events)
        .map(|events| History::new(answers(events)))
        .collect()
}

fn answers(events: &[review_event::Model]) -> Vec<Review> {
    let mut answers = Vec::new();
    for event in replay::effective(events) {
        match event.kind.as_str() {
            kind::RESET => answers.clear(),
            kind::REVIEW => answers.extend(answer(event)),
            _ => {}
        }
    }
    answers
}

fn answer(event: &review_event::Model) -> Option<Review> {
    Some(Review {
        at: event.at,
        day: StudyDay(event.study_day),
        rating: Rating::from_number(event.rating?)?,
    })
}

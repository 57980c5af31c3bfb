//! Where a note's card stands.

use api::Viewer;
use domain::{
    review::{CardStatus, retrievability},
    time::{Millis, StudyDay},
};
use sea_orm::FromQueryResult;

use crate::auth::zone;

/// The columns of a card that say so.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Place {
    pub phase: i16,
    pub due_at: Option<Millis>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub last_review_day: Option<i32>,
    pub suspended: bool,
    pub buried_until: Option<i32>,
}

impl Place {
    /// What the card is called in lists.
    pub fn status(&self, viewer: &Viewer) -> CardStatus {
        let due = match self.phase {
            2 => self.due_day.is_some_and(|day| day <= viewer.today.0),
            1 | 3 => self.due_at.is_some_and(|at| at <= viewer.now),
            _ => false,
        };
        match self.phase {
            _ if self.suspended => CardStatus::Suspended,
            0 => CardStatus::New,
            _ if due && !self.rests(viewer) => CardStatus::Due,
            2 => CardStatus::Mature,
            _ => CardStatus::Learning,
        }
    }

    /// It is not asked today, whatever is due.
    pub fn rests(&self, viewer: &Viewer) -> bool {
        self.suspended || self.buried_until.is_some_and(|day| day > viewer.today.0)
    }

    /// Study day on which the card is asked next; `None` for a new or suspended card.
    pub fn due_day(&self, viewer: &Viewer) -> Option<StudyDay> {
        if self.suspended {
            return None;
        }
        let due = match self.due_at {
            Some(at) => zone::study_day(&viewer.time_zone, at, viewer.rollover),
            None => StudyDay(self.due_day?),
        };
        Some(self.buried_until.map_or(due, |day| due.max(StudyDay(day))))
    }

    /// Chance of recall today, in per cent; `None` before the first review.
    pub fn recall(&self, viewer: &Viewer) -> Option<u8> {
        let elapsed = (viewer.today.0 - self.last_review_day?).max(0);
        let chance = retrievability(f64::from(elapsed), self.stability?, viewer.decay);
        Some((chance * 100.0).round().clamp(0.0, 100.0) as u8)
    }
}

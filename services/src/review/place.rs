//! A card's place in the schedule, as the columns of `cards` and `review_events` hold it.

use domain::time::Millis;
use entity::{card, review_event};

/// The columns that an answer changes and an undo brings back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// 0 new, 1 learning, 2 review, 3 relearning.
    pub phase: i16,
    /// Step within learning or relearning.
    pub step: i16,
    /// UTC milliseconds; only in steps.
    pub due_at: Option<Millis>,
    /// Study day; only in review.
    pub due_day: Option<i32>,
    /// Days; `None` for a new card.
    pub stability: Option<f64>,
    /// `1..=10`; `None` for a new card.
    pub difficulty: Option<f64>,
}

impl Place {
    /// [`Self::phase`] of a card in review.
    pub const REVIEW: i16 = 2;
    /// Where every card begins.
    pub const NEW: Self = Self {
        phase: 0,
        step: 0,
        due_at: None,
        due_day: None,
        stability: None,
        difficulty: None,
    };
}

impl From<&card::Model> for Place {
    fn from(row: &card::Model) -> Self {
        Self {
            phase: row.phase,
            step: row.step,
            due_at: row.due_at,
            due_day: row.due_day,
            stability: row.stability,
            difficulty: row.difficulty,
        }
    }
}

impl From<&review_event::Model> for Place {
    fn from(row: &review_event::Model) -> Self {
        Self {
            phase: row.phase,
            step: row.step,
            due_at: row.due_at,
            due_day: row.due_day,
            stability: row.stability,
            difficulty: row.difficulty,
        }
    }
}

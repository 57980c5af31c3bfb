//! Which card is asked next: reads the few columns that the order depends on, and picks.

mod pick;

use api::Viewer;
use domain::time::{MINUTE, Millis};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{desk::Desk, offer::Moment, sql::statement};
use crate::error::Result;
use pick::{Sitting, pick};

/// `$1` user, `$2` study day, `$3` last moment of a step, `$4` new cards, `$5` a card to leave out
/// (nil for none). Each kind is read on its own, because the index finds each but not all of them at
/// once.
const CANDIDATES: &str = "
SELECT id, due_at, due_day, stability, last_review_day, skipped_at, created_at FROM cards
WHERE user_id = $1 AND active AND NOT suspended AND id <> $5
  AND (buried_until IS NULL OR buried_until <= $2)
  AND phase = 2 AND due_day <= $2
UNION ALL
SELECT id, due_at, due_day, stability, last_review_day, skipped_at, created_at FROM cards
WHERE user_id = $1 AND active AND NOT suspended AND id <> $5
  AND (buried_until IS NULL OR buried_until <= $2)
  AND phase IN (1, 3) AND due_at <= $3
UNION ALL
SELECT * FROM (
    SELECT id, due_at, due_day, stability, last_review_day, skipped_at, created_at FROM cards
    WHERE user_id = $1 AND active AND NOT suspended AND id <> $5
      AND (buried_until IS NULL OR buried_until <= $2)
      AND phase = 0
    ORDER BY created_at, id
    LIMIT $4) fresh";

/// A card that may be asked.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Candidate {
    pub id: Uuid,
    pub due_at: Option<Millis>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub last_review_day: Option<i32>,
    pub skipped_at: Option<Millis>,
    pub created_at: Millis,
}

/// A step is asked this much ahead of its time when nothing else is left, in milliseconds.
const LEARN_AHEAD: Millis = 20 * MINUTE;

/// A card that is not to be asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leave {
    /// Its id; nil for none.
    pub card: Uuid,
}

/// What is left of the sitting.
pub(super) struct Queue {
    /// The card to ask.
    pub next: Option<Uuid>,
    /// Cards left, that one included.
    pub left: u32,
}

/// Reads the cards that may be asked and picks one.
pub(super) async fn queue(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    desk: &Desk,
    leave: Leave,
) -> Result<Queue> {
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        (viewer.now + LEARN_AHEAD).into(),
        i64::from(desk.fresh_left()).into(),
        leave.card.into(),
    ];
    let found = Candidate::find_by_statement(statement(db, CANDIDATES, values))
        .all(db)
        .await?;
    let left = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let back = desk.taken_back.filter(|back| {
        // Undoing clears the mark, so one that is skipped now was skipped since.
        let asked = |card: &Candidate| card.id == *back && card.skipped_at.is_none();
        found.iter().any(asked)
    });
    let sitting = Sitting {
        now: viewer.now,
        day_began: Moment::of(viewer).day_start(viewer.today),
        today: viewer.today.0,
        done: desk.done,
        new_done: desk.new_done,
    };
    let next = back.or_else(|| pick(&found, &sitting));
    Ok(Queue { next, left })
}

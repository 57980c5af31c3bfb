//! Changes of a card outside of an answer: the row and the event that says so.

use api::Viewer;
use entity::{card, review_event};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use super::{offer::Moment, replay::Replayed, sql::statement};
use crate::error::Result;

/// Makes the card what it shall be, if nobody has changed it since it was read.
const CHANGE: &str = "
UPDATE cards SET
    phase = $4, step = $5, due_at = $6, due_day = $7, stability = $8, difficulty = $9,
    reviews = $10, lapses = $11, last_review_at = $12, last_review_day = $13, suspended = $14,
    buried_until = $15, leech = $16, skipped_at = NULL, version = version + 1
WHERE id = $1 AND user_id = $2 AND version = $3";

/// What happens to a card.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// See [`super::kind`].
    pub kind: &'static str,
    /// The event that is taken back.
    pub undoes: Option<Uuid>,
    /// The parameters that the memory in `to` comes from; of no account without one.
    pub parameter_set: Option<Uuid>,
    /// The card after it.
    pub to: Replayed,
}

/// Whether the card was still as `card`, and is now as `to`.
pub(super) async fn change(
    tx: &DatabaseTransaction,
    card: &card::Model,
    to: &Replayed,
) -> Result<bool> {
    let values = [
        card.id.into(),
        card.user_id.into(),
        card.version.into(),
        to.place.phase.into(),
        to.place.step.into(),
        to.place.due_at.into(),
        to.place.due_day.into(),
        to.place.stability.into(),
        to.place.difficulty.into(),
        to.reviews.into(),
        to.lapses.into(),
        to.last_review_at.into(),
        to.last_review_day.into(),
        to.suspended.into(),
        to.buried_until.into(),
        to.leech.into(),
    ];
    let changed = tx.execute_raw(statement(tx, CHANGE, values)).await?;
    Ok(changed.rows_affected() == 1)
}

/// The event of `change`, under `id`.
pub(super) fn event(
    viewer: &Viewer,
    card: &card::Model,
    mode: &str,
    change: &Change,
    id: Uuid,
) -> review_event::Model {
    event_at(&Moment::of(viewer), card, mode, change, id)
}

/// The same at a moment that is nobody's request.
pub(super) fn event_at(
    moment: &Moment,
    card: &card::Model,
    mode: &str,
    change: &Change,
    id: Uuid,
) -> review_event::Model {
    let place = change.to.place;
    review_event::Model {
        id,
        user_id: card.user_id,
        card_id: card.id,
        kind: change.kind.to_owned(),
        undoes: change.undoes,
        card_version: card.version,
        rating: None,
        mode: mode.to_owned(),
        duration_ms: 0,
        at: moment.now,
        study_day: moment.today.0,
        elapsed_days: None,
        parameter_set_id: change.parameter_set.filter(|_| place.stability.is_some()),
        phase_before: card.phase,
        predicted: None,
        phase: place.phase,
        step: place.step,
        due_at: place.due_at,
        due_day: place.due_day,
        stability: place.stability,
        difficulty: place.difficulty,
        suspended: change.to.suspended,
        buried_until: change.to.buried_until,
    }
}

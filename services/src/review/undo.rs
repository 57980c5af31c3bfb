//! Takes the newest answer back. The log only grows: an undo is an event too.

use api::{ApiError, Viewer};
use domain::id::EventId;
use entity::review_event;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    ReviewService,
    answer::{RAISE_VERSION, find_event, insert_event, lapse},
    offset::utc_offset,
    place::Place,
    sql::statement,
    summary::{self, Counts, Slot},
};
use crate::{db, error::Result, ids::new_id};

/// The newest review that counts, with what is needed to take it back.
const NEWEST: &str = "
SELECT events.id, cards.version, notes.category_id
FROM review_events events
JOIN cards ON cards.id = events.card_id
JOIN notes ON notes.id = cards.note_id
WHERE events.user_id = $1 AND events.kind = 'review' AND cards.active
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
ORDER BY events.at DESC, events.card_version DESC, events.id DESC
LIMIT 1";

/// The review of the same card that counted before it.
const BEFORE: &str = "
SELECT events.* FROM review_events events
WHERE events.card_id = $1 AND events.kind = 'review' AND events.card_version < $2
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
ORDER BY events.card_version DESC
LIMIT 1";

/// Puts the card back, if nobody has changed it since it was read.
const RESTORE_CARD: &str = "
UPDATE cards SET
    phase = $4, step = $5, due_at = $6, due_day = $7, stability = $8, difficulty = $9,
    reviews = reviews - 1, lapses = lapses - $10, last_review_at = $11, last_review_day = $12,
    skipped_at = NULL, version = version + 1
WHERE id = $1 AND user_id = $2 AND version = $3";

#[derive(FromQueryResult)]
struct Newest {
    id: Uuid,
    version: i64,
    category_id: Option<Uuid>,
}

impl ReviewService {
    pub(super) async fn take_back(&self, viewer: &Viewer, event: EventId) -> Result<()> {
        let tx = db::begin_write(&self.core.db).await?;
        let outcome = match take_back(&tx, viewer, event).await {
            Err(error) if error.is_duplicate() => Ok(false),
            other => other,
        };
        match outcome {
            Ok(true) => tx.commit().await?,
            Ok(false) => tx.rollback().await?,
            Err(error) => {
                tx.rollback().await?;
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Whether something was changed; a review that is taken back already stays so.
async fn take_back(tx: &DatabaseTransaction, viewer: &Viewer, id: EventId) -> Result<bool> {
    let user = viewer.user.0;
    let undone = find_event(tx, user, id)
        .await?
        .ok_or(ApiError::NothingToUndo)?;
    let newest = Newest::find_by_statement(statement(tx, NEWEST, [user.into()]))
        .one(tx)
        .await?;
    let newest = match newest {
        Some(newest) if newest.id == id.0 => newest,
        _ if is_undone(tx, id).await? => return Ok(false),
        _ => return Err(ApiError::NothingToUndo.into()),
    };
    let values = [undone.card_id.into(), undone.card_version.into()];
    let before = review_event::Entity::find()
        .from_raw_sql(statement(tx, BEFORE, values))
        .one(tx)
        .await?;
    let undo = undo_of(viewer, &undone, &newest, before.as_ref());
    if !restore_card(tx, &undone, &newest, before.as_ref()).await? {
        // Another tab was faster: either it took the same review back, or it answered again.
        return if is_undone(tx, id).await? {
            Ok(false)
        } else {
            Err(ApiError::NothingToUndo.into())
        };
    }
    insert_event(tx, &undo).await?;
    let slot = Slot {
        study_day: undone.study_day,
        hour: summary::hour(undone.at, utc_offset(&viewer.time_zone, undone.at)),
        rating: undone.rating.unwrap_or_default(),
        category_key: newest.category_id.unwrap_or_default(),
        bucket: summary::bucket(undone.predicted),
    };
    let counts = Counts::of(undone.phase_before, undone.duration_ms);
    summary::take(tx, user, slot, counts).await?;
    tx.execute_raw(statement(tx, RAISE_VERSION, [user.into()]))
        .await?;
    Ok(true)
}

async fn is_undone(tx: &DatabaseTransaction, id: EventId) -> Result<bool> {
    let text = "SELECT id FROM review_events WHERE undoes = $1";
    Ok(tx
        .query_one_raw(statement(tx, text, [id.0.into()]))
        .await?
        .is_some())
}

fn undo_of(
    viewer: &Viewer,
    undone: &review_event::Model,
    newest: &Newest,
    before: Option<&review_event::Model>,
) -> review_event::Model {
    let place = before.map_or(Place::NEW, Place::from);
    review_event::Model {
        id: new_id(viewer.now),
        user_id: undone.user_id,
        card_id: undone.card_id,
        kind: "undo".to_owned(),
        undoes: Some(undone.id),
        card_version: newest.version,
        rating: None,
        mode: undone.mode.clone(),
        duration_ms: 0,
        at: viewer.now,
        study_day: viewer.today.0,
        elapsed_days: None,
        parameter_set_id: before.and_then(|before| before.parameter_set_id),
        phase_before: undone.phase,
        predicted: None,
        phase: place.phase,
        step: place.step,
        due_at: place.due_at,
        due_day: place.due_day,
        stability: place.stability,
        difficulty: place.difficulty,
    }
}

async fn restore_card(
    tx: &DatabaseTransaction,
    undone: &review_event::Model,
    newest: &Newest,
    before: Option<&review_event::Model>,
) -> Result<bool> {
    let place = before.map_or(Place::NEW, Place::from);
    let values = [
        undone.card_id.into(),
        undone.user_id.into(),
        newest.version.into(),
        place.phase.into(),
        place.step.into(),
        place.due_at.into(),
        place.due_day.into(),
        place.stability.into(),
        place.difficulty.into(),
        lapse(undone.phase_before, undone.rating.unwrap_or_default()).into(),
        before.map(|before| before.at).into(),
        before.map(|before| before.study_day).into(),
    ];
    let changed = tx.execute_raw(statement(tx, RESTORE_CARD, values)).await?;
    Ok(changed.rows_affected() == 1)
}

//! Takes a card's newest event back. The log only grows: an undo is an event too.

use api::{ApiError, Viewer};
use domain::id::EventId;
use entity::{card, review_event};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{
    ReviewService,
    answer::{find_event, insert_event},
    card_row::{self, Change},
    kind, learner,
    offset::utc_offset,
    replay,
    sql::statement,
    summary::{self, Counts, Slot},
};
use crate::{
    db,
    error::{Error, Result},
    ids::new_id,
};

/// The newest answer that counts. Answers are taken back in the order in which they were given,
/// whatever cards they were for.
const NEWEST_ANSWER: &str = "
SELECT events.id FROM review_events events
JOIN cards ON cards.id = events.card_id
WHERE events.user_id = $1 AND events.kind = 'review' AND cards.active
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
ORDER BY events.at DESC, events.card_version DESC, events.id DESC
LIMIT 1";

const CATEGORY: &str = "SELECT category_id FROM notes WHERE id = $1";

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

/// Whether something was changed; an event that is taken back already stays so, also when another
/// tab was faster between any two statements.
async fn take_back(tx: &DatabaseTransaction, viewer: &Viewer, id: EventId) -> Result<bool> {
    match undo(tx, viewer, id).await {
        Err(Error::Refused(ApiError::NothingToUndo)) if is_undone(tx, viewer, id).await? => {
            Ok(false)
        }
        done => done.map(|()| true),
    }
}

async fn undo(tx: &DatabaseTransaction, viewer: &Viewer, id: EventId) -> Result<()> {
    let nothing = || ApiError::NothingToUndo;
    let undone = find_event(tx, viewer.user.0, id)
        .await?
        .filter(|event| event.kind != kind::UNDO)
        .ok_or_else(nothing)?;
    // Before the log: whatever is appended after this makes the card's version outdated.
    let card = card::Entity::find_by_id(undone.card_id)
        .one(tx)
        .await?
        .filter(|card| card.active)
        .ok_or_else(nothing)?;
    let log = review_event::Entity::find()
        .filter(review_event::Column::CardId.eq(undone.card_id))
        .order_by_asc(review_event::Column::CardVersion)
        .all(tx)
        .await?;
    let newest = replay::effective(&log)
        .into_iter()
        .rfind(|event| event.kind != kind::RESCHEDULE);
    if newest.is_none_or(|newest| newest.id != id.0) {
        return Err(nothing().into());
    }
    if undone.kind == kind::REVIEW && newest_answer(tx, viewer).await? != Some(id.0) {
        return Err(nothing().into());
    }
    let set = learner::parameter_set(tx, viewer.user).await?;
    let before = replay::effective_without(&log, id.0);
    let change = Change {
        kind: kind::UNDO,
        undoes: Some(id.0),
        parameter_set: set.id,
        to: replay::standing(&before, &set.parameters)?,
    };
    let event = card_row::event(viewer, &card, &undone.mode, &change, new_id(viewer.now));
    if !card_row::change(tx, &card, &change.to).await? {
        return Err(nothing().into());
    }
    insert_event(tx, &event).await?;
    if undone.kind == kind::REVIEW {
        forget(tx, viewer, &undone, card.note_id).await?;
    }
    if !learner::raise(tx, viewer, &set).await? {
        return Err(nothing().into());
    }
    Ok(())
}

async fn is_undone(tx: &DatabaseTransaction, viewer: &Viewer, id: EventId) -> Result<bool> {
    let text = "SELECT id FROM review_events WHERE undoes = $1 AND user_id = $2";
    let values = [id.0.into(), viewer.user.0.into()];
    Ok(tx
        .query_one_raw(statement(tx, text, values))
        .await?
        .is_some())
}

async fn newest_answer(tx: &DatabaseTransaction, viewer: &Viewer) -> Result<Option<Uuid>> {
    let row = tx
        .query_one_raw(statement(tx, NEWEST_ANSWER, [viewer.user.0.into()]))
        .await?;
    Ok(row.map(|row| row.try_get("", "id")).transpose()?)
}

/// Takes an answer out of the summary.
async fn forget(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    undone: &review_event::Model,
    note: Uuid,
) -> Result<()> {
    let row = tx
        .query_one_raw(statement(tx, CATEGORY, [note.into()]))
        .await?;
    let category: Option<Option<Uuid>> =
        row.map(|row| row.try_get("", "category_id")).transpose()?;
    let slot = Slot {
        study_day: undone.study_day,
        hour: summary::hour(undone.at, utc_offset(&viewer.time_zone, undone.at)),
        rating: undone.rating.unwrap_or_default(),
        category_key: category.flatten().unwrap_or_default(),
        bucket: summary::bucket(undone.predicted),
    };
    let counts = Counts::of(undone);
    summary::take(tx, viewer.user.0, slot, counts).await
}

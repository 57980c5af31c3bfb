//! Stores an answer: one transaction, no reading on the way.
//!
//! The ticket carries everything that was known when the card was shown, so the card is changed
//! by one statement that names the version it was shown in. Whoever is second changes no row and
//! is told what the first one stored.

use api::{
    ApiError, Viewer,
    review::{Answer, Undoable},
};
use domain::{
    id::EventId,
    review::{Rating, is_leech_at},
    time::{HOUR, Millis},
};
use entity::review_event;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    ReviewService, fit, kind, learner,
    place::Place,
    rate::rate,
    sql::statement,
    summary::{self, Counts, Slot},
    ticket::{Ticket, can_be_rated},
    view,
};
use crate::{db, error::Result};

/// Longest time a single answer may count for, in milliseconds.
const DURATION_MAX: i64 = HOUR;

/// Changes the card, if it is still the one that was shown. Which lapses make a leech is
/// [`is_leech_at`]; the new count is known here alone.
const MOVE_CARD: &str = "
UPDATE cards SET
    phase = $4, step = $5, due_at = $6, due_day = $7, stability = $8, difficulty = $9,
    reviews = reviews + 1, lapses = lapses + $10,
    leech = leech OR ($10 > 0 AND lapses + $10 >= 8 AND (lapses + $10) % 4 = 0), last_review_at = $11, last_review_day = $12,
    buried_until = NULL, skipped_at = NULL, version = version + 1
WHERE id = $1 AND user_id = $2 AND version = $3 AND active
RETURNING note_id, lapses,
    (SELECT notes.title FROM notes WHERE notes.id = cards.note_id) AS title,
    (SELECT notes.category_id FROM notes WHERE notes.id = cards.note_id) AS category_id";

/// Appends to the log.
pub(super) const INSERT_EVENT: &str = "
INSERT INTO review_events
    (id, user_id, card_id, kind, undoes, card_version, rating, mode, duration_ms, at, study_day,
     elapsed_days, parameter_set_id, phase_before, predicted, phase, step, due_at, due_day,
     stability, difficulty, suspended, buried_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
        $22, $23)";

/// Tells every cache that something of the learner's has changed.
pub(crate) const RAISE_VERSION: &str =
    "UPDATE users SET data_version = data_version + 1 WHERE id = $1";

#[derive(FromQueryResult)]
struct Moved {
    note_id: Uuid,
    lapses: i32,
    title: String,
    category_id: Option<Uuid>,
}

impl ReviewService {
    pub(super) async fn store_answer(&self, viewer: &Viewer, answer: Answer) -> Result<Undoable> {
        let ticket = Ticket::open(&answer.ticket, &self.core.keys, viewer.user, viewer.now)?;
        let tx = db::begin_write(&self.core.db).await?;
        let Some(moved) = move_card(&tx, &ticket, answer.rating, viewer.now).await? else {
            let stored = stored_answer(&tx, &ticket, answer.rating).await;
            tx.rollback().await?;
            return stored;
        };
        if !can_be_rated(ticket.shown_at, ticket.study_day, viewer) {
            tx.rollback().await?;
            return Err(ApiError::Outdated.into());
        }
        if let Err(refused) = rate(&tx, &ticket, answer.rating, viewer.now).await {
            tx.rollback().await?;
            return Err(refused);
        }
        let event = event_of(&ticket, &answer, viewer.now);
        insert_event(&tx, &event).await?;
        let slot = Slot {
            study_day: event.study_day,
            hour: summary::hour(event.at, viewer.utc_offset),
            rating: answer.rating.number(),
            category_key: moved.category_id.unwrap_or_default(),
            bucket: summary::bucket(event.predicted),
        };
        let counts = Counts::of(&event);
        summary::add(&tx, viewer.user.0, slot, counts).await?;
        let usable = i32::from(event.elapsed_days.is_some_and(|days| days > 0));
        let counted = learner::count(&tx, viewer, usable).await?;
        let set = counted.and_then(|counted| counted.parameter_set_id);
        if set != ticket.parameter_set {
            // Others were adopted since the card was shown; a new card's version does not tell.
            tx.rollback().await?;
            return Err(ApiError::AlreadyAnswered.into());
        }
        if usable > 0 && counted.is_some_and(|counted| fit::is_due(counted.reviews_until_fit)) {
            fit::enqueue(&self.core, &tx, viewer).await?;
        }
        tx.commit().await?;
        undoable(&event, moved.title, moved.note_id, moved.lapses)
    }
}

async fn move_card(
    tx: &DatabaseTransaction,
    ticket: &Ticket,
    rating: Rating,
    now: Millis,
) -> Result<Option<Moved>> {
    let place = ticket.outcome(rating);
    let values = [
        ticket.card.0.into(),
        ticket.user.0.into(),
        ticket.version.into(),
        place.phase.into(),
        place.step.into(),
        place.due_at.into(),
        place.due_day.into(),
        place.stability.into(),
        place.difficulty.into(),
        lapse(ticket.phase_before, rating.number()).into(),
        now.into(),
        ticket.study_day.0.into(),
    ];
    Ok(Moved::find_by_statement(statement(tx, MOVE_CARD, values))
        .one(tx)
        .await?)
}

/// 1 when a card in review was forgotten, else 0.
pub(crate) fn lapse(phase_before: i16, rating: i16) -> i32 {
    i32::from(phase_before == Place::REVIEW && rating == Rating::Again.number())
}

fn event_of(ticket: &Ticket, answer: &Answer, now: Millis) -> review_event::Model {
    let place = ticket.outcome(answer.rating);
    let duration = answer.duration.map_or(now - ticket.shown_at, i64::from);
    review_event::Model {
        id: ticket.event.0,
        user_id: ticket.user.0,
        card_id: ticket.card.0,
        kind: kind::REVIEW.to_owned(),
        undoes: None,
        card_version: ticket.version,
        rating: Some(answer.rating.number()),
        mode: ticket.asked.mode().as_str().to_owned(),
        duration_ms: i32::try_from(duration.clamp(0, DURATION_MAX)).unwrap_or(0),
        at: now,
        study_day: ticket.study_day.0,
        elapsed_days: ticket.elapsed_days,
        parameter_set_id: ticket.parameter_set,
        phase_before: ticket.phase_before,
        predicted: ticket.predicted,
        phase: place.phase,
        step: place.step,
        due_at: place.due_at,
        due_day: place.due_day,
        stability: place.stability,
        difficulty: place.difficulty,
        suspended: false,
        buried_until: None,
    }
}

/// Appends `event`.
pub(super) async fn insert_event(
    tx: &DatabaseTransaction,
    event: &review_event::Model,
) -> Result<()> {
    let values = [
        event.id.into(),
        event.user_id.into(),
        event.card_id.into(),
        event.kind.clone().into(),
        event.undoes.into(),
        event.card_version.into(),
        event.rating.into(),
        event.mode.clone().into(),
        event.duration_ms.into(),
        event.at.into(),
        event.study_day.into(),
        event.elapsed_days.into(),
        event.parameter_set_id.into(),
        event.phase_before.into(),
        event.predicted.into(),
        event.phase.into(),
        event.step.into(),
        event.due_at.into(),
        event.due_day.into(),
        event.stability.into(),
        event.difficulty.into(),
        event.suspended.into(),
        event.buried_until.into(),
    ];
    tx.execute_raw(statement(tx, INSERT_EVENT, values)).await?;
    Ok(())
}

/// The card was not as shown: the answer is stored already, or somebody else's is, or the card is
/// gone.
async fn stored_answer(
    tx: &DatabaseTransaction,
    ticket: &Ticket,
    rating: Rating,
) -> Result<Undoable> {
    if let Some(event) = find_event(tx, ticket.user.0, ticket.event).await? {
        if event.rating != Some(rating.number()) {
            return Err(ApiError::OtherAnswer.into());
        }
        let asked = asked(tx, event.card_id).await?.unwrap_or_default();
        return undoable(&event, asked.title, asked.note_id, asked.lapses);
    }
    let is_there = "SELECT id FROM cards WHERE id = $1 AND user_id = $2 AND active";
    let values = [ticket.card.0.into(), ticket.user.0.into()];
    match tx.query_one_raw(statement(tx, is_there, values)).await? {
        Some(_) => Err(ApiError::AlreadyAnswered.into()),
        None => Err(ApiError::NotFound.into()),
    }
}

/// `lapses` are those of the card after it.
fn undoable(
    event: &review_event::Model,
    title: String,
    note: Uuid,
    lapses: i32,
) -> Result<Undoable> {
    let shown_at = view::shown_at(event.id);
    let interval = view::interval(shown_at, event.study_day, event.due_at, event.due_day);
    let rating = event.rating.unwrap_or_default();
    let leech = became_leech(event.phase_before, rating, lapses).then_some(note);
    view::undoable(event.id, title, rating, interval, leech)
}

/// Whether an answer made its card a leech, which was forgotten `lapses` times then.
pub(super) fn became_leech(phase_before: i16, rating: i16, lapses: i32) -> bool {
    lapse(phase_before, rating) > 0 && is_leech_at(lapses)
}

/// The event `id` of `user`.
pub(super) async fn find_event(
    db: &impl ConnectionTrait,
    user: Uuid,
    id: EventId,
) -> Result<Option<review_event::Model>> {
    let event = review_event::Entity::find_by_id(id.0).one(db).await?;
    Ok(event.filter(|event| event.user_id == user))
}

/// A card that was answered before.
#[derive(Default, FromQueryResult)]
struct Asked {
    title: String,
    note_id: Uuid,
    lapses: i32,
}

async fn asked(db: &impl ConnectionTrait, card: Uuid) -> Result<Option<Asked>> {
    let text = "SELECT notes.title, cards.note_id, cards.lapses \
                FROM cards JOIN notes ON notes.id = cards.note_id WHERE cards.id = $1";
    let query = statement(db, text, [card.into()]);
    Ok(Asked::find_by_statement(query).one(db).await?)
}

//! All cards of a learner and everything that happened to them, read at once.

use domain::id::UserId;
use entity::{card, review_event};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder};

use super::sql::statement;
use crate::error::Result;

/// `$1` user. Also what is in the trash or taken out: it may come back.
const REMEMBERED: &str = "
SELECT cards.*, notes.mode FROM cards JOIN notes ON notes.id = cards.note_id
WHERE cards.user_id = $1 AND cards.stability IS NOT NULL
ORDER BY cards.id";

/// `$1` user. What has a day that could be another one.
const IN_REVIEW: &str = "
SELECT cards.*, notes.mode FROM cards JOIN notes ON notes.id = cards.note_id
WHERE cards.user_id = $1 AND cards.active AND NOT cards.suspended AND cards.phase = 2
ORDER BY cards.id";

/// A card with its note's mode, which its events name.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Own {
    #[sea_orm(nested)]
    pub card: card::Model,
    pub mode: String,
}

/// Every card that was answered, by id.
pub(super) async fn remembered(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<Own>> {
    cards(db, user, REMEMBERED).await
}

/// Every card in review that is not taken out, by id.
pub(super) async fn in_review(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<Own>> {
    cards(db, user, IN_REVIEW).await
}

async fn cards(db: &impl ConnectionTrait, user: UserId, text: &str) -> Result<Vec<Own>> {
    let query = statement(db, text, [user.0.into()]);
    Ok(Own::find_by_statement(query).all(db).await?)
}

/// The whole log, by card, each card's in the order of its versions.
pub(super) async fn events(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<review_event::Model>> {
    Ok(review_event::Entity::owned_by(user)
        .order_by_asc(review_event::Column::CardId)
        .order_by_asc(review_event::Column::CardVersion)
        .all(db)
        .await?)
}

/// The log of each card.
pub(super) fn by_card(
    events: &[review_event::Model],
) -> impl Iterator<Item = &[review_event::Model]> {
    events.chunk_by(|a, b| a.card_id == b.card_id)
}

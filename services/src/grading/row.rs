//! An answer with its card and its note, as its page reads it.

use api::{ApiError, Viewer};
use domain::id::EventId;
use entity::answer;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::{ai::consent, db::statement, error::Result};

/// `$1` answer, `$2` user.
const READ: &str = concat!(
    "SELECT answers.*, notes.title, notes.html, notes.body, categories.name AS category,
    cards.version AS version_now, cards.active, ",
    consent::columns!(),
    " FROM answers
    JOIN cards ON cards.id = answers.card_id
    JOIN notes ON notes.id = answers.note_id
    JOIN users ON users.id = answers.user_id
    LEFT JOIN categories ON categories.id = notes.category_id
    WHERE answers.id = $1 AND answers.user_id = $2"
);

/// See the module.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    #[sea_orm(nested)]
    pub answer: answer::Model,
    pub title: String,
    pub html: String,
    pub body: String,
    pub category: Option<String>,
    /// Version of the card now.
    pub version_now: i64,
    pub active: bool,
    #[sea_orm(nested)]
    pub consent: consent::Columns,
}

/// Reads it.
///
/// # Errors
/// [`ApiError::NotFound`] unless it is the viewer's.
pub(super) async fn read(db: &impl ConnectionTrait, viewer: &Viewer, id: EventId) -> Result<Row> {
    let id: Uuid = id.0;
    let values = [id.into(), viewer.user.0.into()];
    Row::find_by_statement(statement(db, READ, values))
        .one(db)
        .await?
        .ok_or_else(|| ApiError::NotFound.into())
}

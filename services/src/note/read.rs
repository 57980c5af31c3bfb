//! A note as read.

use api::{ApiError, Viewer, note::NotePage};
use domain::id::NoteId;
use sea_orm::FromQueryResult;

use super::{
    markdown::RENDERER_VERSION,
    preview, tags,
    view::{self, ReadRow},
};
use crate::{core::Core, db::statement, error::Result, frame};

/// `$1` note, `$2` user, `$3` version of the renderer. The source is read only when the stored HTML
/// comes from another renderer.
const READ: &str = "
SELECT notes.id, notes.title, notes.html, notes.mode, notes.updated_at,
    CASE WHEN notes.renderer_version = $3 THEN NULL ELSE notes.body END AS outdated,
    categories.name AS category, cards.phase, cards.due_at, cards.due_day, cards.stability,
    cards.last_review_day, cards.suspended, cards.buried_until, cards.reviews,
    cards.lapses, cards.leech
FROM notes
JOIN cards ON cards.note_id = notes.id AND cards.ordinal = 0
LEFT JOIN categories ON categories.id = notes.category_id
WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL";

pub(super) async fn read(core: &Core, viewer: &Viewer, id: NoteId) -> Result<NotePage> {
    let values = [id.0.into(), viewer.user.0.into(), RENDERER_VERSION.into()];
    let found = ReadRow::find_by_statement(statement(&core.db, READ, values))
        .one(&core.db)
        .await?;
    let mut note = found.ok_or(ApiError::NotFound)?;
    if let Some(body) = note.outdated.take() {
        note.html = preview::render(body).await?.html;
    }
    let tags = tags::of_note(&core.db, viewer, id.0).await?;
    let frame = frame::load(core, viewer).await?;
    view::page(note, tags, frame, viewer)
}

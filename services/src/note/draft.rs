//! Drafts: what the editor last held, valid or not. One per note, and one for a new note.

use api::{
    ApiError, Field, Viewer,
    error::Problems,
    note::{NoteFields, SaveNote},
};
use domain::{
    id::NoteId,
    text::{TextProblem, char_count},
    time::Millis,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::form;
use crate::{core::Core, db::statement, error::Result};

/// Greatest length of a field of a draft, in characters: room for more than any note may hold.
const FIELD_MAX: u32 = 200_000;

/// `$1` user, `$2` note (nil for a new one), `$3` version, `$4..=$8` fields, `$9` now, `$10` the
/// note that may hold the same already and `$11` its title: an autosave that arrives after its form
/// was saved must not leave a draft behind.
const STORE: &str = "
INSERT INTO drafts (user_id, note_key, version, title, body, category, tags, mode, updated_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
WHERE NOT EXISTS (SELECT 1 FROM notes
    WHERE notes.id = $10 AND notes.user_id = $1 AND notes.deleted_at IS NULL
      AND notes.version <> $3 AND notes.body = $5 AND notes.title = $11)
ON CONFLICT (user_id, note_key) DO UPDATE SET
    version = excluded.version, title = excluded.title, body = excluded.body,
    category = excluded.category, tags = excluded.tags, mode = excluded.mode,
    updated_at = excluded.updated_at";

/// `$1` note, `$2` user. Notes in the trash count: what is typed into them is kept as well.
const OWNED: &str = "SELECT version FROM notes WHERE id = $1 AND user_id = $2";

/// Keeps the editor's fields.
///
/// # Errors
/// [`ApiError::NotFound`], or [`ApiError::Invalid`] for a field no draft can hold.
pub(super) async fn keep(core: &Core, viewer: &Viewer, form: &SaveNote) -> Result<Millis> {
    owned(&core.db, viewer, form.id).await?;
    fits(&form.fields)?;
    store(&core.db, viewer, form, form.version).await?;
    Ok(viewer.now)
}

/// Throws a draft away; nothing happens when there is none.
pub(super) async fn discard(core: &Core, viewer: &Viewer, id: Option<NoteId>) -> Result<()> {
    const DISCARD: &str = "DELETE FROM drafts WHERE user_id = $1 AND note_key = $2";
    let values = [viewer.user.0.into(), key(id).into()];
    core.db
        .execute_raw(statement(&core.db, DISCARD, values))
        .await?;
    Ok(())
}

/// Removes the draft that came from the saved form; one from another tab's form stays.
pub(super) async fn consume(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    form: &SaveNote,
) -> Result<()> {
    const CONSUME: &str =
        "DELETE FROM drafts WHERE user_id = $1 AND note_key = $2 AND version = $3";
    let values = [
        viewer.user.0.into(),
        key(form.id).into(),
        form.version.into(),
    ];
    db.execute_raw(statement(db, CONSUME, values)).await?;
    Ok(())
}

/// Writes the fields of `form`, which come from `version`. NUL, which no input field can show and
/// PostgreSQL cannot store, is left out.
pub(super) async fn store(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    form: &SaveNote,
    version: i64,
) -> Result<()> {
    let NoteFields {
        title,
        body,
        category,
        tags,
        mode,
    } = &form.fields;
    let text = |field: &str| field.replace('\0', "");
    let saved = match form.id {
        Some(id) => id.0,
        None => form::note_id(viewer.user, form).unwrap_or_default(),
    };
    let values = [
        viewer.user.0.into(),
        key(form.id).into(),
        version.into(),
        text(title).into(),
        text(body).into(),
        text(category).into(),
        text(tags).into(),
        text(mode).into(),
        viewer.now.into(),
        saved.into(),
        title.trim().replace('\0', "").into(),
    ];
    db.execute_raw(statement(db, STORE, values)).await?;
    Ok(())
}

/// Fails unless the note is the viewer's; a new one always is.
pub(super) async fn owned(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: Option<NoteId>,
) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    let values = [id.0.into(), viewer.user.0.into()];
    let row = db.query_one_raw(statement(db, OWNED, values)).await?;
    row.map(|_| ()).ok_or(ApiError::NotFound.into())
}

/// Fails for fields that no draft can hold, and names all of them.
pub(super) fn fits(fields: &NoteFields) -> Result<(), ApiError> {
    let NoteFields {
        title,
        body,
        category,
        tags,
        mode,
    } = fields;
    let mut problems = Problems::default();
    for (field, text) in [
        (Field::Title, title),
        (Field::Body, body),
        (Field::Category, category),
        (Field::Tags, tags),
        (Field::Mode, mode),
    ] {
        if char_count(text) > FIELD_MAX {
            problems.add(field, TextProblem::TooLong { max: FIELD_MAX });
        }
    }
    problems.finish()
}

/// Key of a note's draft.
pub(super) fn key(id: Option<NoteId>) -> Uuid {
    id.map_or_else(Uuid::nil, Uuid::from)
}

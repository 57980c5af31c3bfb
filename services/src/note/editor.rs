//! The editor: a note, a draft of it, or a new sheet.

use api::{
    ApiError, Viewer,
    note::{EditorPage, NoteFields},
};
use domain::{id::NoteId, note::Mode};
use entity::draft;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    draft::key,
    form,
    markdown::RENDERER_VERSION,
    preview,
    view::{self, EditedRow},
};
use crate::{core::Core, db::statement, error::Result, frame};

/// `$1` note, `$2` user.
const EDITED: &str = "
SELECT notes.version, notes.title, notes.body, notes.mode, notes.html, notes.renderer_version,
    categories.name AS category
FROM notes
LEFT JOIN categories ON categories.id = notes.category_id
WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL";

/// `$1` note, `$2` user: every category, then the note's tags.
const NAMES: &str = "
SELECT 0 AS kind, categories.name, categories.position AS place
FROM categories WHERE categories.user_id = $2
UNION ALL
SELECT 1, tags.name, note_tags.position
FROM note_tags JOIN tags ON tags.id = note_tags.tag_id
WHERE note_tags.note_id = $1 AND note_tags.user_id = $2
ORDER BY kind, place, name";

pub(super) async fn editor(core: &Core, viewer: &Viewer, id: Option<NoteId>) -> Result<EditorPage> {
    let note = match id {
        Some(id) => Some(edited(core, viewer, id).await?.ok_or(ApiError::NotFound)?),
        None => None,
    };
    let draft = draft::Entity::find_by_id((viewer.user.0, key(id)))
        .one(&core.db)
        .await?;
    let (categories, tags) = names(core, viewer, key(id)).await?;
    let (fields, version, draft_at, html) = match (draft, note) {
        (Some(draft), _) => {
            let (fields, version, at) = view::draft(draft);
            (fields, version, Some(at), None)
        }
        (None, Some(note)) => {
            let html = (note.renderer_version == RENDERER_VERSION).then(|| note.html.clone());
            let (fields, version) = view::edited(note, &tags);
            (fields, version, None, html)
        }
        (None, None) => (empty(), form::new_number(viewer.now)?, None, None),
    };
    let preview = match html {
        Some(html) => html,
        None => preview::preview(&fields.body).await?,
    };
    let frame = frame::load(core, viewer).await?;
    Ok(EditorPage {
        frame,
        id,
        version,
        fields,
        draft_at,
        preview,
        categories,
    })
}

fn empty() -> NoteFields {
    NoteFields {
        mode: Mode::default().as_str().to_owned(),
        ..NoteFields::default()
    }
}

async fn edited(core: &Core, viewer: &Viewer, id: NoteId) -> Result<Option<EditedRow>> {
    let values = [id.0.into(), viewer.user.0.into()];
    let found = EditedRow::find_by_statement(statement(&core.db, EDITED, values));
    Ok(found.one(&core.db).await?)
}

/// Names of the learner's categories, and of the note's tags.
async fn names(core: &Core, viewer: &Viewer, note: Uuid) -> Result<(Vec<String>, Vec<String>)> {
    let values = [note.into(), viewer.user.0.into()];
    let (mut categories, mut tags) = (Vec::new(), Vec::new());
    for row in core
        .db
        .query_all_raw(statement(&core.db, NAMES, values))
        .await?
    {
        let names = if row.try_get::<i32>("", "kind")? == 0 {
            &mut categories
        } else {
            &mut tags
        };
        names.push(row.try_get("", "name")?);
    }
    Ok((categories, tags))
}

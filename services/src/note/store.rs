//! The writing transaction of a note.
//!
//! Rows are locked in the order category, note, tags, card, draft, user, here and in every other
//! deed, so that two deeds of one learner never wait for each other.

use api::{ApiError, Viewer, note::SaveNote};
use entity::card;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Value};
use uuid::Uuid;

use super::{form, markdown::RENDERER_VERSION, save::Ready, tags};
use crate::{category, db::statement, error::Result, ids::new_id};

/// `$1` id, `$2` user, `$3..=$10` what was typed and what was made of it, `$11` now.
const INSERT: &str = "
INSERT INTO notes (id, user_id, category_id, title, body, mode, html, excerpt, outline,
    renderer_version, version, created_at, updated_at, deleted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11, NULL)
ON CONFLICT (id) DO NOTHING";

/// As above, and `$12` the version the fields come from.
const UPDATE: &str = "
UPDATE notes SET category_id = $3, title = $4, body = $5, mode = $6, html = $7, excerpt = $8,
    outline = $9, renderer_version = $10, version = version + 1, updated_at = $11
WHERE id = $1 AND user_id = $2 AND version = $12 AND deleted_at IS NULL";

/// `$1` id, `$2` user.
const STORED: &str = "
SELECT notes.version, notes.title, notes.body, notes.mode, notes.category_id FROM notes
WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL";

/// What became of a form.
pub(super) enum Outcome {
    /// This is its note now.
    Written(Uuid),
    /// The same form was saved a moment ago; this is its note.
    SavedBefore(Uuid),
    /// The note has this version now, and it is not the form's.
    Stale(i64),
}

/// Writes the note, its tags and, for a new one, its card.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    form: &SaveNote,
    ready: &Ready,
) -> Result<Outcome> {
    let category = match &ready.fields.category {
        Some(name) => Some(category::find_or_make(tx, viewer.user, name, viewer.now).await?),
        None => None,
    };
    let outcome = match form.id {
        Some(id) => update(tx, viewer, id.0, category, form.version, ready).await?,
        None => insert(tx, viewer, form, category, ready).await?,
    };
    if let Outcome::Written(id) = outcome {
        tags::replace(tx, viewer, id, &ready.fields.tags).await?;
        if form.id.is_none() {
            insert_card(tx, viewer, id).await?;
        }
    }
    Ok(outcome)
}

async fn insert(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    form: &SaveNote,
    category: Option<Uuid>,
    ready: &Ready,
) -> Result<Outcome> {
    if let Some(id) = form::note_id(viewer.user, form) {
        let values = columns(viewer, id, category, ready);
        if tx
            .execute_raw(statement(tx, INSERT, values))
            .await?
            .rows_affected()
            == 1
        {
            return Ok(Outcome::Written(id));
        }
        let values = [id.into(), viewer.user.0.into()];
        if tx
            .query_one_raw(statement(tx, STORED, values))
            .await?
            .is_some()
        {
            return Ok(Outcome::SavedBefore(id));
        }
        // That note is in the trash by now: the learner wants it once more.
    }
    let id = new_id(viewer.now);
    tx.execute_raw(statement(tx, INSERT, columns(viewer, id, category, ready)))
        .await?;
    Ok(Outcome::Written(id))
}

async fn update(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: Uuid,
    category: Option<Uuid>,
    version: i64,
    ready: &Ready,
) -> Result<Outcome> {
    let mut values = columns(viewer, id, category, ready);
    values.push(version.into());
    if tx
        .execute_raw(statement(tx, UPDATE, values))
        .await?
        .rows_affected()
        == 1
    {
        return Ok(Outcome::Written(id));
    }
    let values = [id.into(), viewer.user.0.into()];
    let stored = tx.query_one_raw(statement(tx, STORED, values)).await?;
    let stored = stored.ok_or(ApiError::NotFound)?;
    let now: i64 = stored.try_get("", "version")?;
    let same = now == version.saturating_add(1)
        && stored.try_get::<String>("", "body")? == ready.fields.body
        && stored.try_get::<String>("", "title")? == ready.fields.title
        && stored.try_get::<String>("", "mode")? == ready.fields.mode.as_str()
        && stored.try_get::<Option<Uuid>>("", "category_id")? == category
        && tags::of_note(tx, viewer, id).await? == ready.fields.tags;
    Ok(if same {
        Outcome::SavedBefore(id)
    } else {
        Outcome::Stale(now)
    })
}

fn columns(viewer: &Viewer, id: Uuid, category: Option<Uuid>, ready: &Ready) -> Vec<Value> {
    let Ready {
        fields,
        html,
        excerpt,
        outline,
    } = ready;
    vec![
        id.into(),
        viewer.user.0.into(),
        category.into(),
        fields.title.clone().into(),
        fields.body.clone().into(),
        fields.mode.as_str().into(),
        html.clone().into(),
        excerpt.clone().into(),
        outline.clone().into(),
        RENDERER_VERSION.into(),
        viewer.now.into(),
    ]
}

async fn insert_card(tx: &DatabaseTransaction, viewer: &Viewer, note: Uuid) -> Result<()> {
    let card = card::Model::new(new_id(viewer.now), viewer.user.0, note, viewer.now);
    card::Entity::insert(card.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Tells every cache that something of the learner's has changed.
pub(super) async fn raise_version(tx: &DatabaseTransaction, viewer: &Viewer) -> Result<()> {
    const RAISE: &str = "UPDATE users SET data_version = data_version + 1 WHERE id = $1";
    tx.execute_raw(statement(tx, RAISE, [viewer.user.0.into()]))
        .await?;
    Ok(())
}

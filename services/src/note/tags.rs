//! The tags of a note.

use std::collections::BTreeMap;

use api::Viewer;
use entity::{note_tag, tag};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{category, error::Result, ids::new_id};

/// Makes `names`, in their order, the tags of a note. Tags that do not exist are made.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    note: Uuid,
    names: &[String],
) -> Result<()> {
    note_tag::Entity::delete_many()
        .filter(note_tag::Column::NoteId.eq(note))
        .exec(db)
        .await?;
    if names.is_empty() {
        return Ok(());
    }
    let ids = find_or_make(db, viewer, names).await?;
    let mut placed: Vec<Uuid> = Vec::with_capacity(names.len());
    for id in names
        .iter()
        .filter_map(|name| ids.get(&category::key(name)))
    {
        if !placed.contains(id) {
            placed.push(*id);
        }
    }
    let rows = placed.iter().zip(0_i16..).map(|(tag, position)| {
        note_tag::Model {
            note_id: note,
            tag_id: *tag,
            user_id: viewer.user.0,
            position,
        }
        .into_active_model()
    });
    note_tag::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Ids by key. Rows are made in the order of their keys, so that two notes saved at the same time
/// cannot wait for each other.
async fn find_or_make(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    names: &[String],
) -> Result<BTreeMap<String, Uuid>> {
    let wanted: BTreeMap<String, &String> = names
        .iter()
        .rev()
        .map(|name| (category::key(name), name))
        .collect();
    let mut found = find(db, viewer, wanted.keys()).await?;
    let missing: Vec<_> = wanted
        .iter()
        .filter(|(key, _)| !found.contains_key(*key))
        .collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let rows = missing.iter().map(|(key, name)| {
        tag::Model {
            id: new_id(viewer.now),
            user_id: viewer.user.0,
            name: (**name).clone(),
            name_key: (*key).clone(),
            created_at: viewer.now,
        }
        .into_active_model()
    });
    let taken = OnConflict::columns([tag::Column::UserId, tag::Column::NameKey])
        .do_nothing()
        .to_owned();
    tag::Entity::insert_many(rows)
        .on_conflict(taken)
        .exec_without_returning(db)
        .await?;
    found.extend(find(db, viewer, missing.iter().map(|(key, _)| *key)).await?);
    Ok(found)
}

async fn find(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    keys: impl Iterator<Item = &String>,
) -> Result<BTreeMap<String, Uuid>> {
    let rows = tag::Entity::owned_by(viewer.user)
        .filter(tag::Column::NameKey.is_in(keys.cloned()))
        .order_by_asc(tag::Column::NameKey)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name_key, row.id)).collect())
}

/// Names of a note's tags, in the learner's order.
pub(super) async fn of_note(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    note: Uuid,
) -> Result<Vec<String>> {
    const NAMES: &str = "
SELECT tags.name FROM note_tags
JOIN tags ON tags.id = note_tags.tag_id
WHERE note_tags.note_id = $1 AND note_tags.user_id = $2
ORDER BY note_tags.position";
    let values = [note.into(), viewer.user.0.into()];
    let rows = db
        .query_all_raw(crate::db::statement(db, NAMES, values))
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get("", "name")?))
        .collect()
}

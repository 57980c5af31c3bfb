//! Table `backups`: what became of each, for the admins' page and the alerts.

use domain::time::Millis;
use entity::backup::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::{Made, Manifest};
use crate::ids::new_id;

/// Made, and not restored yet; with an error when that could not be tried.
pub const MADE: &str = "made";
/// Restored into a scratch database and found equal.
pub const VERIFIED: &str = "verified";
/// It was found damaged or different.
pub const DAMAGED: &str = "damaged";
/// It could not be made.
pub const FAILED: &str = "failed";
/// It was made and is too old to be kept.
pub const REMOVED: &str = "removed";
/// Characters of an error that are kept.
const ERROR_MAX: usize = 2000;

/// Notes that a backup was made, in `duration_ms` up to `now`.
///
/// # Errors
/// What the database says.
pub async fn made(
    db: &impl ConnectionTrait,
    made: &Made,
    duration_ms: i64,
    now: Millis,
) -> Result<(), DbErr> {
    let Manifest { name, bytes, .. } = &made.manifest;
    let row = Model {
        id: new_id(now),
        name: name.clone(),
        state: MADE.to_owned(),
        bytes: Some(i64::try_from(*bytes).unwrap_or(i64::MAX)),
        row_count: Some(i64::try_from(made.manifest.rows()).unwrap_or(i64::MAX)),
        duration_ms,
        verified_at: None,
        verify_ms: None,
        error: None,
        created_at: now,
        updated_at: now,
    };
    insert(db, row).await
}

/// Notes that a backup could not be made.
///
/// # Errors
/// What the database says.
pub async fn failed(
    db: &impl ConnectionTrait,
    error: &str,
    duration_ms: i64,
    now: Millis,
) -> Result<(), DbErr> {
    let row = Model {
        id: new_id(now),
        name: String::new(),
        state: FAILED.to_owned(),
        bytes: None,
        row_count: None,
        duration_ms,
        verified_at: None,
        verify_ms: None,
        error: Some(shorten(error)),
        created_at: now,
        updated_at: now,
    };
    insert(db, row).await
}

/// Notes what verifying the backup `name` has shown: [`VERIFIED`], [`DAMAGED`], or [`MADE`] when it
/// could not be tried, with the reason. After a restore its row may be missing.
///
/// # Errors
/// What the database says.
pub async fn judged(
    db: &impl ConnectionTrait,
    name: &str,
    state: &str,
    error: Option<&str>,
    verify_ms: i64,
    now: Millis,
) -> Result<(), DbErr> {
    let change = ActiveModel {
        state: Set(state.to_owned()),
        verified_at: Set((state == VERIFIED).then_some(now)),
        verify_ms: Set(Some(verify_ms)),
        error: Set(error.map(shorten)),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update_many()
        .set(change)
        .filter(Column::Name.eq(name))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that the backup `name` was removed.
///
/// # Errors
/// What the database says.
pub async fn removed(db: &impl ConnectionTrait, name: &str, now: Millis) -> Result<(), DbErr> {
    let change = ActiveModel {
        state: Set(REMOVED.to_owned()),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update_many()
        .set(change)
        .filter(Column::Name.eq(name))
        .exec(db)
        .await?;
    Ok(())
}

/// The newest backups, failures included.
///
/// # Errors
/// What the database says.
pub async fn newest(db: &impl ConnectionTrait, count: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(count)
        .all(db)
        .await
}

/// The backup `name`; after a restore its row may be missing.
///
/// # Errors
/// What the database says.
pub(super) async fn find(db: &impl ConnectionTrait, name: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Name.eq(name)).one(db).await
}

/// Name of the newest backup that is there and was verified.
///
/// # Errors
/// What the database says.
pub async fn newest_verified(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    Ok(verified(db).await?.map(|row| row.name))
}

/// When that one was made, in UTC milliseconds.
///
/// # Errors
/// What the database says.
pub async fn newest_verified_at(db: &impl ConnectionTrait) -> Result<Option<Millis>, DbErr> {
    Ok(verified(db).await?.map(|row| row.created_at))
}

async fn verified(db: &impl ConnectionTrait) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::State.eq(VERIFIED))
        .order_by_desc(Column::CreatedAt)
        .one(db)
        .await
}

async fn insert(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn shorten(error: &str) -> String {
    error.chars().take(ERROR_MAX).collect()
}

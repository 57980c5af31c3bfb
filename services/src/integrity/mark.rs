//! A mark that stands in the database and beside it, to notice that the last changes are missing.
//!
//! Every ten seconds `PRAGMA user_version`, which is part of the file and of its log, grows by one,
//! and then file `resee.mark` says how far it is. A database that is behind its mark has lost what
//! was committed: somebody removed or forgot its log (`-wal`), or put an older file in its place.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use crate::{
    alert::{self, Alert},
    core::Core,
    db::{begin_write, statement},
    error::Result,
};

/// Beside the database.
const NAME: &str = "resee.mark";

/// Where the mark of the database in `folder` is.
pub fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// How far the database in `folder` must be; `None` when nobody has said so.
///
/// # Errors
/// When the file cannot be read.
pub fn expected(folder: &Path) -> io::Result<Option<i32>> {
    match fs::read_to_string(path(folder)) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// How far the database is.
///
/// # Errors
/// What the database says.
pub async fn stored(db: &impl ConnectionTrait) -> Result<i32, DbErr> {
    let row = db
        .query_one_raw(statement(db, "PRAGMA user_version", []))
        .await?;
    row.map_or(Ok(0), |row| row.try_get("", "user_version"))
}

/// Whether the database has lost changes that its mark knows of.
///
/// # Errors
/// When it cannot be asked.
pub async fn is_behind(db: &DatabaseConnection, folder: &Path) -> Result<bool, DbErr> {
    let expected = expected(folder).map_err(|error| DbErr::Custom(error.to_string()))?;
    match expected {
        Some(expected) => Ok(stored(db).await? < expected),
        None => Ok(false),
    }
}

/// Moves the mark on, unless nothing can be written now.
pub async fn advance(core: &Core, folder: &Path) {
    if let Err(error) = step(core, folder, None).await {
        tracing::debug!(%error, "the mark did not move");
    }
}

/// Tells that changes are missing, and begins anew from what is there.
///
/// # Errors
/// When it cannot be stored.
pub async fn accept(core: &Core, folder: &Path) -> Result<()> {
    step(core, folder, Some(Alert::ChangesMissing)).await
}

async fn step(core: &Core, folder: &Path, told: Option<Alert>) -> Result<()> {
    let tx = begin_write(&core.db).await?;
    let there = stored(&tx).await?;
    let expected = expected(folder).ok().flatten().unwrap_or(there);
    let next = there.max(expected).wrapping_add(1).max(1);
    tx.execute_unprepared(&format!("PRAGMA user_version = {next}"))
        .await?;
    if let Some(alert) = &told {
        alert::raise(core, &tx, alert).await?;
    }
    tx.commit().await?;
    // Only now: a mark must never be ahead of what is stored.
    let (folder, text) = (folder.to_owned(), next.to_string());
    let written = tokio::task::spawn_blocking(move || write(&folder, &text)).await?;
    if let Err(error) = written {
        tracing::debug!(%error, "the mark could not be written");
    }
    Ok(())
}

/// Under another name first: a mark is there whole or not at all.
fn write(folder: &Path, text: &str) -> io::Result<()> {
    let to = path(folder);
    let beside = to.with_extension("mark.new");
    let mut file = File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, &to)
}

/// Forgets the mark of a database that another takes the place of.
///
/// # Errors
/// When the file cannot be removed.
pub fn forget(folder: &Path) -> io::Result<()> {
    match fs::remove_file(path(folder)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Row};

use super::{open, verify, word};
use crate::backup::{
    error::{BackupError, Result},
    files,
    folder::{Checked, expect},
};

/// Puts the dump in the place of the database in `file`. `migrate` is given the URL of what was
/// restored, while it is still beside `file`. What was there stays as the file that is returned.
pub async fn restore<M>(
    file: &Path,
    checked: &Checked,
    replace: bool,
    migrate: M,
) -> Result<Option<PathBuf>>
where
    M: AsyncFnOnce(&str) -> Result<(), String>,
{
    if !replace && !is_empty(file).await {
        return Err(BackupError::NotEmpty);
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(BackupError::file(folder))?;
    }
    let beside = with_suffix(file, ".restoring");
    clear(&beside)?;
    let placed = place(file, &beside, checked, migrate).await;
    clear(&beside)?;
    placed
}

async fn place<M>(
    file: &Path,
    beside: &Path,
    checked: &Checked,
    migrate: M,
) -> Result<Option<PathBuf>>
where
    M: AsyncFnOnce(&str) -> Result<(), String>,
{
    // The dump may change between being checked and being read: this is what counts.
    let (from, to) = (checked.dump.clone(), beside.to_owned());
    let copied = tokio::task::spawn_blocking(move || files::copy(&from, &to)).await??;
    expect(&checked.manifest, &copied)?;
    verify(beside, &checked.manifest.tables).await?;
    migrate(&format!("sqlite://{}", beside.display()))
        .await
        .map_err(BackupError::Migration)?;
    fold(beside).await?;
    files::sync(beside)?;
    let before = set_aside(file, &checked.manifest.name).await?;
    fs::rename(beside, file).map_err(BackupError::file(file))?;
    files::sync_parent(file)?;
    Ok(before)
}

/// Writes the log of changes back into the file, which works only while nobody else has it open.
async fn fold(file: &Path) -> Result<()> {
    let mut connection = open(file, Duration::from_millis(500)).await?;
    let mode = word(&mut connection, "PRAGMA journal_mode = DELETE").await;
    connection.close().await?;
    match mode {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) => Err(BackupError::InUse),
        Err(BackupError::Database(sqlx::Error::Database(error)))
            if error.message().contains("locked") =>
        {
            Err(BackupError::InUse)
        }
        Err(error) => Err(error),
    }
}

/// Gives what is in `file` a second name and makes sure that its log of changes cannot be taken for
/// that of the file which comes in its place.
async fn set_aside(file: &Path, name: &str) -> Result<Option<PathBuf>> {
    if !file.exists() {
        clear(file)?;
        return Ok(None);
    }
    let before = with_suffix(file, &format!(".before-{name}"));
    clear(&before)?;
    match fold(file).await {
        Err(BackupError::InUse) => return Err(BackupError::InUse),
        // It cannot be read; that may be why a backup is restored.
        Err(_) => {
            for end in ["-wal", "-shm"] {
                let log = with_suffix(file, end);
                if log.exists() {
                    let kept = with_suffix(&before, end);
                    fs::hard_link(&log, &kept).map_err(BackupError::file(&kept))?;
                }
            }
        }
        Ok(()) => {}
    }
    fs::hard_link(file, &before).map_err(BackupError::file(&before))?;
    for end in ["-wal", "-shm"] {
        files::remove(&with_suffix(file, end))?;
    }
    Ok(Some(before))
}

/// Whether there is nothing to lose. A file that cannot be read is something.
async fn is_empty(file: &Path) -> bool {
    if !file.exists() {
        return true;
    }
    holds_nothing(file).await.unwrap_or(false)
}

async fn holds_nothing(file: &Path) -> Result<bool> {
    let mut connection = open(file, Duration::from_secs(5)).await?;
    let tables = sqlx::query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'seaql_migrations' \
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .fetch_all(&mut connection)
    .await?;
    let mut nothing = true;
    for row in tables {
        let table: String = row.try_get_unchecked(0)?;
        let first = format!("SELECT 1 FROM \"{table}\" LIMIT 1");
        let first = sqlx::query(AssertSqlSafe(first))
            .fetch_optional(&mut connection)
            .await?;
        nothing &= first.is_none();
    }
    connection.close().await?;
    Ok(nothing)
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Removes a database file with its logs.
fn clear(file: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        files::remove(&with_suffix(file, end))?;
    }
    Ok(())
}

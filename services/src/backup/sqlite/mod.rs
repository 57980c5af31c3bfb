//! Backups of the embedded database: `VACUUM INTO` a file, and a file that takes the other's name.

mod contents;
mod restore;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection,
    sqlite::SqliteConnectOptions,
};

use super::{
    contents::Contents,
    error::{BackupError, Result},
};

pub use restore::restore;

/// How long a backup waits for a writer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The file of a URL.
pub fn file_of(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    PathBuf::from(path.split('?').next().unwrap_or(path))
}

async fn open(file: &Path, patience: Duration) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(patience);
    Ok(options.disable_statement_logging().connect().await?)
}

async fn run(connection: &mut SqliteConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}

/// The first column of the first row, as text.
async fn word(connection: &mut SqliteConnection, sql: &'static str) -> Result<String> {
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok(row.try_get_unchecked(0)?)
}

/// Copies the database in `file` into the new file `dump`, as it is at one moment, while others use
/// it; what is in it and its last migration.
pub async fn dump(file: &Path, dump: &Path) -> Result<(Contents, String)> {
    if !file.is_file() {
        return Err(BackupError::NoDatabase(file.display().to_string()));
    }
    let mut source = open(file, PATIENCE).await?;
    let quoted = dump.display().to_string().replace('\'', "''");
    run(&mut source, format!("VACUUM INTO '{quoted}'")).await?;
    source.close().await?;
    let mut copy = open(dump, PATIENCE).await?;
    let contents = examine(&mut copy).await?;
    let schema = word(
        &mut copy,
        "SELECT version FROM seaql_migrations ORDER BY version DESC LIMIT 1",
    )
    .await?;
    copy.close().await?;
    Ok((contents, schema))
}

/// What is in the database in `file`.
pub async fn contents_of(file: &Path) -> Result<Contents> {
    let mut connection = open(file, PATIENCE).await?;
    let contents = contents::read(&mut connection).await?;
    connection.close().await?;
    Ok(contents)
}

/// What is in a database whose pages, indexes and foreign keys are in order.
async fn examine(connection: &mut SqliteConnection) -> Result<Contents> {
    let verdict = word(connection, "PRAGMA integrity_check(1)").await?;
    if verdict != "ok" {
        return Err(BackupError::Damaged(verdict));
    }
    let orphan = sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(orphan) = orphan {
        let table: String = orphan.try_get_unchecked(0)?;
        return Err(BackupError::Damaged(format!(
            "a row of {table} refers to nothing"
        )));
    }
    contents::read(connection).await
}

/// Opens a copy of the dump as a database of its own and compares it with what it should hold.
pub async fn verify(copy: &Path, expected: &Contents) -> Result<()> {
    let mut connection = open(copy, PATIENCE).await?;
    let found = examine(&mut connection).await;
    connection.close().await?;
    super::contents::compare(expected, &found?)
}

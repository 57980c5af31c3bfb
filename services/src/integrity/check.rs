//! Reads the whole file on a connection of its own, beside everybody who uses it.

use std::{path::Path, time::Duration};

use sea_orm::{
    DbErr,
    sqlx::{self, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions},
};

use crate::error::DAMAGED;

/// How long a connection waits for a writer.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Every page, and the rules of every row.
    Quick,
    /// Also whether each index holds what its table does.
    Full,
}

/// The first damage in `file`, in SQLite's words; `None` when there is none. SQLite keeps no
/// checksums: a letter that became another one inside a text is not seen.
///
/// # Errors
/// When the file cannot be read for a reason other than damage.
pub async fn check(file: &Path, depth: Depth) -> Result<Option<String>, DbErr> {
    match verdict(file, depth).await {
        Ok(verdict) if verdict == "ok" => Ok(None),
        Ok(verdict) => Ok(Some(verdict)),
        Err(error) => {
            let words = error.to_string();
            if DAMAGED.iter().any(|sign| words.contains(sign)) {
                Ok(Some(words))
            } else {
                Err(DbErr::Custom(words))
            }
        }
    }
}

async fn verdict(file: &Path, depth: Depth) -> Result<String, sqlx::Error> {
    let mut connection: SqliteConnection = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(PATIENCE)
        .pragma("query_only", "ON")
        .disable_statement_logging()
        .connect()
        .await?;
    let pragma = match depth {
        Depth::Quick => "PRAGMA quick_check(1)",
        Depth::Full => "PRAGMA integrity_check(1)",
    };
    let verdict = sqlx::query_scalar(pragma).fetch_one(&mut connection).await;
    connection.close().await?;
    verdict
}

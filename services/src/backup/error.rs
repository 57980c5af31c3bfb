use std::{io, path::Path};

use sea_orm::sqlx;
use thiserror::Error;

use super::Engine;

/// Why a backup cannot be made, trusted or restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{path}: {why}")]
    File {
        /// Which one.
        path: String,
        /// What the system says.
        why: io::Error,
    },
    /// The database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The table of backups, or a migration.
    #[error("database: {}", crate::error::without_values(.0))]
    Stored(#[from] sea_orm::DbErr),
    /// A program of PostgreSQL is missing.
    #[error(
        "{program} cannot be started: {why}. Install PostgreSQL's client programs, or name their folder in BACKUP_TOOLS"
    )]
    NoTool {
        /// Its name.
        program: &'static str,
        /// What the system says.
        why: io::Error,
    },
    /// A program of PostgreSQL is older than the server.
    #[error(
        "{program} is of version {found} and the server of version {server}: a program of version {server} or newer is needed, see BACKUP_TOOLS"
    )]
    OldTool {
        /// Its name.
        program: &'static str,
        /// Its major version.
        found: u32,
        /// The server's major version.
        server: u32,
    },
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {why}")]
    Tool {
        /// Its name.
        program: &'static str,
        /// What it wrote, shortened.
        why: String,
    },
    /// The folder is no backup, or not the one that was made.
    #[error("this backup is damaged: {0}")]
    Damaged(String),
    /// The backup has another engine's dump.
    #[error(
        "this is a backup of {backup} and the database is {here}: use the export of each learner to move between them"
    )]
    OtherEngine {
        /// Of the backup.
        backup: Engine,
        /// Of the settings.
        here: Engine,
    },
    /// Made by a version that knows more migrations than this one.
    #[error(
        "this backup was made by version {version} with the newer schema {schema}: restore it with that version or a later one"
    )]
    NewerSchema {
        /// The app's version then.
        version: String,
        /// The migration that is not known here.
        schema: String,
    },
    /// The dump comes from a newer server.
    #[error(
        "this backup comes from PostgreSQL {backup} and the server is PostgreSQL {here}: restore it into version {backup} or newer"
    )]
    NewerServer {
        /// Major version then.
        backup: u32,
        /// Major version here.
        here: u32,
    },
    /// There is data that a restore would replace.
    #[error("the database is not empty: --yes replaces all that is in it")]
    NotEmpty,
    /// Somebody uses the database.
    #[error("the database is in use: stop `resee serve` and `resee worker` first")]
    InUse,
    /// What was restored is not what was backed up.
    #[error("what was restored differs from what was backed up: {0}")]
    Unequal(String),
    /// A migration of what was restored failed.
    #[error("what was restored cannot be migrated: {0}")]
    Migration(String),
    /// There is nothing to back up.
    #[error("there is no database at {0}")]
    NoDatabase(String),
    /// There is nothing to verify or restore.
    #[error("there is no backup in {0}")]
    None(String),
    /// A setting cannot be used.
    #[error("setting {0}")]
    Setting(&'static str),
    /// A task was cancelled or died.
    #[error("task: {}", crate::error::ended(.0))]
    Task(#[from] tokio::task::JoinError),
}

/// A backup's result.
pub type Result<T, E = BackupError> = std::result::Result<T, E>;

impl BackupError {
    /// Says which file it was.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |why| Self::File { path, why }
    }

    /// The backup itself is bad, as opposed to something around it: trying again does not help.
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Damaged(_)
                | Self::OtherEngine { .. }
                | Self::NewerSchema { .. }
                | Self::NewerServer { .. }
                | Self::Unequal(_)
        )
    }
}

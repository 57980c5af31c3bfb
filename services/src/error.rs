//! Failures inside a deed, and the one place where they become answers.

use api::ApiError;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use thiserror::Error;

/// What the databases say when they cannot write: SQLite's codes 8, 10 and 13, and what the system
/// tells PostgreSQL.
const UNWRITABLE: [&str; 5] = [
    "attempt to write a readonly database",
    "database or disk is full",
    "disk I/O error",
    "No space left on device",
    "read-only transaction",
];
/// SQLite's codes 11 and 26.
pub(crate) const DAMAGED: [&str; 2] =
    ["database disk image is malformed", "file is not a database"];

/// What a deed can end with.
#[derive(Debug, Error)]
pub enum Error {
    /// A refusal the caller is told about.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Stored data that this version cannot read.
    #[error("stored data: {0}")]
    Stored(String),
    /// The scheduler refused its input.
    #[error("scheduler: {0}")]
    Scheduler(String),
    /// The queue failed.
    #[error("queue: {0}")]
    Queue(String),
    /// A key or a random number could not be had.
    #[error("cryptography: {0}")]
    Crypto(&'static str),
    /// A setting cannot be used.
    #[error("setting {0}")]
    Setting(String),
    /// A task was cancelled or died.
    #[error("task: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// A deed's result before it is answered.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The database did not answer, as opposed to answering "no".
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
                | Self::Database(DbErr::Exec(RuntimeErr::SqlxError(_)) | DbErr::Query(RuntimeErr::SqlxError(_)))
                if self.is_io()
        )
    }

    fn is_io(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            Self::Database(error) => {
                let text = error.to_string();
                [
                    "error communicating with database",
                    "pool timed out",
                    "database is locked",
                ]
                .iter()
                .chain(&UNWRITABLE)
                .chain(&DAMAGED)
                .any(|sign| text.contains(sign))
            }
            _ => false,
        }
    }

    /// The database can be read and takes no write: the disk is full, or the file is closed.
    pub fn is_unwritable(&self) -> bool {
        self.says(&UNWRITABLE)
    }

    /// The database's file is not what the database wrote.
    pub fn is_damage(&self) -> bool {
        self.says(&DAMAGED)
    }

    fn says(&self, signs: &[&str]) -> bool {
        match self {
            Self::Database(error) => {
                let text = error.to_string();
                signs.iter().any(|sign| text.contains(sign))
            }
            _ => false,
        }
    }

    /// A unique constraint was broken: somebody else was first.
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Database(error)
                if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
        )
    }
}

/// Turns a deed's failure into its answer. Everything that is our fault is logged here, once; the
/// surrounding span carries the request id, which the edge also puts into the answer.
pub fn answer(error: Error) -> ApiError {
    match error {
        Error::Refused(refusal) => refusal,
        outage if outage.is_outage() => {
            if outage.is_damage() {
                crate::integrity::suspect();
            }
            tracing::error!(error = %outage, "a dependency does not answer");
            ApiError::Unavailable
        }
        fault => {
            tracing::error!(error = %fault, "a deed failed");
            ApiError::Internal { id: String::new() }
        }
    }
}

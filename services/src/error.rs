//! Failures inside a deed, and the one place where they become answers.

use api::ApiError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError, sqlx};
use thiserror::Error;
use tokio::task::JoinError;

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
    #[error("database: {}", without_values(.0))]
    Database(#[from] DbErr),
    /// The database gives no sign of life.
    #[error("the database is silent")]
    Silent,
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
    #[error("task: {}", ended(.0))]
    Task(#[from] JoinError),
}

/// What a database says, unless that repeats a value. PostgreSQL does so in its data exceptions, class 22
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>), whose code must do, and otherwise
/// in details, which are not among its words.
pub(crate) fn without_values(error: &DbErr) -> String {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))
    | DbErr::Conn(RuntimeErr::SqlxError(inner))) = error
    else {
        return error.to_string();
    };
    match inner.as_ref() {
        SqlxError::Database(said) => match said.code() {
            Some(code) if code.len() == 5 && code.starts_with("22") => {
                format!("data exception {code}")
            }
            _ => error.to_string(),
        },
        SqlxError::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        SqlxError::Decode(_) => "a value cannot be read".to_owned(),
        SqlxError::Encode(_) => "a value cannot be sent".to_owned(),
        _ => error.to_string(),
    }
}

/// How a task ended, without the words of its panic: they may be a learner's.
pub(crate) fn ended(error: &JoinError) -> &'static str {
    if error.is_panic() {
        "it panicked; the log says where"
    } else {
        "it was cancelled"
    }
}

/// A deed's result before it is answered.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Stored JSON that cannot be read: `what` it is, and where it goes wrong. What stands there may be a
    /// learner's.
    pub(crate) fn unreadable(what: &str, error: &serde_json::Error) -> Self {
        Self::Stored(format!(
            "{what}: {:?} error in line {}, column {}",
            error.classify(),
            error.line(),
            error.column()
        ))
    }

    /// The database did not answer, as opposed to answering "no".
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Silent | Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            Self::Database(DbErr::Exec(failed) | DbErr::Query(failed)) if is_outage(failed) => true,
            Self::Database(_) => self.is_unwritable() || self.is_damage(),
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

/// PostgreSQL's codes for "not now", by their beginning: the connection fails (08), there are too many
/// of them (53300), it was in the way of another (40P01), it waited too long for a lock (55P03), a
/// statement took too long (57014), the server ends, has crashed or begins (57P).
const NOT_NOW: [&str; 6] = ["08", "53300", "40P01", "55P03", "57014", "57P"];

fn is_outage(error: &RuntimeErr) -> bool {
    let RuntimeErr::SqlxError(error) = error else {
        return false;
    };
    match &**error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            NOT_NOW.iter().any(|not_now| code.starts_with(not_now))
                // SQLite
                || error.message().contains("database is locked")
        }
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_json_is_told_by_its_place_alone() {
        let error = serde_json::from_str::<Vec<u8>>("[1, \"a word\"]").unwrap_err();
        assert!(
            error.to_string().contains("a word"),
            "there is something to hide"
        );
        let told = Error::unreadable("rubric", &error).to_string();
        assert_eq!(told, "stored data: rubric: Data error in line 1, column 12");
    }

    #[tokio::test]
    async fn a_task_is_told_without_its_words() {
        let died = tokio::spawn(async { panic!("{}", "a word") }).await;
        let error: JoinError = died.unwrap_err();
        assert!(
            error.to_string().contains("a word"),
            "there is something to hide"
        );
        assert_eq!(
            Error::from(error).to_string(),
            "task: it panicked; the log says where"
        );
    }
}

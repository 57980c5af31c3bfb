//! Failures inside a deed, and the one place where they become answers.

use std::any::Any;

use api::ApiError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError};
use thiserror::Error;
use tokio::task::JoinError;

/// What a deed can end with.
#[derive(Debug, Error)]
pub enum Error {
    /// A refusal the caller is told about.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database failed.
    #[error("database: {}", without_values(.0))]
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

/// What a panic says, if that stands in the source as it is. Whatever was put into it may be a
/// learner's: a text that is cut in the middle of a letter is repeated in the words of its panic.
pub fn panic_words(panic: &(dyn Any + Send)) -> Option<&'static str> {
    panic.downcast_ref::<&'static str>().copied()
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
                .any(|sign| text.contains(sign))
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

//! Background work: one port, two engines.
//!
//! A job is stored in the transaction that causes it and runs at least once; its deed makes sure
//! that the effect happens once. On SQLite the engine is a table and a loop ([`sqlite`]), on
//! PostgreSQL it is Graphile Worker's schema ([`postgres`]).

mod backoff;
pub mod postgres;
pub mod runner;
pub mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use domain::time::Millis;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{clock::SystemClock, error::Result};

pub use runner::{Deps, Handlers, JobError, start};

/// Everything the app does later. A job is data; it names rows and holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Sends the mail recorded under this id, once.
    SendMail {
        /// Row of `mails`.
        mail: Uuid,
    },
    /// Fits a learner's parameters to their reviews.
    FitParameters {
        /// Row of `users`.
        user: Uuid,
    },
    /// Has an answer graded.
    Grade {
        /// Row of `answers`.
        answer: Uuid,
        /// Which try of this answer it is, from 1.
        attempt: i32,
    },
    /// Makes the rubric of a note.
    Rubric {
        /// Row of `notes`.
        note: Uuid,
        /// Tells this wish from others for the same note: what a model is paid for once.
        wish: Uuid,
    },
    /// Makes statements about a note to choose from.
    Choice {
        /// Row of `notes`.
        note: Uuid,
        /// As in [`Self::Rubric`].
        wish: Uuid,
    },
    /// Has a note checked.
    CheckNote {
        /// Row of `notes`.
        note: Uuid,
        /// Row of `note_checks`, and as in [`Self::Rubric`].
        wish: Uuid,
    },
}

impl Job {
    /// The kinds this version runs. Others, stored by a newer version, are left alone.
    pub const KINDS: [&str; 6] = [
        "send_mail",
        "fit_parameters",
        "grade",
        "rubric",
        "choice",
        "check_note",
    ];

    /// Its kind, as in the serialised form.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SendMail { .. } => "send_mail",
            Self::FitParameters { .. } => "fit_parameters",
            Self::Grade { .. } => "grade",
            Self::Rubric { .. } => "rubric",
            Self::Choice { .. } => "choice",
            Self::CheckNote { .. } => "check_note",
        }
    }

    /// How often it is tried before it is dead.
    pub const fn max_attempts(&self) -> i32 {
        match self {
            Self::SendMail { .. } => 10,
            // The answers go on to ask for it.
            Self::FitParameters { .. } => 5,
            // A reservation that a killed worker left behind is waited for.
            Self::Grade { .. } | Self::CheckNote { .. } => 8,
            // Every answer that would have used it asks for it again.
            Self::Rubric { .. } | Self::Choice { .. } => 5,
        }
    }
}

/// Takes jobs inside the transaction that causes them.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Adds `job` so that it starts at `run_at` or soon after, if and only if `tx` commits. A
    /// waiting job with the same `unique_key` is replaced.
    async fn enqueue(
        &self,
        tx: &DatabaseTransaction,
        job: &Job,
        run_at: Millis,
        unique_key: Option<&str>,
    ) -> Result<()>;

    /// Told about every job enqueued in this process, before its transaction ends; a hint that
    /// saves the engine from waiting for its next look, never a promise.
    fn wake(&self) -> Arc<Notify>;
}

/// The queue that belongs to `db`.
pub fn queue_for(db: &DatabaseConnection) -> Arc<dyn Queue> {
    match db.get_database_backend() {
        DbBackend::Sqlite => Arc::new(sqlite::SqliteQueue::new(Arc::new(SystemClock))),
        _ => Arc::new(postgres::PostgresQueue::default()),
    }
}

/// Brings the queue's own schema up to date: on PostgreSQL schema `graphile_worker`; on SQLite
/// there is nothing to do, its table is one of ours. Needs the right to create tables.
///
/// # Errors
/// [`crate::error::Error::Queue`] when a migration fails.
pub async fn migrate(db: &DatabaseConnection) -> Result<()> {
    match db.get_database_backend() {
        DbBackend::Sqlite => Ok(()),
        _ => postgres::migrate(db).await,
    }
}

//! Background work: one port, two engines.
//!
//! A job is stored in the transaction that causes it and runs at least once; its deed makes sure
//! that the effect happens once ([`effects`]). On SQLite the jobs are a table ([`sqlite`]), on
//! PostgreSQL they are in Graphile Worker's schema ([`postgres`]); one loop works off either.

pub mod admin;
mod backoff;
pub mod bell;
pub mod effects;
mod engine;
mod lane;
pub mod postgres;
mod probe;
pub mod runner;
pub mod sqlite;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use domain::time::Millis;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{clock::SystemClock, error::Result};

pub use bell::Bell;
pub use lane::Lane;
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
    /// Removes what has expired long ago.
    Prune,
    /// Makes a backup.
    Backup,
    /// Restores the newest backup into a scratch database and compares it.
    VerifyBackup,
    /// Mails the learners whose hour has come.
    Remind {
        /// The tick it belongs to, in UTC milliseconds.
        at: Millis,
    },
    /// Tells an alert.
    Alert {
        /// Row of `alerts`.
        alert: String,
    },
    /// Makes an export.
    Export {
        /// Row of `exports`.
        export: Uuid,
    },
    /// Removes an account and all that is its own.
    Delete {
        /// Row of `deletions`.
        deletion: Uuid,
    },
    /// Enqueued by the proof of the queue alone.
    Probe {
        /// Its number; the next one of its chain has the number after it.
        number: i64,
        /// Milliseconds it takes.
        hold: u32,
        /// How many follow; without it nothing is done at all.
        left: Option<u32>,
        /// When it was enqueued, in UTC milliseconds.
        sent: Millis,
    },
}

impl Job {
    /// The kind whose own death is not told.
    pub(crate) const ALERT: &'static str = "alert";

    /// The kinds this version runs, and where. Others, stored by a newer version, are left alone.
    pub const KINDS: [(&str, Lane); 14] = [
        ("send_mail", Lane::Mail),
        ("fit_parameters", Lane::Long),
        ("grade", Lane::Ai),
        ("rubric", Lane::Ai),
        ("choice", Lane::Ai),
        ("check_note", Lane::Ai),
        ("prune", Lane::Long),
        ("backup", Lane::Long),
        ("verify_backup", Lane::Long),
        ("remind", Lane::Short),
        ("alert", Lane::Short),
        ("export", Lane::Long),
        ("delete", Lane::Long),
        ("probe", Lane::Short),
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
            Self::Remind { .. } => "remind",
            Self::Alert { .. } => Self::ALERT,
            Self::Export { .. } => "export",
            Self::Delete { .. } => "delete",
            Self::Backup => "backup",
            Self::VerifyBackup => "verify_backup",
            Self::Prune => "prune",
            Self::Probe { .. } => "probe",
        }
    }

    /// Where it runs.
    pub fn lane(&self) -> Lane {
        Self::KINDS
            .into_iter()
            .find(|(kind, _)| *kind == self.kind())
            .map_or(Lane::Short, |(_, lane)| lane)
    }

    /// How often it is tried before it is dead.
    pub const fn max_attempts(&self) -> i32 {
        match self {
            // The last try is a day after the first.
            Self::SendMail { .. } => 9,
            // The answers go on to ask for it.
            Self::FitParameters { .. } => 5,
            // A reservation that a killed worker left behind is waited for.
            Self::Grade { .. } | Self::CheckNote { .. } => 8,
            // Every answer that would have used it asks for it again.
            Self::Rubric { .. } | Self::Choice { .. } => 5,
            // The next tick does the same.
            Self::Remind { .. } => 3,
            // For some hours; the next one of its kind begins anew.
            Self::Alert { .. } => 6,
            // The next night makes another one.
            Self::Backup | Self::VerifyBackup => 5,
            // Whoever waits can ask for it again.
            Self::Export { .. } => 5,
            // Nobody asks for it again.
            Self::Delete { .. } => 20,
            // Comes again tomorrow.
            Self::Prune => 5,
            // Is killed all the time.
            Self::Probe { .. } => 100,
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
    queue_with(db, Arc::new(bell::Silent))
}

/// [`queue_for`] with a bell for the workers of other processes, where there are some.
pub fn queue_with(db: &DatabaseConnection, bell: Arc<dyn Bell>) -> Arc<dyn Queue> {
    match db.get_database_backend() {
        DbBackend::Sqlite => Arc::new(sqlite::SqliteQueue::new(Arc::new(SystemClock))),
        _ => Arc::new(postgres::PostgresQueue::new(bell)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_under_the_name_it_is_stored_with() {
        let id = Uuid::nil();
        let jobs = [
            Job::SendMail { mail: id },
            Job::FitParameters { user: id },
            Job::Grade {
                answer: id,
                attempt: 1,
            },
            Job::Rubric { note: id, wish: id },
            Job::Choice { note: id, wish: id },
            Job::CheckNote { note: id, wish: id },
            Job::Prune,
            Job::Backup,
            Job::VerifyBackup,
            Job::Remind { at: 0 },
            Job::Alert {
                alert: "errors".to_owned(),
            },
            Job::Export { export: id },
            Job::Delete { deletion: id },
            Job::Probe {
                number: 1,
                hold: 0,
                left: None,
                sent: 0,
            },
        ];
        for (job, (kind, _)) in jobs.iter().zip(Job::KINDS) {
            assert_eq!(job.kind(), kind);
            assert_eq!(serde_json::to_value(job).unwrap()["kind"], kind);
        }
        assert_eq!(jobs.len(), Job::KINDS.len());
        let in_lanes: usize = Lane::ALL.iter().map(|lane| lane.kinds().len()).sum();
        assert_eq!(in_lanes, Job::KINDS.len());
    }
}

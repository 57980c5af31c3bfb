//! What the people who run Resee are told when something is wrong.
//!
//! An alert is stored in the transaction of what it is about and told by a job, so that neither a
//! slow nor an absent recipient holds up anything. One kind is told at most once in five minutes;
//! what comes in between is counted and told with the next. It carries no words of a learner and no
//! error of a library, which may repeat them: the admins' pages have those.

mod post;
mod record;
mod slack;
mod tell;
mod words;

use api::health::Dependency;
use domain::time::Millis;

pub use post::{Post, PostError};
pub use record::{raise, seen};
pub use slack::{Slack, check};
pub use tell::{directly, run};

/// How long one kind is not told again, in milliseconds.
pub const EVERY: Millis = 300_000;

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A backup was made, restored into a scratch database and found equal.
    BackupVerified {
        /// Its rows.
        rows: Option<i64>,
        /// Its size.
        bytes: Option<i64>,
    },
    /// A backup could not be made.
    BackupFailed,
    /// A backup is damaged, or not what was backed up.
    BackupDamaged,
    /// A job has no try left.
    DeadJob {
        /// Its kind.
        kind: String,
    },
    /// Many requests ended with an error of ours.
    Errors {
        /// How many.
        count: u64,
        /// In how many seconds.
        seconds: u64,
    },
    /// The embedded database's file is damaged, and nothing is written any more.
    FileDamaged,
    /// The embedded database's file is older than what was written into it.
    ChangesMissing,
    /// A dependency does not answer.
    Down(Dependency),
    /// It answers again.
    Up {
        /// Which.
        dependency: Dependency,
        /// How long it did not, in milliseconds.
        after: Millis,
    },
}

impl Alert {
    /// What it is counted and told under, at most 100 characters.
    pub fn kind(&self) -> String {
        match self {
            Self::BackupVerified { .. } => "backup_verified".to_owned(),
            Self::BackupFailed => "backup_failed".to_owned(),
            Self::BackupDamaged => "backup_damaged".to_owned(),
            Self::DeadJob { kind } => format!("dead_job:{kind}").chars().take(100).collect(),
            Self::Errors { .. } => "errors".to_owned(),
            Self::FileDamaged => "file_damaged".to_owned(),
            Self::ChangesMissing => "changes_missing".to_owned(),
            Self::Down(dependency) => format!("down:{}", dependency.as_str()),
            Self::Up { dependency, .. } => format!("up:{}", dependency.as_str()),
        }
    }
}

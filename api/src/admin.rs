//! What admins look at.

mod jobs;
mod mail;

use async_trait::async_trait;
use domain::{
    grading::CallKind,
    time::{Millis, StudyDay},
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Caller, Viewer, frame::Frame, health::HealthPage, security::AuditPage};

pub use jobs::{
    JOBS_SHOWN, JobFilter, JobKind, JobRow, JobState, JobSum, JobWorker, JobsPage, SILENT_AFTER,
};
pub use mail::{MAILS_SHOWN, MailRefused, MailRow, MailState, MailSums, MailWay, MailsPage};

/// `/admin/ai`: what the model is asked, and what that costs. Days are days in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiUsagePage {
    /// The frame.
    pub frame: Frame,
    /// The model; `None` without one.
    pub model: Option<AiModel>,
    /// Grades that one learner may have on a study day.
    pub per_day: u32,
    /// Calls that one learner may have under way.
    pub at_once: u32,
    /// The last [`AI_DAYS`] days, oldest first, today's last; days without a call are there as well.
    pub days: Vec<AiDay>,
    /// Over these days, by what was asked for; every kind.
    pub kinds: Vec<(CallKind, AiTotals)>,
    /// Over these days, the learners with the highest cost.
    pub learners: Vec<AiLearner>,
    /// Over these days, how calls failed, the most frequent way first.
    pub failures: Vec<AiFailure>,
}

/// Days that the page looks back.
pub const AI_DAYS: u32 = 30;

impl AiUsagePage {
    /// Sums over the last `days` days, today's included.
    pub fn totals(&self, days: usize) -> AiTotals {
        self.days
            .iter()
            .rev()
            .take(days)
            .fold(AiTotals::default(), |sum, day| sum.plus(&day.totals))
    }
}

/// The model that is configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiModel {
    /// Where it is.
    pub host: String,
    /// Its name.
    pub name: String,
    /// What it costs is known.
    pub priced: bool,
    /// Whether this process asks it.
    pub breaker: AiBreaker,
}

/// Whether a process asks a service that may have failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AiBreaker {
    /// It asks.
    Closed,
    /// It does not, after failures in a row.
    Open {
        /// Seconds until one call tries again.
        seconds: u32,
    },
    /// One call is trying.
    Trying,
}

/// Sums over calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiTotals {
    /// Calls, with those that failed.
    pub calls: u64,
    /// Of these, failed or lost.
    pub failed: u64,
    /// Tokens read by the model.
    pub input_tokens: u64,
    /// Tokens written by it.
    pub output_tokens: u64,
    /// What is known to have been spent, in millionths of a dollar.
    pub cost: u64,
    /// Calls whose cost is not known, or not all of it.
    pub unpriced: u64,
}

impl AiTotals {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: &Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            failed: self.failed + other.failed,
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            cost: self.cost + other.cost,
            unpriced: self.unpriced + other.unpriced,
        }
    }
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiDay {
    /// The date in UTC.
    pub day: StudyDay,
    /// Its sums.
    pub totals: AiTotals,
}

/// One learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiLearner {
    /// Their address; `None` for all accounts that are deleted.
    pub email: Option<String>,
    /// Their sums.
    pub totals: AiTotals,
}

/// A way to fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiFailure {
    /// Its code.
    pub code: String,
    /// Calls that failed so.
    pub calls: u64,
    /// When the last one did, in UTC milliseconds.
    pub last_at: Millis,
}

/// What admins look at.
#[async_trait]
pub trait AdminApi: Send + Sync {
    /// The page of the model.
    ///
    /// Errors: [`ApiError::NotFound`] for everybody else, as if there was no such page.
    async fn ai(&self, viewer: &Viewer) -> Result<AiUsagePage, ApiError>;

    /// The page of the background work.
    ///
    /// Errors: as [`Self::ai`].
    async fn jobs(&self, viewer: &Viewer, filter: JobFilter) -> Result<JobsPage, ApiError>;

    /// Makes a dead or waiting job due now, with all its tries. Whether there was one.
    ///
    /// Errors: as [`Self::ai`].
    async fn retry_job(&self, caller: &Caller, id: &str) -> Result<bool, ApiError>;

    /// Removes a dead or waiting job. Whether there was one.
    ///
    /// Errors: as [`Self::ai`].
    async fn discard_job(&self, caller: &Caller, id: &str) -> Result<bool, ApiError>;

    /// The page of the mails, only those in `state` if one is given.
    ///
    /// Errors: as [`Self::ai`].
    async fn mails(&self, viewer: &Viewer, state: Option<MailState>)
    -> Result<MailsPage, ApiError>;

    /// The page of the audit log, the entries older than `before` (may be empty).
    ///
    /// Errors: as [`Self::ai`].
    async fn audit(&self, viewer: &Viewer, before: &str) -> Result<AuditPage, ApiError>;

    /// How the instance is.
    ///
    /// Errors: as [`Self::ai`].
    async fn health(&self, viewer: &Viewer) -> Result<HealthPage, ApiError>;
}

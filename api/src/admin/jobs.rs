//! `/admin/jobs`: what the background work is doing, and what has failed.

use domain::time::Millis;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Jobs on the page at most.
pub const JOBS_SHOWN: u32 = 100;

/// A worker that has not been heard of for longer is marked.
pub const SILENT_AFTER: Millis = 15_000;

/// What has become of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// For its time, its turn or its next try.
    Waiting,
    /// A worker has it.
    Running,
    /// It has no try left, or no hope.
    Dead,
}

impl JobState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Running, Self::Dead];

    /// As it stands in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Dead => "dead",
        }
    }

    /// Reads that.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// Which jobs are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFilter {
    /// In this state; `None` for the dead ones and then those that wait.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobsPage {
    /// The frame.
    pub frame: Frame,
    /// When it was made, in UTC milliseconds; ages are counted from then.
    pub now: Millis,
    /// Kinds of which there is a job, by name. A kind may be one this version does not know.
    pub kinds: Vec<JobKind>,
    /// The newest [`JOBS_SHOWN`] jobs that were asked for.
    pub jobs: Vec<JobRow>,
    /// Who works, those last who were not heard of for longest.
    pub workers: Vec<JobWorker>,
}

/// How many jobs of a kind there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobKind {
    /// Its name in the queue.
    pub kind: String,
    /// Those that wait.
    pub waiting: JobSum,
    /// Those that run.
    pub running: JobSum,
    /// Those that are dead.
    pub dead: JobSum,
}

impl JobKind {
    /// Those in `state`.
    pub const fn sum(&self, state: JobState) -> JobSum {
        match state {
            JobState::Waiting => self.waiting,
            JobState::Running => self.running,
            JobState::Dead => self.dead,
        }
    }
}

/// Jobs of a kind in a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSum {
    /// How many.
    pub jobs: u64,
    /// How long the oldest has been due, in milliseconds; 0 if none is due yet.
    pub oldest: Millis,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Names it when it is tried again or discarded.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What has become of it.
    pub state: JobState,
    /// Tries so far.
    pub attempts: u32,
    /// Tries it has.
    pub max_attempts: u32,
    /// When it is or was due, in UTC milliseconds.
    pub due_at: Millis,
    /// Why its last try failed.
    pub error: Option<String>,
}

/// Somebody who works off the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobWorker {
    /// Its name.
    pub id: String,
    /// Its machine.
    pub host: String,
    /// Its process.
    pub process: u64,
    /// Since when it works, in UTC milliseconds.
    pub started_at: Millis,
    /// When it last said that it lives.
    pub seen_at: Millis,
}

//! Who waits behind whom: each lane has its own share of a process.

use std::time::Duration;

use super::Job;

const MINUTE: Duration = Duration::from_secs(60);

/// Jobs that share their concurrency. A lane that is full holds up no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Mail: waits for a mail server.
    Mail,
    /// Calls to the model: wait for it.
    Ai,
    /// What is done at once.
    Short,
    /// What takes a core or minutes.
    Long,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Ai, Self::Short, Self::Long];

    /// Its jobs that one process runs at the same time.
    pub const fn width(self) -> usize {
        match self {
            Self::Mail | Self::Ai | Self::Short => 4,
            Self::Long => 2,
        }
    }

    /// How long one run may take before it counts as failed.
    pub const fn limit(self) -> Duration {
        match self {
            Self::Mail | Self::Ai | Self::Short => MINUTE.saturating_mul(5),
            Self::Long => MINUTE.saturating_mul(120),
        }
    }

    /// The kinds that run in it.
    pub fn kinds(self) -> Vec<&'static str> {
        Job::KINDS
            .into_iter()
            .filter(|(_, lane)| *lane == self)
            .map(|(kind, _)| kind)
            .collect()
    }
}

use std::time::Duration;

use domain::{text::TextProblem, time::Millis};
use thiserror::Error;

use super::{Usage, reply::ReplyProblem};

/// Why a grader has nothing to say. Holds nothing that a person or a model wrote, so it can be
/// logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GraderError {
    /// There is no model to ask.
    #[error("no model is configured")]
    Absent,
    /// The answer is out of its bounds.
    #[error("the answer is {0}")]
    Answer(TextProblem),
    /// An answer cannot be held against nothing.
    #[error("there is no rubric")]
    NoRubric,
    /// Nobody was asked: too many calls failed in a row.
    #[error("paused until {until}")]
    Paused {
        /// When the next call may be tried, in UTC milliseconds.
        until: Millis,
    },
    /// The limit of the whole call was reached.
    #[error("too slow")]
    TooSlow,
    /// No connection, or one that broke.
    #[error("unreachable")]
    Unreachable,
    /// The service asks to come back later: 429, 503 or 529.
    #[error("busy, status {status}")]
    Busy {
        /// HTTP status.
        status: u16,
        /// How long it asks to wait, cut to an hour.
        retry_after: Option<Duration>,
    },
    /// Another status than success.
    #[error("status {status}")]
    Status {
        /// HTTP status.
        status: u16,
    },
    /// The reply was larger than allowed and was not read to its end.
    #[error("the reply is too large")]
    TooLarge,
    /// The reply is not what the protocol says.
    #[error("the reply is not a completion")]
    NotACompletion,
    /// The request could not be made.
    #[error("the request could not be made")]
    Request,
    /// The model's words are not of the form that was asked for.
    #[error("the model's reply: {0}")]
    Unreadable(ReplyProblem),
}

impl GraderError {
    /// A stable name, for the ledger; a status is part of it.
    pub fn code(self) -> String {
        match self {
            Self::Absent => "absent",
            Self::Answer(_) => "answer",
            Self::NoRubric => "no_rubric",
            Self::Paused { .. } => "paused",
            Self::TooSlow => "too_slow",
            Self::Unreachable => "unreachable",
            Self::Busy { status, .. } | Self::Status { status } => {
                return format!("status_{status}");
            }
            Self::TooLarge => "too_large",
            Self::NotACompletion => "not_a_completion",
            Self::Request => "request",
            Self::Unreadable(_) => "unreadable",
        }
        .to_owned()
    }

    /// Whether the service failed, as opposed to our text or the model's words; only these open
    /// the breaker. Otherwise one learner could close the grader for all by what they write.
    pub const fn is_outage(self) -> bool {
        match self {
            Self::TooSlow
            | Self::Unreachable
            | Self::Busy { .. }
            | Self::TooLarge
            | Self::NotACompletion => true,
            // Our key, path or address is wrong, or the service is broken.
            Self::Status { status } => {
                status >= 500 || status < 400 || matches!(status, 401 | 403 | 404 | 408)
            }
            Self::Absent
            | Self::Answer(_)
            | Self::NoRubric
            | Self::Paused { .. }
            | Self::Request
            | Self::Unreadable(_) => false,
        }
    }
}

/// A failed call, and what was spent on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{error}")]
pub struct Failure {
    /// Why.
    pub error: GraderError,
    /// What the tries cost.
    pub usage: Usage,
}

impl From<GraderError> for Failure {
    /// A call that cost nothing.
    fn from(error: GraderError) -> Self {
        Self {
            error,
            usage: Usage::default(),
        }
    }
}

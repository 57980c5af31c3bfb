//! Calls to the model: what they are for, and why one is not made.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// What the model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Verdicts on an answer.
    Grade,
    /// The key points of a note.
    Rubric,
    /// Statements about a note to choose from.
    Choice,
    /// An opinion on a note.
    Check,
}

impl CallKind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Grade, Self::Rubric, Self::Choice, Self::Check];

    /// Its stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Rubric => "rubric",
            Self::Choice => "choice",
            Self::Check => "check",
        }
    }

    /// The inverse of [`Self::as_str`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why the model is not asked for a learner. Nothing was sent and nothing was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallRefusal {
    /// There is no model.
    Offline,
    /// The learner's address is not proved.
    Unverified,
    /// The learner has not agreed that texts are sent to this recipient, or no longer does.
    NoConsent,
    /// The learner has had as many calls of this kind as a study day has.
    Quota {
        /// When their next study day begins, in UTC milliseconds.
        renews_at: Millis,
    },
    /// As many calls as a learner may have at once are under way.
    Busy,
}

impl CallRefusal {
    /// A stable name, for logs and columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Unverified => "unverified",
            Self::NoConsent => "no_consent",
            Self::Quota { .. } => "quota",
            Self::Busy => "busy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_back() {
        for kind in CallKind::ALL {
            assert_eq!(CallKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(CallKind::parse("poem"), None);
    }
}

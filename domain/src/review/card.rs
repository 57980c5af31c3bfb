use serde::{Deserialize, Serialize};

use super::Memory;
use crate::time::{Millis, StudyDay};

/// Where a card is in the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardState {
    /// Never answered.
    New,
    /// In the learning steps.
    Learning {
        /// Index of the step, from 0.
        step: u8,
        /// When it is asked again.
        due: Millis,
    },
    /// Learned; asked again on a study day, from its rollover on.
    Review {
        /// That day.
        due: StudyDay,
    },
    /// Forgotten, in the relearning steps.
    Relearning {
        /// Index of the step, from 0.
        step: u8,
        /// When it is asked again.
        due: Millis,
    },
}

/// What an answer does to a card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Where the card goes.
    pub state: CardState,
    /// What is remembered of it then.
    pub memory: Memory,
}

/// What lists call a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardStatus {
    /// Never answered.
    New,
    /// In steps, not due.
    Learning,
    /// Due now.
    Due,
    /// In review, not due.
    Mature,
    /// Taken out by the learner.
    Suspended,
}

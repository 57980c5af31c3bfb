//! Where each rating puts a card: in a step, or on a day.

use domain::{
    review::{CardState, Outcome},
    time::{Millis, StudyDay},
};
use fsrs::{ItemState, NextStates};

use crate::{
    memory::memory,
    steps::{Next, Ways},
};

/// The time and the steps a card may go to.
pub(crate) struct Plan {
    pub(crate) ways: Ways,
    pub(crate) now: Millis,
    pub(crate) today: StudyDay,
}

impl Plan {
    /// The outcomes of again, hard, good and easy. `days`: study days until each of them where it
    /// leads past the steps.
    pub(crate) fn outcomes(&self, next: &NextStates, days: [i32; 4]) -> [Outcome; 4] {
        let [again, hard, good, easy] = days;
        [
            self.outcome(self.ways.again, &next.again, again),
            self.outcome(self.ways.hard, &next.hard, hard),
            self.outcome(self.ways.good, &next.good, good),
            self.outcome(None, &next.easy, easy),
        ]
    }

    fn outcome(&self, step: Next, next: &ItemState, days: i32) -> Outcome {
        let state = match step {
            None => CardState::Review {
                due: StudyDay(self.today.0.saturating_add(days)),
            },
            Some((step, wait)) => {
                let due = self.now.saturating_add(wait);
                if self.ways.relearning {
                    CardState::Relearning { step, due }
                } else {
                    CardState::Learning { step, due }
                }
            }
        };
        Outcome {
            state,
            memory: memory(next.memory),
        }
    }
}

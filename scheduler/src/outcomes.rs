use std::{ops::RangeInclusive, sync::LazyLock};

use domain::{
    review::{CardState, DECAY, Memory, Outcome, retrievability},
    time::{Millis, StudyDay},
};
use fsrs::{FSRS, ItemState, MemoryState, NextStates};

use crate::{
    error::SchedulerError,
    fuzz,
    steps::{self, LEARNING, Next, RELEARNING},
};

/// What a learner may want their chance of recall at the next review to be.
pub const RETENTION: RangeInclusive<f64> = 0.70..=0.97;

/// The default parameters of FSRS-6.
static DEFAULT: LazyLock<FSRS> = LazyLock::new(FSRS::default);

/// A card as far as its schedule goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// Decides the fuzz, together with the day of the last review.
    pub seed: u64,
    /// Where it is.
    pub state: CardState,
    /// What is remembered of it; `None` exactly for a new card.
    pub memory: Option<Memory>,
    /// Study day of its last review.
    pub last: Option<StudyDay>,
}

/// What each rating would do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Study days since the last review; `None` for a new card.
    pub elapsed: Option<i32>,
    /// Chance of recall now, `0.0..=1.0`; `None` for a new card.
    pub recall: Option<f64>,
    /// In the order again, hard, good, easy. Each comes later than the one before it.
    pub outcomes: [Outcome; 4],
}

/// The four outcomes of `card` at `now` on `today`, for a learner who wants `retention`.
///
/// The memory after each rating and the interval that brings it down to `retention` are those of
/// FSRS-6 (`fsrs`, default parameters), with the days since the last review counted in study days.
/// Steps come before the first interval and after a lapse, and count as reviews of the same day.
///
/// # Errors
/// [`SchedulerError`] when `retention` is out of bounds or the card is none.
pub fn outcomes(
    card: &Card,
    retention: f64,
    now: Millis,
    today: StudyDay,
) -> Result<Offer, SchedulerError> {
    if !RETENTION.contains(&retention) {
        return Err(SchedulerError::Retention(retention));
    }
    if card.memory.is_some() == (card.state == CardState::New) {
        return Err(SchedulerError::State);
    }
    let elapsed = card.last.map(|last| today.0.saturating_sub(last.0).max(0));
    let next = next_states(card.memory, retention, elapsed.unwrap_or(0))?;
    let recall = card
        .memory
        .map(|memory| retrievability(f64::from(elapsed.unwrap_or(0)), memory.stability, DECAY));
    let plan = Plan {
        drawn: fuzz::draw(
            card.seed,
            card.last.map_or(0, |last| last.0.unsigned_abs().into()),
        ),
        now,
        today,
    };
    Ok(Offer {
        elapsed,
        recall,
        outcomes: plan.outcomes(card.state, &next),
    })
}

fn next_states(
    memory: Option<Memory>,
    retention: f64,
    elapsed: i32,
) -> Result<NextStates, SchedulerError> {
    let state = memory.map(|memory| MemoryState {
        stability: memory.stability as f32,
        difficulty: memory.difficulty as f32,
    });
    DEFAULT
        .next_states(state, retention as f32, elapsed.unsigned_abs())
        .map_err(|error| {
            let Memory {
                stability,
                difficulty,
            } = memory.unwrap_or(Memory {
                stability: 0.0,
                difficulty: 0.0,
            });
            SchedulerError::Memory {
                stability,
                difficulty,
                reason: error.to_string(),
            }
        })
}

struct Plan {
    drawn: f64,
    now: Millis,
    today: StudyDay,
}

impl Plan {
    fn outcomes(&self, state: CardState, next: &NextStates) -> [Outcome; 4] {
        let (step, steps, relearning) = match state {
            CardState::Review { .. } => return self.reviewed(next),
            CardState::New => (0, LEARNING, false),
            CardState::Learning { step, .. } => (step, LEARNING, false),
            CardState::Relearning { step, .. } => (step, RELEARNING, true),
        };
        let (hard_step, good_step) = (steps::hard(steps, step), steps::good(steps, step));
        let hard_days = self.days(&next.hard, 1);
        let good_days = self.days(
            &next.good,
            1 + if hard_step.is_none() { hard_days } else { 0 },
        );
        let easy_days = self.days(
            &next.easy,
            1 + if good_step.is_none() { good_days } else { 0 },
        );
        [
            self.step_or_days(steps::again(steps), relearning, &next.again, 1),
            self.step_or_days(hard_step, relearning, &next.hard, hard_days),
            self.step_or_days(good_step, relearning, &next.good, good_days),
            self.later(&next.easy, easy_days),
        ]
    }

    /// A card in review: forgotten it goes to the relearning steps, else on to its next day.
    fn reviewed(&self, next: &NextStates) -> [Outcome; 4] {
        let hard = self.days(&next.hard, 1);
        let good = self.days(&next.good, hard + 1);
        let easy = self.days(&next.easy, good + 1);
        [
            self.step_or_days(steps::again(RELEARNING), true, &next.again, 1),
            self.later(&next.hard, hard),
            self.later(&next.good, good),
            self.later(&next.easy, easy),
        ]
    }

    fn days(&self, state: &ItemState, least: i32) -> i32 {
        fuzz::days(f64::from(state.interval), least, self.drawn)
    }

    fn step_or_days(&self, step: Next, relearning: bool, state: &ItemState, days: i32) -> Outcome {
        let Some((step, wait)) = step else {
            return self.later(state, days);
        };
        let due = self.now.saturating_add(wait);
        let place = if relearning {
            CardState::Relearning { step, due }
        } else {
            CardState::Learning { step, due }
        };
        Outcome {
            state: place,
            memory: memory(state),
        }
    }

    fn later(&self, state: &ItemState, days: i32) -> Outcome {
        let due = StudyDay(self.today.0.saturating_add(days));
        Outcome {
            state: CardState::Review { due },
            memory: memory(state),
        }
    }
}

fn memory(state: &ItemState) -> Memory {
    Memory {
        stability: f64::from(state.memory.stability),
        difficulty: f64::from(state.memory.difficulty),
    }
}

//! Memories in the terms of `fsrs`.

use domain::review::Memory;
use fsrs::{MemoryState, NextStates};

use crate::{error::SchedulerError, parameters::Parameters};

/// What the algorithm makes of the four ratings, `elapsed` study days after the last review.
pub(crate) fn next_states(
    memory: Option<Memory>,
    parameters: &Parameters,
    retention: f64,
    elapsed: i32,
) -> Result<NextStates, SchedulerError> {
    let state = memory.map(|memory| MemoryState {
        stability: memory.stability as f32,
        difficulty: memory.difficulty as f32,
    });
    parameters
        .model()
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

pub(crate) fn memory(state: MemoryState) -> Memory {
    Memory {
        stability: f64::from(state.stability),
        difficulty: f64::from(state.difficulty),
    }
}

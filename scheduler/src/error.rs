use thiserror::Error;

/// Why a card cannot be scheduled.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SchedulerError {
    /// Outside of [`crate::RETENTION`].
    #[error("desired retention {0} is out of bounds")]
    Retention(f64),
    /// A new card with a memory, or an answered one without.
    #[error("the card's state and memory do not fit each other")]
    State,
    /// The stored memory is not one.
    #[error("stability {stability} and difficulty {difficulty} are no memory: {reason}")]
    Memory {
        /// Days.
        stability: f64,
        /// `1..=10`.
        difficulty: f64,
        /// What the algorithm said.
        reason: String,
    },
}

/// Why numbers are no parameters of FSRS-6.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ParameterError {
    /// There are 21.
    #[error("{0} numbers, not 21")]
    Count(usize),
    /// Not a number, or outside of the bounds of the one at this place.
    #[error("w{index} is {value}, not in {least}..={most}")]
    Bounds {
        /// Which one, from 0.
        index: usize,
        /// What was given.
        value: f32,
        /// The smallest it may be.
        least: f32,
        /// The largest it may be.
        most: f32,
    },
    /// The algorithm refuses them all the same.
    #[error("the algorithm refuses the parameters: {0}")]
    Refused(String),
}

/// Why a learner's reviews say nothing about parameters.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LearnError {
    /// Too few reviews on a later day than the review of the card before.
    #[error("{found} reviews on a later day than the one before, at least {needed} are needed")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// The optimiser failed.
    #[error("the optimiser failed: {0}")]
    Optimiser(String),
    /// The optimiser found what is no parameter vector.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
}

/// Why events are no history of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// An event takes back one that does not come before it. Position in the list, from 0.
    #[error("event {0} takes back an event that is not before it")]
    Undo(usize),
    /// Two events have one id. Position of the second in the list, from 0.
    #[error("event {0} has the id of an earlier one")]
    Twice(usize),
    /// The memory left the numbers.
    #[error("the reviews lead to no memory")]
    Memory,
}

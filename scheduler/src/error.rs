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

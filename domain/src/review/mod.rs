//! Reviewing: ratings, where a card stands, and how memory fades.

mod card;
mod fitting;
mod interval;
mod memory;
mod pace;
mod rating;
mod scheduler;
mod wishes;

pub use card::{CardState, CardStatus, Outcome};
pub use fitting::{FIRST_FIT, next_fit};
pub use interval::{IntervalLabel, IntervalUnit};
pub use memory::{DECAY, Memory, interval, retrievability};
pub use pace::minutes;
pub use rating::Rating;
pub use scheduler::Scheduler;
pub use wishes::{NEW_PER_DAY_MAX, RETENTION_PERCENT};

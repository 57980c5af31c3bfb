//! Reviewing: ratings, where a card stands, and how memory fades.

mod card;
mod interval;
mod memory;
mod pace;
mod rating;
mod wishes;

pub use card::{CardState, CardStatus, Outcome};
pub use interval::{IntervalLabel, IntervalUnit};
pub use memory::{DECAY, Memory, interval, retrievability};
pub use pace::minutes;
pub use rating::Rating;
pub use wishes::{NEW_PER_DAY_MAX, RETENTION_PERCENT};

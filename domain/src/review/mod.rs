//! Reviewing: ratings, where a card stands, and how memory fades.

mod allowance;
mod card;
mod catch_up;
mod fitting;
mod interval;
mod leech;
mod memory;
mod pace;
mod rating;
mod scheduler;
mod steps;
mod wishes;

pub use allowance::{Allowance, MORE, PlanStatus};
pub use card::{CardState, CardStatus, Outcome};
pub use catch_up::{CatchUp, PACE_MAX, USUAL_DAYS, is_offered, paces, usual};
pub use fitting::{FIRST_FIT, next_fit};
pub use interval::{IntervalLabel, IntervalUnit};
pub use leech::is_leech_at;
pub use memory::{DECAY, Memory, interval, retrievability};
pub use pace::minutes;
pub use rating::Rating;
pub use scheduler::Scheduler;
pub use steps::{STEP_MINUTES, STEPS_MAX, StepList, USUAL_STEPS};
pub use wishes::{NEW_PER_DAY_MAX, RETENTION_PERCENT, REVIEWS_PER_DAY};

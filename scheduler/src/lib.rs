//! Memory: what each rating would do to a card, by FSRS-6 (crate `fsrs`) or on a fixed ladder.
//!
//! Native and pure: the time, the study day, the wanted retention and the parameters are arguments.
//! Never part of the client; the forgetting curve, which pages draw too, is
//! `domain::review::retrievability`.

mod balance;
mod correction;
mod error;
mod evaluate;
mod fit;
mod fuzz;
mod history;
mod items;
mod ladder;
mod memory;
mod more;
mod outcomes;
mod parameters;
mod place;
mod policy;
mod replay;
mod reschedule;
mod score;
mod steps;

pub use balance::Load;
pub use correction::correction;
pub use error::{LearnError, ParameterError, ReplayError, SchedulerError};
pub use evaluate::{Evaluation, evaluate};
pub use fit::{Extent, Fit, fit};
pub use history::{History, Review};
pub use ladder::{RUNGS, Rung, ladder};
pub use outcomes::{Card, Offer, outcomes};
pub use parameters::Parameters;
pub use policy::{Policy, RETENTION, Spread};
pub use replay::{Deed, Event, Replayed, replay};
pub use reschedule::{rescheduled, rescheduled_on_ladder};
pub use score::Scores;
pub use steps::Steps;

//! Memory: what each rating would do to a card, by FSRS-6 (crate `fsrs`).
//!
//! Native and pure: the time, the study day and the wanted retention are arguments. Never part of
//! the client; the forgetting curve, which pages draw too, is `domain::review::retrievability`.

mod error;
mod fuzz;
mod outcomes;
mod steps;

pub use error::SchedulerError;
pub use outcomes::{Card, Offer, RETENTION, outcomes};

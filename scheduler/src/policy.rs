use std::ops::RangeInclusive;

use crate::{balance::Load, parameters::Parameters, steps::Steps};

/// What a learner may want their chance of recall at the next review to be.
pub const RETENTION: RangeInclusive<f64> = 0.70..=0.97;

/// How a learner is scheduled.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// How their memory works.
    pub parameters: &'a Parameters,
    /// Wanted chance of recall at the next review, in [`RETENTION`].
    pub retention: f64,
    /// The short waits before the first interval and after a lapse.
    pub steps: Steps<'a>,
    /// Which day near an interval's end becomes the due day.
    pub spread: Spread<'a>,
}

impl<'a> Policy<'a> {
    /// The usual steps, and fuzz.
    pub fn new(parameters: &'a Parameters, retention: f64) -> Self {
        Self {
            parameters,
            retention,
            steps: Steps::default(),
            spread: Spread::Fuzz,
        }
    }
}

/// How cards that were learned together come apart.
#[derive(Clone, Copy, Debug)]
pub enum Spread<'a> {
    /// Not at all: the day on which an interval ends.
    Exact,
    /// Any day of the fuzz range.
    Fuzz,
    /// A day of the fuzz range on which little is due.
    Balanced(Load<'a>),
}

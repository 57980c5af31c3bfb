//! Parameters of one learner, from their own reviews.

use fsrs::DEFAULT_PARAMETERS;

use crate::{
    error::LearnError,
    history::{History, samples},
    items::Items,
    parameters::Parameters,
    score::{Scores, scores},
};

/// Reviews on a later day below which nothing can be fitted (`fsrs` 6.6, `training.rs`).
const LEAST: usize = 8;
/// One review in this many, the newest, is held out to compare by.
const HELD_OUT: usize = 5;

/// How much of a parameter vector was fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// None of it: these are the defaults.
    Nothing,
    /// The four stabilities after the first review: below 64 usable reviews, or when there are
    /// first ones only.
    Initial,
    /// All of it.
    Full,
}

/// What a learner's reviews say about their parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Fitted to all reviews.
    pub parameters: Parameters,
    /// How much of them was fitted.
    pub extent: Extent,
    /// Reviews on a later day than the one before, which is what is learned from.
    pub reviews: usize,
    /// How well the current parameters predict the newest fifth of these.
    pub current: Scores,
    /// How well parameters fitted to the four fifths before predict it.
    pub fitted: Scores,
}

impl Fit {
    /// Whether the fitted parameters deserve to take the place of the current ones: they predict
    /// what they have not seen strictly better.
    pub fn is_better(&self) -> bool {
        self.extent != Extent::Nothing && self.fitted.log_loss < self.current.log_loss
    }
}

/// Fits parameters to all of a learner's `histories`, and compares how parameters fitted to the
/// older four fifths of the reviews and the `current` ones predict the newest fifth.
///
/// 10,000 reviews take some 20 ms of CPU in a release build (`benches/fit.rs`).
///
/// # Errors
/// [`LearnError::TooFew`] below 8 reviews on a later day than the one before, otherwise when the
/// optimiser fails.
pub fn fit(histories: &[History], current: &Parameters) -> Result<Fit, LearnError> {
    let samples = samples(histories);
    let too_few = LearnError::TooFew {
        found: samples.len(),
        needed: LEAST,
    };
    if samples.len() < LEAST {
        return Err(too_few);
    }
    let items = Items::new(histories);
    let (older, newest) = samples.split_at(samples.len() - samples.len() / HELD_OUT);
    let score = |parameters: &Parameters| {
        let predictions = items.predict(newest, parameters)?;
        scores(&predictions).ok_or(too_few.clone())
    };
    let before = items.train(older)?;
    let parameters = items.train(&samples)?;
    Ok(Fit {
        extent: extent(&parameters),
        current: score(current)?,
        fitted: score(&before)?,
        reviews: samples.len(),
        parameters,
    })
}

fn extent(parameters: &Parameters) -> Extent {
    let (initial, other) = parameters.values().split_at(4);
    let (default_initial, default_other) = DEFAULT_PARAMETERS.split_at(4);
    if other != default_other {
        Extent::Full
    } else if initial != default_initial {
        Extent::Initial
    } else {
        Extent::Nothing
    }
}

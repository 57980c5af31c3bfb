//! How well schedulers predict a review log.

mod folds;
mod rungs;

use crate::{
    error::LearnError,
    history::{History, samples},
    items::Items,
    parameters::Parameters,
    score::{Scores, scores},
};

use self::{
    folds::{Fold, PARTS, folds},
    rungs::Rungs,
};

/// How well three predictors did on the same reviews.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// FSRS-6 with parameters fitted to everything earlier.
    pub fitted: Scores,
    /// FSRS-6 with the default parameters.
    pub default: Scores,
    /// The fixed ladder in its best form: the mean recall on each rung in everything earlier.
    pub ladder: Scores,
}

/// Scores predictions of recall on a log, by the method of srs-benchmark.
///
/// The reviews on a later day than the one before are cut into six parts by time
/// (`TimeSeriesSplit(5)` of scikit-learn): the first is only learned from, each of the others is
/// predicted by what was learned from all before it. Reviews of the same day are never scored, but
/// they are part of what is known of a card.
///
/// # Errors
/// [`LearnError::TooFew`] below six reviews to score, otherwise when the optimiser fails.
pub fn evaluate(histories: &[History]) -> Result<Evaluation, LearnError> {
    let samples = samples(histories);
    let items = Items::new(histories);
    let all_rungs = Rungs::climbed(histories);
    let default = Parameters::default();
    let mut predictions = [const { Vec::new() }; 3];
    for Fold { earlier, part } in folds(&samples)? {
        let fitted = items.train(earlier)?;
        let rungs = all_rungs.learn(histories, earlier);
        let made = [
            items.predict(part, &fitted)?,
            items.predict(part, &default)?,
            items.predicted(part, |sample| rungs.recall(sample)),
        ];
        for (all, part) in predictions.iter_mut().zip(made) {
            all.extend(part);
        }
    }
    let [fitted, default, ladder] = predictions.map(|all| {
        scores(&all).ok_or(LearnError::TooFew {
            found: samples.len(),
            needed: PARTS,
        })
    });
    Ok(Evaluation {
        fitted: fitted?,
        default: default?,
        ladder: ladder?,
    })
}

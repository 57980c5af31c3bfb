//! Histories as the optimiser reads them.

use fsrs::{ComputeParametersInput, FSRSError, FSRSItem, FSRSReview, compute_parameters};

use crate::{
    error::LearnError,
    history::{History, Sample},
    parameters::Parameters,
    score::{Bin, Prediction},
};

/// Place in a history from which on reviews teach nothing: the optimiser leaves them out, and here
/// they are left out before they take up memory.
const LONGEST: usize = 256;

/// Histories as `fsrs` reads them.
pub(crate) struct Items<'a> {
    histories: &'a [History],
    whole: Vec<FSRSItem>,
}

impl<'a> Items<'a> {
    pub(crate) fn new(histories: &'a [History]) -> Self {
        Self {
            histories,
            whole: histories.iter().map(History::item).collect(),
        }
    }

    /// Parameters fitted to `samples`, in the order of time. The defaults where they are too few.
    pub(crate) fn train(&self, samples: &[Sample]) -> Result<Parameters, LearnError> {
        let usable = || {
            samples
                .iter()
                .filter(|sample| sample.nth < LONGEST)
                .filter_map(|sample| self.reviews(sample).map(|reviews| (sample, reviews)))
        };
        let input = ComputeParametersInput {
            train_set: usable()
                .map(|(_, reviews)| FSRSItem {
                    reviews: reviews.to_vec(),
                })
                .collect(),
            // Lets it walk through each card once.
            card_ids: Some(usable().map(|(sample, _)| sample.card as i64).collect()),
            ..ComputeParametersInput::default()
        };
        match compute_parameters(input) {
            Ok(values) => Ok(Parameters::from_slice(&values)?),
            Err(FSRSError::NotEnoughData) => Ok(Parameters::default()),
            Err(error) => Err(LearnError::Optimiser(error.to_string())),
        }
    }

    /// What `parameters` predict for `samples`.
    pub(crate) fn predict(
        &self,
        samples: &[Sample],
        parameters: &Parameters,
    ) -> Result<Vec<Prediction>, LearnError> {
        let recalls = self
            .histories
            .iter()
            .map(|history| history.recalls(parameters))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(self.predicted(samples, |sample| {
            recalls.get(sample.card)?.get(sample.nth).copied()
        }))
    }

    /// The predictions that `recall` makes for `samples` of these histories.
    pub(crate) fn predicted(
        &self,
        samples: &[Sample],
        recall: impl Fn(&Sample) -> Option<f64>,
    ) -> Vec<Prediction> {
        let predict = |sample: &Sample| {
            let reviews = self.reviews(sample)?;
            Some(Prediction {
                recall: recall(sample)?,
                recalled: reviews.last()?.rating > 1,
                bin: Bin::of(reviews),
            })
        };
        samples.iter().filter_map(predict).collect()
    }

    /// The card's reviews up to and with the sample.
    fn reviews(&self, sample: &Sample) -> Option<&[FSRSReview]> {
        self.whole.get(sample.card)?.reviews.get(..=sample.nth)
    }
}

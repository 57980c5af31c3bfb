//! What a learner's reviews look like to whoever learns from them.

use domain::{
    review::{Rating, retrievability},
    time::{Millis, StudyDay},
};
use fsrs::{FSRSItem, FSRSReview};

use crate::{error::LearnError, parameters::Parameters};

/// One review of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// When it was.
    pub at: Millis,
    /// The study day it counted for.
    pub day: StudyDay,
    /// How it went.
    pub rating: Rating,
}

/// All reviews of one card since it was new, in the order in which they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History(Vec<Review>);

impl History {
    /// Reviews in any order; those of one millisecond stay in the order given.
    pub fn new(mut reviews: Vec<Review>) -> Self {
        reviews.sort_by_key(|review| review.at);
        Self(reviews)
    }

    pub(crate) fn reviews(&self) -> &[Review] {
        &self.0
    }

    /// Study days between each review and the one before it; 0 for the first. A clock that was set
    /// back counts as none passed.
    pub(crate) fn elapsed(&self) -> impl Iterator<Item = u32> {
        let before = self.0.first().into_iter().chain(&self.0);
        before.zip(&self.0).map(|(before, review)| {
            let days = review.day.0.saturating_sub(before.day.0);
            u32::try_from(days).unwrap_or(0)
        })
    }

    /// The reviews in the terms of `fsrs`.
    pub(crate) fn item(&self) -> FSRSItem {
        let reviews = self.0.iter().zip(self.elapsed());
        FSRSItem {
            reviews: reviews
                .map(|(review, delta_t)| FSRSReview {
                    rating: review.rating.number().unsigned_abs().into(),
                    delta_t,
                })
                .collect(),
        }
    }

    /// Study days between review `nth` (from 0) and the one before it, and whether it was recalled.
    pub(crate) fn nth(&self, nth: usize) -> Option<(u32, bool)> {
        let review = self.0.get(nth)?;
        Some((self.elapsed().nth(nth)?, review.rating != Rating::Again))
    }

    /// The chance of recall that `parameters` gave each review; 1 for the first.
    pub(crate) fn recalls(&self, parameters: &Parameters) -> Result<Vec<f64>, LearnError> {
        let recalls = self.elapsed().zip(self.stabilities(parameters)?);
        Ok(recalls
            .map(|(days, stability)| retrievability(f64::from(days), stability, parameters.decay()))
            .collect())
    }

    /// The stability that each review found, by `parameters`; infinite for the first.
    pub(crate) fn stabilities(&self, parameters: &Parameters) -> Result<Vec<f64>, LearnError> {
        let states = parameters
            .model()
            .historical_memory_states(self.item(), None)
            .map_err(|error| LearnError::Optimiser(error.to_string()))?;
        let found = states.into_iter().map(|state| f64::from(state.stability));
        Ok(std::iter::once(f64::INFINITY)
            .chain(found)
            .take(self.0.len())
            .collect())
    }
}

/// A review on a later day than the one before it: what can be learned from, and what a prediction
/// is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Which history it is in.
    pub(crate) card: usize,
    /// Which review of it.
    pub(crate) nth: usize,
    at: Millis,
}

/// The samples of all histories in the order in which they happened.
pub(crate) fn samples(histories: &[History]) -> Vec<Sample> {
    let mut samples: Vec<Sample> = histories
        .iter()
        .enumerate()
        .flat_map(|(card, history)| {
            let reviews = history.reviews().iter().zip(history.elapsed()).enumerate();
            reviews
                .filter(|(_, (_, elapsed))| *elapsed > 0)
                .map(move |(nth, (review, _))| Sample {
                    card,
                    nth,
                    at: review.at,
                })
        })
        .collect();
    samples.sort_by_key(|sample| (sample.at, sample.card, sample.nth));
    samples
}

#[cfg(test)]
mod tests {
    use domain::time::DAY;

    use super::*;

    fn review(at: Millis, day: i32) -> Review {
        Review {
            at,
            day: StudyDay(day),
            rating: Rating::Good,
        }
    }

    #[test]
    fn days_pass_between_reviews_whatever_their_order() {
        let history = History::new(vec![
            review(9 * DAY, 9),
            review(DAY, 1),
            review(4 * DAY, 4),
            review(4 * DAY + 1, 4),
            // The learner travelled west.
            review(4 * DAY + 2, 3),
        ]);
        assert_eq!(history.elapsed().collect::<Vec<_>>(), [0, 3, 0, 0, 6]);
        assert_eq!(History::new(Vec::new()).elapsed().count(), 0);
    }

    #[test]
    fn samples_are_those_of_later_days_in_the_order_of_time() {
        let histories = [
            History::new(vec![review(0, 0), review(1, 0), review(5 * DAY, 5)]),
            History::new(vec![review(0, 0), review(2 * DAY, 2), review(7 * DAY, 7)]),
        ];
        let order: Vec<_> = samples(&histories)
            .iter()
            .map(|sample| (sample.card, sample.nth))
            .collect();
        assert_eq!(order, [(1, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn a_history_without_reviews_predicts_nothing_wrong() {
        let recalls = History::new(Vec::new()).recalls(&Parameters::default());
        assert_eq!(recalls, Ok(Vec::new()));
    }
}

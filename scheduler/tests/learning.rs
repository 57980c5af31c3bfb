//! Learners with a known memory: what is fitted to their reviews, and how well it predicts.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod learners;
mod simulated;

use domain::{
    review::Rating,
    time::{DAY, StudyDay},
};
use fsrs::{ComputeParametersInput, FSRSItem, FSRSReview, evaluate_with_time_series_splits};
use scheduler::{Extent, History, LearnError, Parameters, Review, evaluate, fit};

/// A learner whose memory is far from the default, and on whose log even the default predicts better
/// than the ladder at its best.
const LEARNER: usize = 9;

fn histories(reviews: &[Vec<Review>]) -> Vec<History> {
    reviews.iter().cloned().map(History::new).collect()
}

fn log(cards: i32, days: i32) -> Vec<History> {
    histories(&simulated::log(&learners::learner(LEARNER), cards, days, 1))
}

/// A card a day, first answered and then asked again after some days, which is `later` reviews.
fn first_reviews(later: usize) -> Vec<History> {
    let review = |day: usize, rating| Review {
        at: day as i64 * DAY,
        day: StudyDay(day as i32),
        rating,
    };
    (0..later)
        .map(|card| {
            let second = if card % 4 == 0 {
                Rating::Again
            } else {
                Rating::Good
            };
            History::new(vec![
                review(card, Rating::Good),
                review(card + 1 + card % 3, second),
            ])
        })
        .collect()
}

#[test]
fn the_more_a_predictor_knows_the_better_it_predicts() {
    let all = evaluate(&log(600, 200)).unwrap();
    assert!(all.fitted.log_loss < all.default.log_loss, "{all:?}");
    assert!(all.default.log_loss < all.ladder.log_loss, "{all:?}");
    assert!(all.fitted.rmse_bins < all.default.rmse_bins, "{all:?}");
    assert!(all.fitted.auc > all.default.auc, "{all:?}");
    assert!(all.default.auc > all.ladder.auc, "{all:?}");
    let counts = [all.fitted, all.default, all.ladder].map(|scores| scores.reviews);
    assert_eq!(counts, [all.fitted.reviews; 3]);
}

/// The crate's own evaluation over the same items. Its folds differ from scikit-learn's in the
/// remainder alone, so the log is cut to a multiple of six.
#[test]
fn the_fitted_scores_are_those_of_the_crate() {
    let log = simulated::log(&learners::learner(LEARNER), 300, 150, 2);
    let mut items: Vec<(i64, i64, FSRSItem)> = Vec::new();
    for (card, reviews) in log.iter().enumerate() {
        let mut item = FSRSItem::default();
        let mut last = None;
        for review in reviews {
            let delta_t = last.map_or(0, |last| (review.day.0 - last) as u32);
            last = Some(review.day.0);
            item.reviews.push(FSRSReview {
                rating: review.rating.number() as u32,
                delta_t,
            });
            if delta_t > 0 {
                items.push((review.at, card as i64, item.clone()));
            }
        }
    }
    items.sort_by_key(|(at, ..)| *at);
    items.truncate(items.len() / 6 * 6);
    let (end, ..) = *items.last().unwrap();
    let theirs = evaluate_with_time_series_splits(
        ComputeParametersInput {
            card_ids: Some(items.iter().map(|(_, card, _)| *card).collect()),
            train_set: items.into_iter().map(|(.., item)| item).collect(),
            ..ComputeParametersInput::default()
        },
        |_| true,
    )
    .unwrap();
    let cut: Vec<Vec<Review>> = log
        .into_iter()
        .map(|reviews| reviews.into_iter().filter(|one| one.at <= end).collect())
        .collect();
    let ours = evaluate(&histories(&cut)).unwrap().fitted;
    for (ours, theirs) in [
        (ours.log_loss, theirs.log_loss),
        (ours.rmse_bins, theirs.rmse_bins),
    ] {
        assert!((ours - f64::from(theirs)).abs() < 1e-4, "{ours} {theirs}");
    }
}

#[test]
fn parameters_that_predict_unseen_reviews_better_are_adopted() {
    let log = log(600, 200);
    let found = fit(&log, &Parameters::default()).unwrap();
    assert_eq!(found.extent, Extent::Full);
    assert!(found.is_better(), "{found:?}");
    assert!(
        found.fitted.rmse_bins < found.current.rmse_bins,
        "{found:?}"
    );
    assert_eq!(found.current.reviews, found.reviews / 5);
    // Once adopted they stay, until there are new reviews.
    let kept = fit(&log, &found.parameters).unwrap();
    assert!(!kept.is_better(), "{kept:?}");
    assert_eq!(kept.parameters, found.parameters);
}

#[test]
fn fitting_is_repeatable_and_does_not_mind_the_order_of_reviews() {
    let mut log = simulated::log(&learners::learner(LEARNER), 100, 60, 3);
    let found = fit(&histories(&log), &Parameters::default()).unwrap();
    for reviews in &mut log {
        reviews.reverse();
    }
    let again = fit(&histories(&log), &Parameters::default()).unwrap();
    assert_eq!(found, again);
}

#[test]
fn little_is_fitted_to_little() {
    let default = Parameters::default();
    for later in 0..8 {
        let refused = fit(&first_reviews(later), &default);
        assert_eq!(
            refused,
            Err(LearnError::TooFew {
                found: later,
                needed: 8
            })
        );
    }
    // The optimiser takes the reviews of a group below 20 for outliers.
    let nothing = fit(&first_reviews(8), &default).unwrap();
    assert_eq!(nothing.extent, Extent::Nothing);
    assert!(!nothing.is_better());
    for later in [60, 300] {
        let initial = fit(&first_reviews(later), &default).unwrap();
        assert_eq!(initial.extent, Extent::Initial, "{later}");
        assert_eq!(initial.parameters.values()[4..], default.values()[4..]);
        assert_eq!(initial.reviews, later);
    }
}

#[test]
fn a_log_that_is_too_short_is_not_evaluated() {
    for later in 0..6 {
        let refused = evaluate(&first_reviews(later));
        assert_eq!(
            refused,
            Err(LearnError::TooFew {
                found: later,
                needed: 6
            })
        );
    }
    assert_eq!(evaluate(&first_reviews(6)).unwrap().ladder.reviews, 5);
}

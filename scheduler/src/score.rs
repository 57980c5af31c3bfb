//! How good predictions of recall were.

use std::collections::BTreeMap;

use domain::review::Rating;
use fsrs::FSRSReview;

/// Predictions are kept this far from certainty, as scikit-learn's `log_loss` does, so that one
/// wrong certainty is not infinitely wrong.
const DOUBT: f64 = 1e-15;

/// How good predictions of recall were, over `reviews` of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Mean of −ln of the chance given to what happened; less is better.
    pub log_loss: f64,
    /// How far the mean prediction of reviews that are alike is from their mean recall,
    /// `0.0..=1.0`; less is better.
    pub rmse_bins: f64,
    /// Chance that a recalled review was given a higher chance than a forgotten one, `0.0..=1.0`;
    /// `None` when all were recalled or all forgotten.
    pub auc: Option<f64>,
    /// How many reviews were predicted.
    pub reviews: usize,
}

/// A chance of recall that was given to a review, and what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prediction {
    pub(crate) recall: f64,
    pub(crate) recalled: bool,
    pub(crate) bin: Bin,
}

/// Which reviews are alike: by the days since the last one, by how many there were, and by how often
/// the card was forgotten. Hundredths of days, reviews and lapses at the lower end of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bin(u64, u64, u64);

impl Bin {
    /// The bin of the last of `reviews`, which is on a later day than the one before it
    /// (`fsrs` 6.6, `dataset.rs`, `r_matrix_index`, and srs-benchmark).
    pub(crate) fn of(reviews: &[FSRSReview]) -> Self {
        let Some((last, before)) = reviews.split_last() else {
            return Self::default();
        };
        let later = reviews.iter().filter(|review| review.delta_t > 0).count();
        let lapses = before
            .iter()
            .filter(|review| review.delta_t > 0 && is_lapse(review))
            .count();
        Self(
            grown(f64::from(last.delta_t), 2.48, 3.62, 100.0),
            grown(later as f64 + 1.0, 1.99, 1.89, 1.0),
            grown(lapses as f64, 1.65, 1.73, 1.0),
        )
    }
}

fn is_lapse(review: &FSRSReview) -> bool {
    review.rating == Rating::Again.number().unsigned_abs().into()
}

/// Bins that grow by `base`; 0 has one of its own.
fn grown(value: f64, first: f64, base: f64, scale: f64) -> u64 {
    if value <= 0.0 {
        return 0;
    }
    (first * base.powf(value.log(base).floor()) * scale).round() as u64
}

/// The scores of `predictions`; `None` of none.
pub(crate) fn scores(predictions: &[Prediction]) -> Option<Scores> {
    (!predictions.is_empty()).then(|| Scores {
        log_loss: log_loss(predictions),
        rmse_bins: rmse_bins(predictions),
        auc: auc(predictions),
        reviews: predictions.len(),
    })
}

fn log_loss(predictions: &[Prediction]) -> f64 {
    let sum: f64 = predictions
        .iter()
        .map(|one| {
            let recall = one.recall.clamp(DOUBT, 1.0 - DOUBT);
            -if one.recalled { recall } else { 1.0 - recall }.ln()
        })
        .sum();
    sum / predictions.len() as f64
}

fn rmse_bins(predictions: &[Prediction]) -> f64 {
    // Predicted, recalled and the number of them.
    let mut bins: BTreeMap<Bin, (f64, f64, f64)> = BTreeMap::new();
    for one in predictions {
        let (predicted, recalled, count) = bins.entry(one.bin).or_default();
        *predicted += one.recall;
        *recalled += f64::from(u8::from(one.recalled));
        *count += 1.0;
    }
    let sum: f64 = bins
        .values()
        .map(|(predicted, recalled, count)| ((predicted - recalled) / count).powi(2) * count)
        .sum();
    (sum / predictions.len() as f64).sqrt()
}

/// The Mann-Whitney statistic: ranks of the recalled, with equal predictions sharing a rank.
fn auc(predictions: &[Prediction]) -> Option<f64> {
    let mut sorted: Vec<&Prediction> = predictions.iter().collect();
    sorted.sort_by(|a, b| a.recall.total_cmp(&b.recall));
    let recalled = sorted.iter().filter(|one| one.recalled).count() as f64;
    let forgotten = sorted.len() as f64 - recalled;
    if recalled == 0.0 || forgotten == 0.0 {
        return None;
    }
    let (mut below, mut ranks) = (0.0, 0.0);
    for equal in sorted.chunk_by(|a, b| a.recall == b.recall) {
        let count = equal.len() as f64;
        let rank = below + (count + 1.0) / 2.0;
        ranks += rank * equal.iter().filter(|one| one.recalled).count() as f64;
        below += count;
    }
    Some((ranks - recalled * (recalled + 1.0) / 2.0) / (recalled * forgotten))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predictions(all: &[(f64, bool, u64)]) -> Vec<Prediction> {
        all.iter()
            .map(|(recall, recalled, bin)| Prediction {
                recall: *recall,
                recalled: *recalled,
                bin: Bin(*bin, 0, 0),
            })
            .collect()
    }

    /// By hand: −(ln 0.9 + ln 0.6 + ln 0.5 + ln 0.8) / 4; bins of two, off by 0.15 and 0.1.
    #[test]
    fn scores_are_those_of_paper_and_pencil() {
        let scores = scores(&predictions(&[
            (0.9, true, 1),
            (0.4, false, 1),
            (0.5, true, 2),
            (0.2, false, 2),
        ]))
        .unwrap();
        let loss = -(0.9_f64.ln() + 0.6_f64.ln() + 0.5_f64.ln() + 0.8_f64.ln()) / 4.0;
        assert!((scores.log_loss - loss).abs() < 1e-12);
        let rmse = ((0.15_f64.powi(2) + 0.15_f64.powi(2)) / 2.0).sqrt();
        assert!((scores.rmse_bins - rmse).abs() < 1e-12, "{scores:?}");
        assert_eq!((scores.auc, scores.reviews), (Some(1.0), 4));
    }

    #[test]
    fn the_order_of_predictions_is_what_auc_measures() {
        for (all, expected) in [
            (vec![(0.1, true, 0), (0.9, false, 0)], Some(0.0)),
            (vec![(0.5, true, 0), (0.5, false, 0)], Some(0.5)),
            // Of four pairs two are in order, one is not and one is equal.
            (
                vec![
                    (0.2, false, 0),
                    (0.5, true, 0),
                    (0.5, false, 0),
                    (0.1, true, 0),
                ],
                Some(0.375),
            ),
            (vec![(0.5, true, 0)], None),
            (vec![(0.5, false, 0)], None),
        ] {
            assert_eq!(auc(&predictions(&all)), expected, "{all:?}");
        }
    }

    #[test]
    fn certainty_that_was_wrong_is_dear_but_finite() {
        let loss = log_loss(&predictions(&[(1.0, false, 0), (0.0, true, 0)]));
        assert!((30.0..40.0).contains(&loss), "{loss}");
        assert_eq!(scores(&[]), None);
    }

    /// From `fsrs` 6.6: `r_matrix_index`, worked out by hand.
    #[test]
    fn bins_are_those_of_the_benchmark() {
        let reviews = |all: &[(u32, u32)]| -> Vec<FSRSReview> {
            all.iter()
                .map(|&(rating, delta_t)| FSRSReview { rating, delta_t })
                .collect()
        };
        for (all, expected) in [
            // 2.48 · 3.62⁰ days, 1.99 · 1.89¹ reviews.
            (&[(3, 0), (3, 1)][..], Bin(248, 4, 0)),
            (&[(3, 0), (3, 3)], Bin(248, 4, 0)),
            (&[(3, 0), (3, 4)], Bin(898, 4, 0)),
            // A lapse of the same day is none, and neither is the review itself.
            (&[(1, 0), (1, 0), (1, 14)], Bin(3_250, 4, 0)),
            // 1.99 · 1.89² reviews, 1.65 · 1.73¹ lapses.
            (&[(3, 0), (1, 2), (3, 0), (1, 1), (3, 1)], Bin(248, 7, 3)),
        ] {
            assert_eq!(Bin::of(&reviews(all)), expected, "{all:?}");
        }
    }
}

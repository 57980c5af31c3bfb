//! By how much to miss the wanted retention so as to hit it.
//!
//! Two things keep the mean chance of recall away from what is wanted. A day is the shortest interval
//! there is, so cards that fade faster are asked too late, however well they are known. And parameters
//! are never quite those of the learner. Both show in the newest reviews, and all other cards can make
//! up for them.

use std::ops::RangeInclusive;

use domain::review::{interval, retrievability};

use crate::{
    error::LearnError,
    fuzz,
    history::{History, samples},
    parameters::Parameters,
    policy::RETENTION,
};

/// It is as many of the newest reviews that say so.
const NEWEST: usize = 2_000;
/// How far parameters that were fitted are usually off: the standard deviation of the difference
/// between what they predict and what is remembered.
const OFF: f64 = 0.02;
/// Most of it.
const MOST: f64 = 0.03;
/// Halvings of [`MOST`]: down to a thousandth of a point.
const HALVINGS: u32 = 12;

/// A review, as the parameters have it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// What the card's stability was, in days.
    stability: f64,
    /// The chance of recall that was predicted.
    recall: f64,
    recalled: bool,
}

/// What to add to the wanted `retention` under `parameters`, so that the learner with these
/// `histories` remembers as much as is wanted, in `-0.03..=0.03`; 0 without reviews.
///
/// It is what the shortest interval costs, plus the difference between predicted and actual recall,
/// which counts the less the larger its standard error is.
///
/// # Errors
/// When a history leads to no memory.
pub fn correction(
    histories: &[History],
    parameters: &Parameters,
    retention: f64,
) -> Result<f64, LearnError> {
    let samples = samples(histories);
    let newest = samples.split_at(samples.len().saturating_sub(NEWEST)).1;
    let stabilities = histories
        .iter()
        .map(|history| history.stabilities(parameters))
        .collect::<Result<Vec<_>, _>>()?;
    let decay = parameters.decay();
    let seen: Vec<Seen> = newest
        .iter()
        .filter_map(|sample| {
            let (elapsed, recalled) = histories.get(sample.card)?.nth(sample.nth)?;
            let stability = *stabilities.get(sample.card)?.get(sample.nth)?;
            Some(Seen {
                stability,
                recall: retrievability(f64::from(elapsed), stability, decay),
                recalled,
            })
        })
        .collect();
    if seen.is_empty() {
        return Ok(0.0);
    }
    let whole = short(&seen, retention, decay) + off(&seen);
    Ok(whole.clamp(-MOST, MOST))
}

/// What the shortest interval costs: so much more has to be aimed at for the mean to be `retention`.
fn short(seen: &[Seen], retention: f64, decay: f64) -> f64 {
    let kept = |aim: f64| {
        mean(seen, |one| {
            let days = fuzz::exact(interval(one.stability, aim, decay));
            retrievability(f64::from(days), one.stability, decay)
        })
    };
    let within: RangeInclusive<f64> = 0.0..=MOST.min(RETENTION.end() - retention).max(0.0);
    let (mut low, mut high) = within.into_inner();
    if kept(retention) >= retention {
        return 0.0;
    }
    for _ in 0..HALVINGS {
        let middle = low.midpoint(high);
        if kept(retention + middle) < retention {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// How much less than predicted is remembered, shrunk by its standard error.
fn off(seen: &[Seen]) -> f64 {
    let difference = mean(seen, |one| one.recall - f64::from(u8::from(one.recalled)));
    let error = mean(seen, |one| one.recall * (1.0 - one.recall)) / seen.len() as f64;
    difference * OFF.powi(2) / (OFF.powi(2) + error)
}

fn mean(seen: &[Seen], value: impl Fn(&Seen) -> f64) -> f64 {
    seen.iter().map(value).sum::<f64>() / seen.len() as f64
}

#[cfg(test)]
mod tests {
    use domain::{
        review::{DECAY, Rating},
        time::{DAY, StudyDay},
    };

    use super::*;
    use crate::history::Review;

    fn seen(stability: f64, recall: f64, recalled: bool) -> Seen {
        Seen {
            stability,
            recall,
            recalled,
        }
    }

    #[test]
    fn cards_that_last_a_whole_number_of_days_need_no_correction() {
        let long = [seen(10.0, 0.9, true), seen(300.0, 0.9, true)];
        assert_eq!(short(&long, 0.9, DECAY), 0.0);
    }

    /// One card in 100 lasts a tenth of a day: the others are asked as much earlier as that takes.
    #[test]
    fn cards_that_fade_within_a_day_are_made_up_for() {
        let mut all = vec![seen(1_000.0, 0.9, true); 99];
        all.push(seen(0.1, 0.9, true));
        let lost = 0.9 - retrievability(1.0, 0.1, DECAY);
        let more = short(&all, 0.9, DECAY);
        assert!((more - lost / 99.0).abs() < 1e-4, "{more} {lost}");
        // All of them: there is nobody to make up for it, and a bound.
        let fast = [seen(0.1, 0.9, true)];
        assert_eq!(short(&fast, 0.9, DECAY), MOST);
        assert!((short(&fast, 0.96, DECAY) - 0.01).abs() < 1e-9);
        assert_eq!(short(&fast, 0.97, DECAY), 0.0);
    }

    /// By hand: 0.9 predicted, 0.8 of 100 recalled; 0.02² / (0.02² + 0.09 / 100) of the difference.
    #[test]
    fn what_few_reviews_say_counts_for_little() {
        let of = |count: usize| -> Vec<Seen> {
            (0..count).map(|nth| seen(5.0, 0.9, nth % 5 > 0)).collect()
        };
        assert!((off(&of(100)) - 0.1 * 0.0004 / 0.0013).abs() < 1e-9);
        assert!(off(&of(10)) < 0.005 && off(&of(10_000)) > 0.097);
    }

    #[test]
    fn the_whole_is_bounded_on_both_sides_and_nothing_of_nobody() {
        let history = |rating: Rating| {
            History::new(
                (0..400)
                    .map(|nth| Review {
                        at: i64::from(nth) * DAY,
                        day: StudyDay(nth),
                        rating,
                    })
                    .collect(),
            )
        };
        let of = |histories: &[History]| correction(histories, &Parameters::default(), 0.9);
        let good = vec![
            History::new(vec![
                Review {
                    at: 0,
                    day: StudyDay(0),
                    rating: Rating::Good
                },
                Review {
                    at: 90 * DAY,
                    day: StudyDay(90),
                    rating: Rating::Good
                },
            ]);
            2_000
        ];
        assert_eq!(of(&[]), Ok(0.0));
        assert_eq!(of(&[history(Rating::Again)]), Ok(MOST));
        assert_eq!(of(&good), Ok(-MOST));
    }
}

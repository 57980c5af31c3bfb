use domain::review::Rating;

use crate::{
    history::{History, Sample},
    ladder::{RUNGS, Rung},
};

/// The rung of every card at every review.
pub(super) struct Rungs(Vec<Vec<Rung>>);

impl Rungs {
    /// As the ladder would have led the cards. A review of the same day is a step: it leads back to
    /// the first rung or nowhere.
    pub(super) fn climbed(histories: &[History]) -> Self {
        Self(histories.iter().map(climb).collect())
    }

    /// What is recalled on each rung, in `samples`.
    pub(super) fn learn(&self, histories: &[History], samples: &[Sample]) -> Learned<'_> {
        let mut counts = [(0.0, 0.0); RUNGS.len()];
        let (mut all_recalled, mut all) = (0.0, 0.0);
        for sample in samples {
            let review = histories
                .get(sample.card)
                .and_then(|history| history.reviews().get(sample.nth));
            let slot = self
                .at(sample)
                .and_then(|rung| counts.get_mut(rung.index()));
            if let (Some(review), Some((recalled, count))) = (review, slot) {
                let passed = f64::from(u8::from(review.rating != Rating::Again));
                *recalled += passed;
                *count += 1.0;
                all_recalled += passed;
                all += 1.0;
            }
        }
        // One recall and one lapse more, so that nothing is certain.
        let mean = (all_recalled + 1.0) / (all + 2.0);
        Learned {
            rungs: self,
            // The mean of all counts as one review more, and is all there is of an unseen rung.
            recalls: counts.map(|(recalled, count)| (recalled + mean) / (count + 1.0)),
        }
    }

    fn at(&self, sample: &Sample) -> Option<Rung> {
        self.0.get(sample.card)?.get(sample.nth).copied()
    }
}

/// What is recalled on each rung.
pub(super) struct Learned<'a> {
    rungs: &'a Rungs,
    recalls: [f64; RUNGS.len()],
}

impl Learned<'_> {
    pub(super) fn recall(&self, sample: &Sample) -> Option<f64> {
        self.recalls.get(self.rungs.at(sample)?.index()).copied()
    }
}

fn climb(history: &History) -> Vec<Rung> {
    let mut next = None;
    history
        .reviews()
        .iter()
        .zip(history.elapsed())
        .map(|(review, elapsed)| {
            let here = next.unwrap_or_default();
            next = Some(match (next, elapsed) {
                (None, _) => Rung::entered(review.rating),
                (Some(rung), 0) if review.rating != Rating::Again => rung,
                (Some(rung), _) => rung.after(review.rating),
            });
            here
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::time::{DAY, StudyDay};

    use super::*;
    use crate::history::{Review, samples};

    fn history(reviews: &[(i16, i32)]) -> History {
        History::new(
            reviews
                .iter()
                .zip(0..)
                .map(|((rating, day), nth)| Review {
                    at: i64::from(*day) * DAY + nth,
                    day: StudyDay(*day),
                    rating: Rating::from_number(*rating).unwrap(),
                })
                .collect(),
        )
    }

    #[test]
    fn cards_climb_by_later_days_alone() {
        let climbed = climb(&history(&[
            (1, 0),
            (3, 0),
            (3, 1),
            (3, 4),
            (4, 11),
            (2, 41),
            (1, 71),
            (3, 71),
            (3, 72),
        ]));
        let rungs: Vec<_> = climbed.iter().map(|rung| rung.index()).collect();
        assert_eq!(rungs, [0, 0, 0, 1, 2, 4, 4, 0, 0]);
        assert_eq!(climb(&history(&[(4, 0), (3, 3)]))[1].index(), 1);
    }

    #[test]
    fn an_unseen_rung_has_the_mean_of_all_and_nothing_is_certain() {
        let histories = [history(&[(3, 0), (3, 1), (1, 4), (3, 5)])];
        let rungs = Rungs::climbed(&histories);
        let samples = samples(&histories);
        let learned = rungs.learn(&histories, &samples);
        // Three reviews, two recalled; the first rung twice, the second once, others never.
        let mean = 3.0 / 5.0;
        let expected = [(2.0 + mean) / 3.0, mean / 2.0, mean];
        for (recall, expected) in learned.recalls.iter().zip(expected) {
            assert!((recall - expected).abs() < 1e-12, "{:?}", learned.recalls);
        }
        assert_eq!(learned.recall(&samples[1]), Some(mean / 2.0));
        let nothing = rungs.learn(&histories, &[]);
        assert!(nothing.recalls.iter().all(|recall| *recall == 0.5));
    }
}

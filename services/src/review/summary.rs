//! The summary of reviews: kept in the transaction that stores an answer, so that no figure ever
//! needs the whole log.

use domain::time::Millis;
use entity::review_event;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use super::{place::Place, sql::statement};
use crate::error::Result;

/// Buckets of predicted recall; each is 5 % wide.
const BUCKETS: i16 = 20;
/// A card that is asked so many days after its last review, or more, is mature.
const MATURE_DAYS: i32 = 21;
/// Parts of a chance that [`Counts::predicted`] counts: whole numbers, so that taking a review out
/// leaves exactly what was there before it.
const PARTS: f64 = 1_000_000.0;

/// Which row of the summary a review belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Study day it counts for.
    pub study_day: i32,
    /// Hour of the learner's day, `0..=23`.
    pub hour: i16,
    /// `1..=4`.
    pub rating: i16,
    /// The note's category; nil for none.
    pub category_key: Uuid,
    /// See [`bucket`].
    pub bucket: i16,
}

/// What a row of the summary holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reviews.
    pub reviews: i32,
    /// Of these, first reviews of a card.
    pub firsts: i32,
    /// Time spent, in milliseconds.
    pub duration_ms: i64,
    /// Of the reviews, those of cards in review, the first of their study day, at most 20 days after
    /// the one before.
    pub young: i32,
    /// The same, 21 days after it or more.
    pub mature: i32,
    /// Sum of the chances of recall that were predicted for the young and the mature, in millionths.
    pub predicted: i64,
}

impl Counts {
    /// One review.
    pub fn of(event: &review_event::Model) -> Self {
        let days = event.elapsed_days.unwrap_or(0);
        let counts = event.phase_before == Place::REVIEW && days > 0;
        let predicted = event.predicted.filter(|_| counts).unwrap_or(0.0);
        Self {
            reviews: 1,
            firsts: i32::from(event.phase_before == Place::NEW.phase),
            duration_ms: i64::from(event.duration_ms),
            young: i32::from(counts && days < MATURE_DAYS),
            mature: i32::from(counts && days >= MATURE_DAYS),
            predicted: (predicted * PARTS).round() as i64,
        }
    }

    /// Adds `other`.
    pub fn add(&mut self, other: Self) {
        self.reviews += other.reviews;
        self.firsts += other.firsts;
        self.duration_ms += other.duration_ms;
        self.young += other.young;
        self.mature += other.mature;
        self.predicted += other.predicted;
    }
}

/// Bucket of a predicted chance of recall: `0..=19`, or -1 for a new card.
pub fn bucket(predicted: Option<f64>) -> i16 {
    predicted.map_or(-1, |chance| {
        let bucket = (chance * f64::from(BUCKETS)).floor();
        (bucket as i16).clamp(0, BUCKETS - 1)
    })
}

/// Hour of the day at `at`, `0..=23`, `utc_offset` seconds east of UTC.
pub fn hour(at: Millis, utc_offset: i32) -> i16 {
    let local = at.div_euclid(1000).saturating_add(i64::from(utc_offset));
    i16::try_from(local.rem_euclid(86_400) / 3_600).unwrap_or(0)
}

/// Counts a review.
pub(crate) async fn add(
    tx: &DatabaseTransaction,
    user: Uuid,
    slot: Slot,
    counts: Counts,
) -> Result<()> {
    const ADD: &str = "
INSERT INTO review_summaries
    (user_id, study_day, hour, rating, category_key, bucket, reviews, firsts, duration_ms, young,
     mature, predicted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (user_id, study_day, hour, rating, category_key, bucket) DO UPDATE SET
    reviews = review_summaries.reviews + excluded.reviews,
    firsts = review_summaries.firsts + excluded.firsts,
    duration_ms = review_summaries.duration_ms + excluded.duration_ms,
    young = review_summaries.young + excluded.young,
    mature = review_summaries.mature + excluded.mature,
    predicted = review_summaries.predicted + excluded.predicted";
    let values = [
        user.into(),
        slot.study_day.into(),
        slot.hour.into(),
        slot.rating.into(),
        slot.category_key.into(),
        slot.bucket.into(),
        counts.reviews.into(),
        counts.firsts.into(),
        counts.duration_ms.into(),
        counts.young.into(),
        counts.mature.into(),
        counts.predicted.into(),
    ];
    tx.execute_raw(statement(tx, ADD, values)).await?;
    Ok(())
}

/// Takes a review out again. The learner may have moved the note to another category or changed
/// their zone since; then it comes out of the row that fits best, so that the day's sum is right.
pub(super) async fn take(
    tx: &DatabaseTransaction,
    user: Uuid,
    slot: Slot,
    counts: Counts,
) -> Result<()> {
    const TAKE: &str = "
UPDATE review_summaries SET
    reviews = reviews - $7,
    firsts = firsts - $8,
    duration_ms = CASE WHEN duration_ms > $9 THEN duration_ms - $9 ELSE 0 END,
    young = young - $10,
    mature = mature - $11,
    predicted = CASE WHEN predicted > $12 THEN predicted - $12 ELSE 0 END
WHERE user_id = $1 AND study_day = $2 AND rating = $4 AND bucket = $6
  AND (hour, category_key) = (
    SELECT s.hour, s.category_key FROM review_summaries s
    WHERE s.user_id = $1 AND s.study_day = $2 AND s.rating = $4 AND s.bucket = $6
      AND s.reviews >= $7 AND s.firsts >= $8 AND s.young >= $10 AND s.mature >= $11
    ORDER BY CASE WHEN s.category_key = $5 THEN 0 ELSE 1 END,
             CASE WHEN s.hour = $3 THEN 0 ELSE 1 END
    LIMIT 1)";
    let values = [
        user.into(),
        slot.study_day.into(),
        slot.hour.into(),
        slot.rating.into(),
        slot.category_key.into(),
        slot.bucket.into(),
        counts.reviews.into(),
        counts.firsts.into(),
        counts.duration_ms.into(),
        counts.young.into(),
        counts.mature.into(),
        counts.predicted.into(),
    ];
    tx.execute_raw(statement(tx, TAKE, values)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_five_per_cent_wide() {
        for (predicted, expected) in [
            (None, -1),
            (Some(0.0), 0),
            (Some(0.049), 0),
            (Some(0.9), 18),
            (Some(1.0), 19),
            (Some(f64::NAN), 0),
        ] {
            assert_eq!(bucket(predicted), expected, "{predicted:?}");
        }
    }

    #[test]
    fn hours_are_the_learners() {
        assert_eq!(hour(0, 9 * 3600), 9);
        assert_eq!(hour(-1, 0), 23);
        assert_eq!(hour(0, -30 * 60), 23);
    }
}

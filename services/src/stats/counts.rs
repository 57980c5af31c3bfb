//! What the summary of reviews says, in one statement.

use api::{
    Viewer,
    stats::{Buttons, Retention},
};
use domain::{
    review::Rating,
    stats::{BUCKETS, Bucket, Share},
};
use sea_orm::FromQueryResult;

use crate::{core::Core, db::statement, error::Result};

/// `$1` user, `$2` study day. At most four ages, four ratings and twenty-one buckets, however long
/// the learner has been studying.
const COUNTS: &str = "
SELECT summary.age, summary.rating, summary.bucket,
    CAST(SUM(summary.reviews) AS BIGINT) AS reviews,
    CAST(SUM(summary.firsts) AS BIGINT) AS firsts,
    CAST(SUM(summary.young) AS BIGINT) AS young,
    CAST(SUM(summary.mature) AS BIGINT) AS mature,
    CAST(SUM(summary.predicted) AS BIGINT) AS predicted
FROM (
    SELECT CASE
            WHEN study_day > $2 - 7 THEN 0
            WHEN study_day > $2 - 30 THEN 1
            WHEN study_day > $2 - 90 THEN 2
            ELSE 3
        END AS age,
        rating, bucket, reviews, firsts, young, mature, predicted
    FROM review_summaries WHERE user_id = $1 AND reviews > 0) summary
GROUP BY summary.age, summary.rating, summary.bucket";

/// Of a chance of recall, see `review::summary::Counts::predicted`.
const PARTS: f64 = 1_000_000.0;

#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
struct Row {
    age: i32,
    rating: i16,
    bucket: i16,
    reviews: i64,
    firsts: i64,
    young: i64,
    mature: i64,
    predicted: i64,
}

/// The sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub reviews: u32,
    pub retention: Retention,
    pub buttons: Buttons,
    /// Of each bucket what was recalled, and the sum of what was predicted, in millionths.
    buckets: [(Share, i64); BUCKETS as usize],
}

pub(super) async fn read(core: &Core, viewer: &Viewer) -> Result<Counts> {
    let values = [viewer.user.0.into(), viewer.today.0.into()];
    let rows = Row::find_by_statement(statement(&core.db, COUNTS, values))
        .all(&core.db)
        .await?;
    let mut counts = Counts::default();
    for row in &rows {
        counts.add(row);
    }
    Ok(counts)
}

impl Counts {
    fn add(&mut self, row: &Row) {
        let whole = |number: i64| u32::try_from(number).unwrap_or(0);
        self.reviews = self.reviews.saturating_add(whole(row.reviews));
        let of = whole(row.young + row.mature);
        let recalled = Share {
            hits: if row.rating > Rating::Again.number() {
                of
            } else {
                0
            },
            of,
        };
        self.retention.all.add(recalled);
        if row.age < 3 {
            self.retention.quarter.add(recalled);
        }
        if row.age < 2 {
            self.retention.month.add(recalled);
        }
        if row.age < 1 {
            self.retention.week.add(recalled);
        }
        let steps = row.reviews - row.firsts - row.young - row.mature;
        for (buttons, count) in [
            (&mut self.buttons.new, row.firsts),
            (&mut self.buttons.steps, steps),
            (&mut self.buttons.young, row.young),
            (&mut self.buttons.mature, row.mature),
        ] {
            let button = usize::try_from(row.rating - 1).ok();
            if let Some(button) = button.and_then(|index| buttons.get_mut(index)) {
                *button = button.saturating_add(whole(count));
            }
        }
        let bucket = usize::try_from(row.bucket).ok();
        if let Some((share, predicted)) = bucket.and_then(|index| self.buckets.get_mut(index)) {
            share.add(recalled);
            *predicted += row.predicted;
        }
    }

    /// The buckets in which there are reviews.
    pub(super) fn calibration(&self) -> Vec<Bucket> {
        (0..BUCKETS)
            .zip(self.buckets)
            .filter(|(_, (recalled, _))| recalled.of > 0)
            .map(|(number, (recalled, predicted))| Bucket {
                number,
                predicted: predicted as f64 / PARTS / f64::from(recalled.of),
                recalled,
            })
            .collect()
    }
}

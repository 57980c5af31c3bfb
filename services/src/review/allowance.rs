//! How much of what is due the study day asks for, as columns (`domain::review::Allowance` is the
//! rule).

use domain::{
    review::{Allowance, CatchUp},
    time::StudyDay,
};
use sea_orm::FromQueryResult;

/// What [`Columns`] is read from, out of `users`: `$1` user, `$2` study day, `$3` now. Answers to cards
/// in review are counted only under a limit; the log of the last two days holds those of one study
/// day, and its index finds them.
macro_rules! columns {
    () => {
        "users.new_per_day, users.reviews_per_day, users.catch_up_pace, users.catch_up_since, \
         users.catch_up_backlog, users.catch_up_until, \
         CASE WHEN users.more_day = $2 THEN users.more_reviews ELSE 0 END AS more_reviews, \
         CASE WHEN users.more_day = $2 THEN users.more_new ELSE 0 END AS more_new, \
         (SELECT CAST(COALESCE(SUM(firsts.firsts), 0) AS BIGINT) FROM review_summaries firsts \
          WHERE firsts.user_id = $1 AND firsts.study_day = $2) AS new_done, \
         CASE WHEN users.reviews_per_day IS NULL AND users.catch_up_pace IS NULL THEN 0 ELSE \
           (SELECT COUNT(*) FROM review_events spent \
            WHERE spent.user_id = $1 AND spent.kind = 'review' AND spent.phase_before = 2 \
              AND spent.study_day = $2 AND spent.at > $3 - 172800000 \
              AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = spent.id)) \
         END AS reviews_done"
    };
}

/// The names of these columns.
macro_rules! names {
    () => {
        "new_per_day, reviews_per_day, catch_up_pace, catch_up_since, catch_up_backlog, \
         catch_up_until, more_reviews, more_new, new_done, reviews_done"
    };
}

pub(crate) use {columns, names};

/// See [`columns`].
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(crate) struct Columns {
    new_per_day: i32,
    reviews_per_day: Option<i32>,
    catch_up_pace: Option<i32>,
    catch_up_since: Option<i32>,
    catch_up_backlog: Option<i32>,
    catch_up_until: Option<i32>,
    more_reviews: i32,
    more_new: i32,
    new_done: i64,
    reviews_done: i64,
}

impl Columns {
    /// What the study day asks for.
    pub fn read(self) -> Allowance {
        let Self {
            new_per_day,
            reviews_per_day,
            catch_up_pace,
            catch_up_since,
            catch_up_backlog,
            catch_up_until,
            more_reviews,
            more_new,
            new_done,
            reviews_done,
        } = self;
        let catch_up = catch_up_pace
            .zip(catch_up_since)
            .zip(catch_up_backlog.zip(catch_up_until))
            .map(|((pace, since), (backlog, until))| CatchUp {
                pace: count(pace),
                since: StudyDay(since),
                backlog: count(backlog),
                until: StudyDay(until),
            });
        Allowance {
            new_per_day: count(new_per_day),
            reviews_per_day: reviews_per_day.map(count),
            catch_up,
            more_reviews: count(more_reviews),
            more_new: count(more_new),
            new_done: count(new_done),
            reviews_done: count(reviews_done),
        }
    }
}

fn count(stored: impl Into<i64>) -> u32 {
    u32::try_from(stored.into().max(0)).unwrap_or(u32::MAX)
}

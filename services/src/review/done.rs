//! The finished screen.

use api::{Viewer, review::DonePage};
use domain::time::{Millis, StudyDay};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{ReviewService, desk::desk, offer::Moment, sql::statement};
use crate::error::Result;

/// `$1` user, `$2` Monday, `$3` today.
const WEEK: &str = "
SELECT study_day,
    CAST(SUM(reviews) AS BIGINT) AS reviews,
    CAST(SUM(CASE WHEN rating > 1 THEN reviews ELSE 0 END) AS BIGINT) AS recalled,
    CAST(SUM(duration_ms) AS BIGINT) AS spent
FROM review_summaries
WHERE user_id = $1 AND study_day BETWEEN $2 AND $3
GROUP BY study_day";

/// `$1` user, `$2` study day, `$3` now, `$4` when the study day ends.
const AHEAD: &str = "
SELECT
    COUNT(CASE WHEN phase = 0 THEN 1 END) AS fresh,
    COUNT(CASE WHEN (phase = 2 AND due_day <= $2) OR (phase IN (1, 3) AND due_at <= $3)
        THEN 1 END) AS due,
    MIN(CASE WHEN phase IN (1, 3) AND due_at > $3 AND due_at < $4 THEN due_at END) AS next_step_at,
    MIN(CASE WHEN phase = 2 AND due_day > $2 THEN due_day END) AS next_day
FROM cards
WHERE user_id = $1 AND active AND NOT suspended
  AND (buried_until IS NULL OR buried_until <= $2)";

#[derive(FromQueryResult)]
struct Ahead {
    fresh: i64,
    due: i64,
    next_step_at: Option<Millis>,
    next_day: Option<i32>,
}

#[derive(FromQueryResult)]
struct Day {
    study_day: i32,
    reviews: i64,
    recalled: i64,
    spent: i64,
}

impl ReviewService {
    pub(super) async fn finished(&self, viewer: &Viewer) -> Result<DonePage> {
        let db = &self.core.db;
        let desk = desk(&self.core, viewer).await?;
        let monday = monday(viewer.today);
        let values = [viewer.user.0.into(), monday.0.into(), viewer.today.0.into()];
        let days = Day::find_by_statement(statement(db, WEEK, values))
            .all(db)
            .await?;
        let mut week = [false; 7];
        for day in &days {
            let index = usize::try_from(day.study_day - monday.0).unwrap_or(usize::MAX);
            if let Some(slot) = week.get_mut(index) {
                *slot = day.reviews > 0;
            }
        }
        let today = days.iter().find(|day| day.study_day == viewer.today.0);
        let ahead = ahead(db, viewer).await?;
        let fresh = u32::try_from(ahead.fresh).unwrap_or(u32::MAX);
        let fresh_today = fresh.min(desk.fresh_left());
        // New cards that today had no room for come tomorrow.
        let tomorrow =
            (fresh > fresh_today && desk.scheduling.new_per_day > 0).then_some(viewer.today.0 + 1);
        let next_day = ahead
            .next_day
            .into_iter()
            .chain(tomorrow)
            .min()
            .map(StudyDay);
        Ok(DonePage {
            reviews: today.map_or(0, |day| u32::try_from(day.reviews).unwrap_or(0)),
            recalled: today.map_or(0, |day| u32::try_from(day.recalled).unwrap_or(0)),
            spent: today.map_or(0, |day| day.spent),
            due: u32::try_from(ahead.due)
                .unwrap_or(u32::MAX)
                .saturating_add(fresh_today),
            next_step_at: ahead.next_step_at,
            next_day,
            today: viewer.today,
            week,
            undo: desk.undo,
        })
    }
}

async fn ahead(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Ahead> {
    let moment = Moment::of(viewer);
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        viewer.now.into(),
        moment.day_start(StudyDay(viewer.today.0 + 1)).into(),
    ];
    let row = Ahead::find_by_statement(statement(db, AHEAD, values))
        .one(db)
        .await?;
    Ok(row.unwrap_or(Ahead {
        fresh: 0,
        due: 0,
        next_step_at: None,
        next_day: None,
    }))
}

/// The Monday of the week that `day` is in; 1970-01-01 was a Thursday.
fn monday(day: StudyDay) -> StudyDay {
    StudyDay(day.0 - (day.0 + 3).rem_euclid(7))
}

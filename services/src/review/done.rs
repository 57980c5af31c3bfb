//! The finished screen.

use api::{
    Viewer,
    review::{DonePage, SessionDone, SessionQuery, SessionView, Waiting},
};
use domain::time::{Millis, StudyDay};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    ReviewService,
    desk::{Session, desk},
    due::DueCounts,
    going,
    sql::statement,
};
use crate::{auth::zone, error::Result};

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
    COUNT(CASE WHEN phase IN (1, 3) AND due_at <= $3 THEN 1 END) AS steps,
    COUNT(CASE WHEN phase = 2 AND due_day <= $2 THEN 1 END) AS reviews,
    MIN(CASE WHEN phase IN (1, 3) AND due_at > $3 AND due_at < $4 THEN due_at END) AS next_step_at,
    MIN(CASE WHEN phase = 2 AND due_day > $2 THEN due_day END) AS next_day
FROM cards
WHERE user_id = $1 AND active AND NOT suspended
  AND (buried_until IS NULL OR buried_until <= $2)";

#[derive(Default, FromQueryResult)]
struct Ahead {
    fresh: i64,
    steps: i64,
    reviews: i64,
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
    pub(super) async fn finished(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<DonePage> {
        let db = &self.core.db;
        let desk = desk(&self.core, viewer, session.begun(viewer.now), None).await?;
        going::forget(&self.core, viewer, &desk.session.query).await?;
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
        let count = |cards: i64| u32::try_from(cards).unwrap_or(u32::MAX);
        let due = DueCounts::under(
            &desk.allowance,
            count(ahead.steps),
            count(ahead.reviews),
            count(ahead.fresh),
        );
        // What today had no room for comes tomorrow.
        let waits =
            due.reviews_waiting > 0 || (due.new_waiting > 0 && desk.allowance.new_come_tomorrow());
        let next_day = ahead
            .next_day
            .into_iter()
            .chain(waits.then_some(viewer.today.0 + 1))
            .min()
            .map(StudyDay);
        Ok(DonePage {
            reviews: today.map_or(0, |day| u32::try_from(day.reviews).unwrap_or(0)),
            recalled: today.map_or(0, |day| u32::try_from(day.recalled).unwrap_or(0)),
            spent: today.map_or(0, |day| day.spent),
            due: due.total(),
            next_step_at: ahead.next_step_at,
            next_day,
            today: viewer.today,
            week,
            waiting: Waiting {
                reviews: due.reviews_waiting,
                fresh: due.new_waiting,
            },
            plan: desk.plan(due.reviews_due(), viewer),
            session: ended(&desk.session),
            undo: desk.undo,
        })
    }
}

/// What was done in the session that the learner chose.
fn ended(session: &Session) -> Option<SessionDone> {
    let again = SessionQuery {
        since: None,
        ..session.query
    };
    Some(SessionDone {
        view: SessionView {
            query: again.to_string(),
            ..session.view()?
        },
        reviews: session.answers,
        recalled: session.recalled,
        spent: session.spent,
    })
}

async fn ahead(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Ahead> {
    let tomorrow = StudyDay(viewer.today.0 + 1);
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        viewer.now.into(),
        zone::day_start(&viewer.time_zone, tomorrow, viewer.rollover).into(),
    ];
    let row = Ahead::find_by_statement(statement(db, AHEAD, values))
        .one(db)
        .await?;
    Ok(row.unwrap_or_default())
}

/// The Monday of the week that `day` is in; 1970-01-01 was a Thursday.
fn monday(day: StudyDay) -> StudyDay {
    StudyDay(day.0 - (day.0 + 3).rem_euclid(7))
}

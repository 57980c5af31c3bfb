//! The plan by which a learner catches up after a break (decision 24). It limits what a study day
//! asks for and moves no due day, so everything that is due stays due, and giving the plan up is
//! forgetting it.

mod forecast;

use api::{
    ApiError, Viewer,
    review::{CatchUpPage, PaceForecast},
};
use domain::review::{PACE_MAX, PlanStatus, USUAL_DAYS, is_offered, minutes, paces, usual};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    ReviewService, learner,
    log::{self, Own},
    offer::Snapshot,
    sql::statement,
};
use crate::{core::Core, db, error::Result, frame};
use forecast::Forecast;

/// Answers that a learner's pace is taken from.
const PACE_OF: i64 = 50;
/// Days in which the backlog is worked off when the paces of a usual day never would.
const WITHIN: [u32; 3] = [30, 14, 7];

/// `$1` user, `$2` study day, `$3` days: reviews of the latest days on which something was reviewed.
const DAYS: &str = "
SELECT CAST(SUM(reviews) AS BIGINT) AS number FROM review_summaries
WHERE user_id = $1 AND study_day < $2 AND reviews > 0
GROUP BY study_day ORDER BY study_day DESC LIMIT $3";

/// `$1` user, `$2` study day, `$3` answers: what the newest that count took, in milliseconds.
const DURATIONS: &str = "
SELECT CAST(answers.duration_ms AS BIGINT) AS number FROM review_events answers
WHERE answers.user_id = $1 AND answers.kind = 'review' AND answers.study_day <= $2
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = answers.id)
ORDER BY answers.at DESC, answers.id DESC LIMIT $3";

/// `$1` user, `$2` pace, `$3` study day, `$4` reviews that are due, `$5` the last study day.
const ACCEPT: &str = "
UPDATE users SET catch_up_pace = $2, catch_up_since = $3, catch_up_backlog = $4, catch_up_until = $5,
    data_version = data_version + 1
WHERE id = $1";

/// `$1` user.
const DROP: &str = "
UPDATE users SET catch_up_pace = NULL, data_version = data_version + 1
WHERE id = $1 AND catch_up_pace IS NOT NULL";

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

impl ReviewService {
    pub(super) async fn plan_page(&self, viewer: &Viewer) -> Result<CatchUpPage> {
        let (frame, due) = frame::load_with_due(&self.core, viewer).await?;
        let reviews = due.counts.reviews_due();
        let usual = usual(&numbers(&self.core, viewer, DAYS, i64::from(USUAL_DAYS)).await?);
        let plan = PlanStatus::of(&due.allowance, reviews, viewer.today);
        let offered = is_offered(reviews, usual);
        let paces = if offered || plan.is_some() {
            let known = self.known(viewer).await?;
            let durations = numbers(&self.core, viewer, DURATIONS, PACE_OF).await?;
            let done = due.allowance.reviews_done;
            choices(&known, reviews, usual, done)?
                .into_iter()
                .map(|(pace, days)| PaceForecast {
                    pace,
                    minutes: minutes(pace, &durations),
                    days,
                })
                .collect()
        } else {
            Vec::new()
        };
        Ok(CatchUpPage {
            frame,
            today: viewer.today,
            due: reviews,
            usual,
            offered,
            plan,
            paces,
        })
    }

    pub(super) async fn follow_plan(&self, viewer: &Viewer, pace: u32) -> Result<()> {
        if !(1..=PACE_MAX).contains(&pace) {
            return Err(ApiError::Malformed.into());
        }
        let (_, due) = frame::load_with_due(&self.core, viewer).await?;
        let reviews = due.counts.reviews_due();
        if reviews == 0 {
            // Caught up meanwhile, in another tab.
            return Ok(());
        }
        let known = self.known(viewer).await?;
        let days = known.days(pace, due.allowance.reviews_done)?;
        let length = days.map_or(forecast::HORIZON, |days| {
            i32::try_from(days.len()).unwrap_or(forecast::HORIZON)
        });
        let number = |count: u32| i32::try_from(count).map_err(|_| ApiError::Malformed);
        let values = [
            viewer.user.0.into(),
            number(pace)?.into(),
            viewer.today.0.into(),
            number(reviews)?.into(),
            (viewer.today.0 + length - 1).into(),
        ];
        let tx = db::begin_write(&self.core.db).await?;
        tx.execute_raw(statement(&tx, ACCEPT, values)).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn give_plan_up(&self, viewer: &Viewer) -> Result<()> {
        let tx = db::begin_write(&self.core.db).await?;
        tx.execute_raw(statement(&tx, DROP, [viewer.user.0.into()]))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every card in review, to look ahead from.
    async fn known(&self, viewer: &Viewer) -> Result<Forecast> {
        let db = &self.core.db;
        let learner = learner::read(db, viewer.user, viewer.now).await?;
        let learner = learner.ok_or(ApiError::Unauthenticated)?;
        let cards = log::in_review(db, viewer.user).await?;
        let cards = cards.iter().map(|Own { card, .. }| Snapshot::from(card));
        Ok(Forecast {
            cards: cards.collect(),
            scheduling: learner.scheduling,
            moment: learner.moment,
            decay: viewer.decay,
        })
    }
}

/// Paces that catch up, each with its days.
fn choices(
    known: &Forecast,
    due: u32,
    usual: u32,
    done: u32,
) -> Result<Vec<(u32, Vec<api::review::ForecastDay>)>> {
    let within = WITHIN.map(|days| (due.div_ceil(days).div_ceil(5) * 5).clamp(5, PACE_MAX));
    for paces in [paces(due, usual), within.to_vec()] {
        let mut found = Vec::new();
        for pace in paces {
            if let Some(days) = known.days(pace, done)? {
                found.push((pace, days));
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

async fn numbers(core: &Core, viewer: &Viewer, text: &str, most: i64) -> Result<Vec<u32>> {
    let values = [viewer.user.0.into(), viewer.today.0.into(), most.into()];
    let rows = Number::find_by_statement(statement(&core.db, text, values))
        .all(&core.db)
        .await?;
    let number = |row: Number| u32::try_from(row.number).unwrap_or(0);
    Ok(rows.into_iter().map(number).collect())
}

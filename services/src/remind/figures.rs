//! What the mails tell.

use domain::{
    id::UserId,
    remind::ReminderKind,
    review::minutes,
    time::{DAY, Millis, StudyDay},
};
use sea_orm::{DatabaseConnection, FromQueryResult, Value};

use crate::{
    db::statement,
    error::{Error, Result},
    mail::Figures,
    review::due::{self, Due},
};

/// Answers that a learner's pace is taken from.
const PACE_OF: i64 = 50;
/// Study days of a summary.
const WEEK: i32 = 7;
/// A streak is counted up to here.
const STREAK_MAX: i64 = 4_000;

/// The learner's moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub user: UserId,
    pub today: StudyDay,
    pub now: Millis,
}

/// What a mail of `kind` tells; `None` if there is nothing to say.
pub(super) async fn read(
    db: &DatabaseConnection,
    kind: ReminderKind,
    skip_studied: bool,
    moment: &Moment,
) -> Result<Option<Figures>> {
    let (due, studied) = due_and_studied(db, moment).await?;
    match kind {
        ReminderKind::Daily if skip_studied && studied => Ok(None),
        ReminderKind::Daily | ReminderKind::Evening if due == 0 => Ok(None),
        ReminderKind::Daily | ReminderKind::Evening => Ok(Some(reminder(db, moment, due).await?)),
        ReminderKind::Weekly => week(db, moment, due).await,
    }
}

/// The daily reminder as it would be now; of nothing due it tells one note.
pub(super) async fn example(db: &DatabaseConnection, moment: &Moment) -> Result<Figures> {
    let (due, _) = due_and_studied(db, moment).await?;
    reminder(db, moment, due.max(1)).await
}

/// How many notes the study day asks for, as the queue counts them, and whether something was
/// reviewed on it.
async fn due_and_studied(db: &DatabaseConnection, moment: &Moment) -> Result<(u32, bool)> {
    const DUE: &str = concat!(
        "WITH ",
        due::due!(),
        " SELECT ",
        due::columns!(),
        ", (SELECT CAST(COALESCE(SUM(reviews), 0) AS BIGINT) FROM review_summaries
     WHERE user_id = $1 AND study_day = $2) AS studied FROM due"
    );
    let values = [
        moment.user.0.into(),
        moment.today.0.into(),
        moment.now.into(),
    ];
    let row = sea_orm::ConnectionTrait::query_one_raw(db, statement(db, DUE, values))
        .await?
        .ok_or_else(|| Error::Stored("a learner is gone".to_owned()))?;
    let studied: i64 = row.try_get("", "studied")?;
    Ok((Due::of(&row)?.counts.total(), studied > 0))
}

async fn reminder(db: &DatabaseConnection, moment: &Moment, due: u32) -> Result<Figures> {
    const PACE: &str = "
SELECT CAST(answers.duration_ms AS BIGINT) AS number FROM review_events answers
WHERE answers.user_id = $1 AND answers.kind = 'review'
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = answers.id)
ORDER BY answers.at DESC, answers.id DESC LIMIT $2";
    let durations = numbers(db, PACE, [moment.user.0.into(), PACE_OF.into()]).await?;
    let durations: Vec<u32> = durations.into_iter().map(clamp).collect();
    Ok(Figures::Due {
        due,
        minutes: minutes(due, &durations),
    })
}

#[derive(FromQueryResult)]
struct Week {
    days: i64,
    reviews: i64,
    learned: i64,
    remembered: i64,
}

/// The week before today; `None` if it had no review and nothing is due.
async fn week(db: &DatabaseConnection, moment: &Moment, due: u32) -> Result<Option<Figures>> {
    /// `$2` first study day, `$3` the day after the last, `$4` a moment before the first.
    const SUMS: &str = "
SELECT COUNT(DISTINCT CASE WHEN s.reviews > 0 THEN s.study_day END) AS days,
    CAST(COALESCE(SUM(s.reviews), 0) AS BIGINT) AS reviews,
    (SELECT COUNT(*) FROM review_events e
     WHERE e.user_id = $1 AND e.at > $4 AND e.kind = 'review' AND e.phase_before = 2
       AND e.study_day >= $2 AND e.study_day < $3
       AND NOT EXISTS (SELECT 1 FROM review_events u WHERE u.undoes = e.id)) AS learned,
    (SELECT COUNT(*) FROM review_events e
     WHERE e.user_id = $1 AND e.at > $4 AND e.kind = 'review' AND e.phase_before = 2 AND e.rating > 1
       AND e.study_day >= $2 AND e.study_day < $3
       AND NOT EXISTS (SELECT 1 FROM review_events u WHERE u.undoes = e.id)) AS remembered
FROM review_summaries s
WHERE s.user_id = $1 AND s.study_day >= $2 AND s.study_day < $3";
    let first = moment.today.0.saturating_sub(WEEK);
    let values: [Value; 4] = [
        moment.user.0.into(),
        first.into(),
        moment.today.0.into(),
        (moment.now - Millis::from(WEEK + 2) * DAY).into(),
    ];
    let sums = Week::find_by_statement(statement(db, SUMS, values))
        .one(db)
        .await?
        .ok_or_else(|| Error::Stored("no sums".to_owned()))?;
    if sums.reviews == 0 && due == 0 {
        return Ok(None);
    }
    Ok(Some(Figures::Week {
        days: clamp(sums.days),
        reviews: clamp(sums.reviews),
        learned: clamp(sums.learned),
        remembered: clamp(sums.remembered),
        streak: streak(db, moment).await?,
        due,
    }))
}

/// Study days in a row with a review, up to yesterday.
async fn streak(db: &DatabaseConnection, moment: &Moment) -> Result<u32> {
    const DAYS: &str = "
SELECT DISTINCT CAST(study_day AS BIGINT) AS number FROM review_summaries
WHERE user_id = $1 AND study_day < $2 AND reviews > 0
ORDER BY number DESC LIMIT $3";
    let values = [
        moment.user.0.into(),
        moment.today.0.into(),
        STREAK_MAX.into(),
    ];
    let days = numbers(db, DAYS, values).await?;
    let expected = (1..).map(|back| i64::from(moment.today.0) - back);
    let run = days
        .iter()
        .zip(expected)
        .take_while(|(day, expected)| *day == expected);
    Ok(u32::try_from(run.count()).unwrap_or(0))
}

async fn numbers(
    db: &DatabaseConnection,
    text: &'static str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
    }
    let rows = Row::find_by_statement(statement(db, text, values))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

fn clamp(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

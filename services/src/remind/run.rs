//! The deed of [`crate::jobs::Job::Remind`].

use std::time::Duration;

use domain::{
    id::UserId,
    language::Language,
    remind::{LATE, ReminderKind},
    time::{Millis, Rollover},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::figures::{self, Moment};
use crate::{
    auth::zone,
    core::Core,
    db::{begin_write, statement},
    error::{Error, Result},
    jobs::JobError,
    mail::{MailKind, NewMail, post},
};

/// Rows that are read at a time.
const BATCH: i64 = 200;
/// How long one run goes on; the next goes on where it stopped. Shorter than a job's limit.
const BUDGET: Duration = Duration::from_secs(200);

/// Rows that are to be looked at, `$1` now; the ones after `$2`, `$3`, `$4` of `$5` at a time.
const WAITING: &str = "
SELECT reminders.user_id, reminders.kind, reminders.hour, reminders.weekday, reminders.skip_studied,
    reminders.next_at, reminders.last_day, users.email, users.language, users.time_zone,
    users.rollover_hour,
    CASE WHEN users.email_verified_at IS NOT NULL AND users.mail_failed_at IS NULL THEN 1 ELSE 0 END
        AS reachable
FROM reminders JOIN users ON users.id = reminders.user_id
WHERE reminders.next_at <= $1
  AND (reminders.next_at, reminders.user_id, reminders.kind) > ($2, $3, $4)
ORDER BY reminders.next_at, reminders.user_id, reminders.kind
LIMIT $5";

#[derive(Debug, FromQueryResult)]
struct Row {
    user_id: Uuid,
    kind: String,
    hour: i16,
    weekday: Option<i16>,
    skip_studied: bool,
    next_at: Millis,
    last_day: Option<i32>,
    email: String,
    language: String,
    time_zone: String,
    rollover_hour: i16,
    reachable: i32,
}

/// Mails every learner whose hour has come, once per local day, and moves their rows on. `at` is the
/// tick it belongs to; what counts is now.
///
/// # Errors
/// [`JobError::Retry`] when the database does not answer.
pub async fn run(core: &Core, at: Millis) -> Result<(), JobError> {
    let began = tokio::time::Instant::now();
    let (mut decided, mut mailed) = (0_u32, 0_u32);
    let mut after = (Millis::MIN, Uuid::nil(), String::new());
    loop {
        let now = core.clock.now();
        let values = [
            now.into(),
            after.0.into(),
            after.1.into(),
            after.2.clone().into(),
            BATCH.into(),
        ];
        let rows = Row::find_by_statement(statement(&core.db, WAITING, values))
            .all(&core.db)
            .await?;
        let Some(last) = rows.last() else { break };
        after = (last.next_at, last.user_id, last.kind.clone());
        for row in &rows {
            match decide(core, row, now).await {
                Ok(sent) => {
                    decided += 1;
                    mailed += u32::from(sent);
                }
                Err(error) if error.is_outage() => return Err(error.into()),
                // One learner's fault is not to keep the others' mails.
                Err(error) => {
                    tracing::error!(user = %row.user_id, kind = row.kind, %error, "no reminder");
                }
            }
        }
        if began.elapsed() > BUDGET {
            tracing::warn!(decided, "more reminders than one run has time for");
            break;
        }
    }
    if decided > 0 {
        tracing::info!(at, decided, mailed, "reminders");
    }
    Ok(())
}

/// Moves `row` on to its next hour, and posts the mail if there is one for the hour that has come.
/// Whether it did.
async fn decide(core: &Core, row: &Row, now: Millis) -> Result<bool> {
    let kind = ReminderKind::parse(&row.kind)
        .ok_or_else(|| Error::Stored(format!("reminder {}", row.kind)))?;
    let small = |number: i16| u8::try_from(number).unwrap_or(0);
    let (hour, weekday) = (small(row.hour), row.weekday.map(small));
    let next = zone::next_hour(&row.time_zone, hour, weekday, now);
    // After a downtime of days it is the newest hour that may still be in time.
    let came = zone::last_hour(&row.time_zone, hour, weekday, now)
        .filter(|(came, _)| *came >= row.next_at && now - came <= LATE);
    let day = came
        .map(|(_, day)| day)
        .filter(|day| row.last_day.is_none_or(|last| last < *day));
    let figures = match day {
        Some(_) if row.reachable == 1 => {
            let rollover = Rollover(small(row.rollover_hour));
            let moment = Moment {
                user: UserId(row.user_id),
                today: zone::study_day(&row.time_zone, now, rollover),
                now,
            };
            figures::read(&core.db, kind, row.skip_studied, &moment).await?
        }
        _ => None,
    };
    let tx = begin_write(&core.db).await?;
    let values = [
        next.into(),
        day.or(row.last_day).into(),
        row.user_id.into(),
        row.kind.as_str().into(),
        row.next_at.into(),
    ];
    let moved = tx
        .execute_raw(statement(
            &tx,
            "UPDATE reminders SET next_at = $1, last_day = $2 \
             WHERE user_id = $3 AND kind = $4 AND next_at = $5",
            values,
        ))
        .await?;
    if moved.rows_affected() == 0 {
        // Another runner has decided, or the learner has changed it just now.
        tx.rollback().await?;
        return Ok(false);
    }
    if let Some(figures) = figures {
        let mail = NewMail {
            kind: MailKind::from(kind),
            user: Some(UserId(row.user_id)),
            recipient: &row.email,
            language: Language::parse(&row.language).unwrap_or_default(),
            token: None,
            day,
            figures: Some(figures),
        };
        post(&tx, &*core.queue, mail, now).await?;
    }
    tx.commit().await?;
    Ok(figures.is_some())
}

//! What a sitting starts from: settings, today's counts and the answer that can be taken back, all
//! in one statement.

use api::{ApiError, Viewer, grading::Judge, review::Undoable};
use domain::time::Millis;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    judge::judge,
    scheduling::{self, Columns, Scheduling},
    sql::statement,
    view,
};
use crate::{ai::consent, core::Core, error::Result};

/// `$1` user, `$2` study day. The newest entry of the log is looked up twice: once among the
/// reviews that count (it can be taken back), once among everything the learner did (a card that was
/// just taken back is asked again at once).
const DESK: &str = concat!(
    "SELECT ",
    scheduling::columns!(),
    ", ",
    consent::columns!(),
    ",
    (SELECT CAST(COALESCE(SUM(s.reviews), 0) AS BIGINT) FROM review_summaries s
     WHERE s.user_id = $1 AND s.study_day = $2) AS done,
    (SELECT CAST(COALESCE(SUM(s.firsts), 0) AS BIGINT) FROM review_summaries s
     WHERE s.user_id = $1 AND s.study_day = $2) AS new_done,
    newest.id AS event, newest.rating, newest.study_day, newest.due_at, newest.due_day,
    notes.title,
    undo.card_id AS taken_back
FROM users ",
    scheduling::sets!(),
    "
LEFT JOIN review_events newest ON newest.id = (
    SELECT e.id FROM review_events e
    JOIN cards c ON c.id = e.card_id AND c.active
    WHERE e.user_id = $1 AND e.kind = 'review'
      AND NOT EXISTS (SELECT 1 FROM review_events u WHERE u.undoes = e.id)
    ORDER BY e.at DESC, e.card_version DESC, e.id DESC LIMIT 1)
LEFT JOIN cards ON cards.id = newest.card_id
LEFT JOIN notes ON notes.id = cards.note_id
LEFT JOIN review_events undo ON undo.kind = 'undo' AND undo.id = (
    SELECT e.id FROM review_events e
    WHERE e.user_id = $1 AND e.kind NOT IN ('reparametrise', 'reschedule')
    ORDER BY e.at DESC, e.card_version DESC, e.id DESC LIMIT 1)
WHERE users.id = $1"
);

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    scheduling: Columns,
    #[sea_orm(nested)]
    consent: consent::Columns,
    done: i64,
    new_done: i64,
    event: Option<Uuid>,
    rating: Option<i16>,
    study_day: Option<i32>,
    due_at: Option<Millis>,
    due_day: Option<i32>,
    title: Option<String>,
    taken_back: Option<Uuid>,
}

/// See the module.
pub(super) struct Desk {
    pub scheduling: Scheduling,
    /// Who would judge a written answer.
    pub judge: Judge,
    /// Reviews on this study day.
    pub done: u32,
    /// Of these, first ones.
    pub new_done: u32,
    pub undo: Option<Undoable>,
    /// The card whose answer was taken back last, if nothing was answered since.
    pub taken_back: Option<Uuid>,
}

impl Desk {
    /// New cards that today still has room for.
    pub fn fresh_left(&self) -> u32 {
        self.scheduling.new_per_day.saturating_sub(self.new_done)
    }
}

/// Reads it.
pub(super) async fn desk(core: &Core, viewer: &Viewer) -> Result<Desk> {
    let db = &core.db;
    let values = [viewer.user.0.into(), viewer.today.0.into()];
    let row = Row::find_by_statement(statement(db, DESK, values))
        .one(db)
        .await?;
    let row = row.ok_or(ApiError::Unauthenticated)?;
    Ok(Desk {
        scheduling: Scheduling::read(&row.scheduling)?,
        judge: judge(core, viewer, &row.consent),
        done: u32::try_from(row.done).unwrap_or(0),
        new_done: u32::try_from(row.new_done).unwrap_or(0),
        undo: undoable(&row)?,
        taken_back: row.taken_back,
    })
}

fn undoable(row: &Row) -> Result<Option<Undoable>> {
    let (Some(event), Some(rating), Some(study_day), Some(title)) =
        (row.event, row.rating, row.study_day, &row.title)
    else {
        return Ok(None);
    };
    let interval = view::interval(view::shown_at(event), study_day, row.due_at, row.due_day);
    view::undoable(event, title.clone(), rating, interval).map(Some)
}

//! What a sitting starts from: settings, today's counts, the session that was chosen and the answer
//! that can be taken back, all in one statement.

use api::{
    ApiError, Viewer,
    grading::Judge,
    review::{Going, SessionQuery, SessionView, Undoable},
};
use domain::{
    id::CardId,
    review::{Allowance, PlanStatus},
    time::Millis,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    allowance,
    answer::became_leech,
    going,
    judge::judge,
    scheduling::{self, Columns, Scheduling},
    sql::statement,
    view,
};
use crate::{ai::consent, core::Core, error::Result};

/// `$1` user, `$2` study day, `$3` now, `$4` when the chosen session began, `$5` its category, `$6` its
/// tag, `$7` its note, `$8` the card that is being answered (nil for none). The newest entry of the log
/// is looked up twice: once among the reviews that count (it can be taken back), once among everything
/// the learner did (a card that was just taken back is asked again at once).
const DESK: &str = concat!(
    "SELECT ",
    scheduling::columns!(),
    ", ",
    consent::columns!(),
    ", ",
    allowance::columns!(),
    ",
    (SELECT CAST(COALESCE(SUM(s.reviews), 0) AS BIGINT) FROM review_summaries s
     WHERE s.user_id = $1 AND s.study_day = $2) AS done,
    sat.answers AS session_answers, sat.cards AS session_cards, sat.recalled AS session_recalled,
    sat.spent AS session_spent, sat.asked AS session_asked,
    (SELECT categories.name FROM categories WHERE categories.id = $5 AND categories.user_id = $1)
        AS session_category,
    (SELECT tags.name FROM tags WHERE tags.id = $6 AND tags.user_id = $1) AS session_tag,
    (SELECT chosen.title FROM notes chosen
     WHERE chosen.id = $7 AND chosen.user_id = $1 AND chosen.deleted_at IS NULL) AS session_note,
    ",
    going::columns!(),
    ",
    newest.id AS event, newest.rating, newest.phase_before, cards.note_id, cards.lapses,
    newest.study_day, newest.due_at, newest.due_day,
    notes.title,
    undo.card_id AS taken_back
FROM users ",
    scheduling::sets!(),
    " ",
    going::join!(),
    "
CROSS JOIN (
    SELECT COUNT(*) AS answers, COUNT(DISTINCT e.card_id) AS cards,
        COUNT(CASE WHEN e.rating > 1 THEN 1 END) AS recalled,
        COUNT(CASE WHEN e.card_id = $8 THEN 1 END) AS asked,
        CAST(COALESCE(SUM(e.duration_ms), 0) AS BIGINT) AS spent
    FROM review_events e
    WHERE e.user_id = $1 AND e.kind = 'review' AND e.at >= $4
      AND NOT EXISTS (SELECT 1 FROM review_events u WHERE u.undoes = e.id)) sat
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
    #[sea_orm(nested)]
    allowance: allowance::Columns,
    done: i64,
    session_answers: i64,
    session_cards: i64,
    session_recalled: i64,
    session_spent: i64,
    session_asked: i64,
    session_category: Option<String>,
    session_tag: Option<String>,
    session_note: Option<String>,
    #[sea_orm(nested)]
    going: going::Columns,
    event: Option<Uuid>,
    rating: Option<i16>,
    phase_before: Option<i16>,
    note_id: Option<Uuid>,
    lapses: Option<i32>,
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
    /// What the study day asks for.
    pub allowance: Allowance,
    /// The session that was chosen.
    pub session: Session,
    /// One that was begun before, where none was chosen.
    pub going: Option<Going>,
    pub undo: Option<Undoable>,
    /// The card whose answer was taken back last, if nothing was answered since.
    pub taken_back: Option<Uuid>,
}

impl Desk {
    /// Where the learner stands in a catch-up plan, with so many reviews due in all.
    pub fn plan(&self, due: u32, viewer: &Viewer) -> Option<PlanStatus> {
        PlanStatus::of(&self.allowance, due, viewer.today)
    }
}

/// A session, and what was done in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub query: SessionQuery,
    /// Names of what was chosen.
    pub category: Option<String>,
    pub tag: Option<String>,
    /// Answers that count.
    pub answers: u32,
    /// Cards they were for.
    pub cards: u32,
    /// Answers that were not "again".
    pub recalled: u32,
    /// Milliseconds.
    pub spent: i64,
    /// The card that is being answered was answered in it before.
    pub asked: bool,
}

impl Session {
    /// As its pages name it; `None` for whatever is due.
    pub fn view(&self) -> Option<SessionView> {
        let chosen = SessionView {
            query: self.query.to_string(),
            category: self.category.clone(),
            tag: self.tag.clone(),
            limit: self.query.limit,
            ahead: self.query.ahead,
        };
        (!self.query.is_all()).then_some(chosen)
    }

    /// Cards that the limit leaves.
    pub fn cards_left(&self) -> Option<u32> {
        // One note is asked once.
        let limit = self.query.note.map(|_| 1).or(self.query.limit);
        limit.map(|limit| limit.saturating_sub(self.cards))
    }
}

/// Reads it.
///
/// # Errors
/// [`ApiError::NotFound`] for a session of what is not the viewer's.
pub(super) async fn desk(
    core: &Core,
    viewer: &Viewer,
    query: SessionQuery,
    answering: Option<CardId>,
) -> Result<Desk> {
    let db = &core.db;
    let nil = Uuid::nil();
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        viewer.now.into(),
        query.since.unwrap_or(Millis::MAX).into(),
        query.category.map_or(nil, |id| id.0).into(),
        query.tag.map_or(nil, |id| id.0).into(),
        query.note.map_or(nil, |id| id.0).into(),
        answering.map_or(nil, |id| id.0).into(),
    ];
    let row = Row::find_by_statement(statement(db, DESK, values))
        .one(db)
        .await?;
    let row = row.ok_or(ApiError::Unauthenticated)?;
    Ok(Desk {
        scheduling: Scheduling::read(&row.scheduling)?,
        judge: judge(core, viewer, &row.consent),
        done: count(row.done),
        allowance: row.allowance.read(),
        undo: undoable(&row)?,
        session: session(&row, query)?,
        going: row.going.clone().read().filter(|_| query.is_all()),
        taken_back: row.taken_back,
    })
}

fn session(row: &Row, query: SessionQuery) -> Result<Session, ApiError> {
    let missing = (query.category.is_some() && row.session_category.is_none())
        || (query.tag.is_some() && row.session_tag.is_none())
        || (query.note.is_some() && row.session_note.is_none());
    if missing {
        return Err(ApiError::NotFound);
    }
    Ok(Session {
        query,
        category: row.session_category.clone(),
        tag: row.session_tag.clone(),
        answers: count(row.session_answers),
        cards: count(row.session_cards),
        recalled: count(row.session_recalled),
        spent: row.session_spent,
        asked: row.session_asked > 0,
    })
}

fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(0)
}

fn undoable(row: &Row) -> Result<Option<Undoable>> {
    let (Some(event), Some(rating), Some(study_day), Some(title)) =
        (row.event, row.rating, row.study_day, &row.title)
    else {
        return Ok(None);
    };
    let interval = view::interval(view::shown_at(event), study_day, row.due_at, row.due_day);
    let (phase, lapses) = (
        row.phase_before.unwrap_or_default(),
        row.lapses.unwrap_or_default(),
    );
    let leech = row.note_id.filter(|_| became_leech(phase, rating, lapses));
    view::undoable(event, title.clone(), rating, interval, leech).map(Some)
}

//! The dashboard's own statement: rows of different kinds in one answer.

use api::Viewer;
use domain::{note::Mode, review::USUAL_DAYS, time::Millis};
use sea_orm::FromQueryResult;

use crate::{
    core::Core,
    db::statement,
    error::{Error, Result},
    review::{
        due::{self, DueCounts},
        going,
    },
};

/// Answers that a learner's pace is taken from.
const PACE_OF: i32 = 50;
/// Greatest number of due cards that the mean chance of recall is taken from. Of more cards an
/// even choice is read: every n-th in the order of their last review.
const SAMPLE: i32 = 500;

/// `$1` user, `$2` study day, `$3` now, `$4` new cards that are due, `$5` [`PACE_OF`], `$6`
/// [`SAMPLE`], `$7` cards that are due; only without any is the next day looked for, `$8` usual
/// days, `$9` reviews that the day asks for. Kinds: 0 today, 1 the next day, 2 due cards of a mode, 3 a
/// memory, 4 a duration, 5 the next step, 6 a usual day,
/// 7 a session that was chosen today with the cards answered since, 8 its category, 9 its tag.
const FIGURES: &str = concat!(
    "
SELECT 0 AS kind, '' AS mode,
    (SELECT CAST(COALESCE(SUM(reviews), 0) AS BIGINT) FROM review_summaries
     WHERE user_id = $1 AND study_day = $2) AS number,
    0 AS day, users.desired_retention AS stability
FROM users WHERE users.id = $1
UNION ALL
SELECT 1, '', 0,
    MIN(CASE WHEN cards.buried_until > $2 AND (cards.due_day IS NULL OR cards.due_day < cards.buried_until)
        THEN cards.buried_until ELSE cards.due_day END),
    NULL
FROM cards WHERE cards.user_id = $1 AND cards.active AND NOT cards.suspended AND $7 = 0
UNION ALL
SELECT 5, '', MIN(cards.due_at), 0, NULL
FROM cards WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND cards.phase IN (1, 3) AND cards.due_at > $3
UNION ALL
SELECT 2, due.mode, COUNT(*), 0, NULL FROM (
    SELECT notes.mode FROM cards JOIN notes ON notes.id = cards.note_id
    WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND ",
    due::step_due!(),
    "
    UNION ALL
    SELECT asked.mode FROM (
        SELECT notes.mode FROM cards JOIN notes ON notes.id = cards.note_id
        WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND ",
    due::review_due!(),
    "
        ORDER BY ($2 - cards.last_review_day) / cards.stability DESC, cards.id LIMIT $9) asked
    UNION ALL
    SELECT new.mode FROM (
        SELECT notes.mode FROM cards JOIN notes ON notes.id = cards.note_id
        WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND ",
    due::fresh!(),
    "
        ORDER BY cards.created_at, cards.id LIMIT $4) new) due
GROUP BY due.mode
UNION ALL
SELECT 3, '', 0, memory.last_review_day, memory.stability FROM (
    SELECT cards.last_review_day, cards.stability,
        ROW_NUMBER() OVER (ORDER BY cards.last_review_day, cards.id) AS place,
        COUNT(*) OVER () AS total
    FROM cards WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND (",
    due::step_due!(),
    " OR ",
    due::review_due!(),
    ") AND cards.stability IS NOT NULL AND cards.last_review_day IS NOT NULL) memory
WHERE (memory.place - 1) % (1 + (memory.total - 1) / $6) = 0
UNION ALL
SELECT 4, '', pace.duration_ms, 0, NULL FROM (
    SELECT answers.duration_ms FROM review_events answers
    WHERE answers.user_id = $1 AND answers.kind = 'review'
      AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = answers.id)
    ORDER BY answers.at DESC, answers.id DESC LIMIT $5) pace
UNION ALL
SELECT 6, '', usual.reviews, usual.study_day, NULL FROM (
    SELECT study_day, CAST(SUM(reviews) AS BIGINT) AS reviews FROM review_summaries
    WHERE user_id = $1 AND study_day < $2 AND reviews > 0
    GROUP BY study_day ORDER BY study_day DESC LIMIT $8) usual
UNION ALL
SELECT 7, going.going_query, going.going_cards, 0, NULL FROM (SELECT ",
    going::columns!(),
    " FROM users ",
    going::join!(),
    " WHERE users.id = $1) going WHERE going.going_query IS NOT NULL
UNION ALL
SELECT 8, categories.name, 0, 0, NULL FROM study_sessions
JOIN categories ON categories.id = study_sessions.category_id
WHERE study_sessions.user_id = $1 AND study_sessions.study_day = $2
UNION ALL
SELECT 9, tags.name, 0, 0, NULL FROM study_sessions
JOIN tags ON tags.id = study_sessions.tag_id
WHERE study_sessions.user_id = $1 AND study_sessions.study_day = $2"
);

#[derive(FromQueryResult)]
struct Row {
    kind: i32,
    mode: String,
    number: Option<i64>,
    day: Option<i32>,
    stability: Option<f64>,
}

/// How well a due card is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    /// Days.
    pub stability: f64,
    /// Study day.
    pub last_review_day: i32,
}

/// What the statement says.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// Reviews on this study day.
    pub reviewed: u32,
    /// Wanted chance of recall at a review.
    pub retention: f64,
    /// When the next card in steps comes.
    pub next_step_at: Option<Millis>,
    /// Study day on which the next other card comes.
    pub next_day: Option<i32>,
    /// Due cards, in the order of [`Mode::ALL`].
    pub by_mode: [u32; 4],
    /// Due cards that were reviewed before.
    pub known: Vec<Known>,
    /// Reviews of the latest days on which something was reviewed.
    pub usual: Vec<u32>,
    /// The session that was chosen today.
    pub going: going::Columns,
    /// Milliseconds of the newest answers that count.
    pub durations: Vec<u32>,
}

pub(super) async fn read(core: &Core, viewer: &Viewer, due: &DueCounts) -> Result<Figures> {
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        viewer.now.into(),
        i64::from(due.new_available).into(),
        i64::from(PACE_OF).into(),
        i64::from(SAMPLE).into(),
        i64::from(due.total()).into(),
        i64::from(USUAL_DAYS).into(),
        i64::from(due.reviews).into(),
    ];
    let rows = Row::find_by_statement(statement(&core.db, FIGURES, values))
        .all(&core.db)
        .await?;
    let mut figures = Figures::default();
    for row in rows {
        figures.add(row)?;
    }
    Ok(figures)
}

impl Figures {
    fn add(&mut self, row: Row) -> Result<()> {
        let Row {
            kind,
            mode,
            number,
            day,
            stability,
        } = row;
        let count = number.map_or(0, |number| u32::try_from(number).unwrap_or(0));
        match (kind, day, stability) {
            (0, _, retention) => {
                self.reviewed = count;
                self.retention = retention.unwrap_or_default();
            }
            (1, day, _) => self.next_day = day,
            (5, ..) => self.next_step_at = number,
            (2, ..) => {
                let known = Mode::ALL
                    .into_iter()
                    .position(|known| known.as_str() == mode);
                let slot = known.and_then(|index| self.by_mode.get_mut(index));
                *slot.ok_or_else(|| Error::Stored(format!("mode {mode}")))? = count;
            }
            (3, Some(last_review_day), Some(stability)) => {
                self.known.push(Known {
                    stability,
                    last_review_day,
                });
            }
            (4, ..) => self.durations.push(count),
            (6, ..) => self.usual.push(count),
            (7, ..) => self.going.begun(mode, i64::from(count)),
            (8, ..) => self.going.of_category(mode),
            (9, ..) => self.going.of_tag(mode),
            _ => return Err(Error::Stored(format!("row of kind {kind}"))),
        }
        Ok(())
    }
}

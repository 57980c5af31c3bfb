//! `reviews.csv`: the log for other programs.

use domain::{
    review::Rating,
    time::{Millis, StudyDay},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    cells::{self, tame},
    make::{Maker, Step},
    moment::{due, local},
};
use crate::{db::statement, error::Error};

/// Its name in the archive.
pub(super) const FILE: &str = "reviews.csv";

/// Events that are read with one statement.
const BATCH: i64 = 500;

/// `$1` the learner, `$2` and `$3` time and id of the event they come after, `$4` how many.
const EVENTS: &str = "
SELECT e.id, e.kind, e.rating, e.mode, e.duration_ms, e.at, e.study_day, e.elapsed_days, e.predicted,
    e.due_at, e.due_day, e.stability, e.difficulty, k.note_id, n.title
FROM review_events e JOIN cards k ON k.id = e.card_id JOIN notes n ON n.id = k.note_id
WHERE e.user_id = $1 AND (e.at, e.id) > ($2, $3) ORDER BY e.at, e.id LIMIT $4";

const COLUMNS: [&str; 13] = [
    "at",
    "study_day",
    "note_id",
    "note",
    "kind",
    "mode",
    "rating",
    "seconds",
    "days_since_last",
    "predicted_recall",
    "due",
    "stability_days",
    "difficulty",
];

#[derive(FromQueryResult)]
struct Event {
    id: Uuid,
    kind: String,
    rating: Option<i16>,
    mode: String,
    duration_ms: i32,
    at: Millis,
    study_day: i32,
    elapsed_days: Option<i32>,
    predicted: Option<f64>,
    due_at: Option<Millis>,
    due_day: Option<i32>,
    stability: Option<f64>,
    difficulty: Option<f64>,
    note_id: Uuid,
    title: String,
}

impl Event {
    fn cells(&self, zone: &str) -> [String; COLUMNS.len()] {
        let rating = self.rating.and_then(Rating::from_number);
        [
            local(self.at, zone),
            StudyDay(self.study_day).date(),
            self.note_id.to_string(),
            tame(&self.title),
            self.kind.clone(),
            self.mode.clone(),
            rating.map_or("", Rating::as_str).to_owned(),
            cells::decimal(Some(f64::from(self.duration_ms) / 1_000.0)),
            self.elapsed_days
                .map(|days| days.to_string())
                .unwrap_or_default(),
            cells::decimal(self.predicted),
            due(self.due_day, self.due_at, zone),
            cells::decimal(self.stability),
            cells::decimal(self.difficulty),
        ]
    }
}

/// Writes it.
pub(super) async fn write(maker: &mut Maker<'_>) -> Step {
    maker.begin(FILE)?;
    maker.write(&cells::head(COLUMNS)?).await?;
    let (mut at, mut id) = (Millis::MIN, Uuid::nil());
    loop {
        let db = &maker.snapshot;
        let values = [maker.user.into(), at.into(), id.into(), BATCH.into()];
        let found = Event::find_by_statement(statement(db, EVENTS, values));
        let events = found.all(db).await.map_err(Error::from)?;
        let Some(last) = events.last() else {
            return Ok(());
        };
        (at, id) = (last.at, last.id);
        let mut rows = Vec::new();
        for event in &events {
            let cells = event.cells(&maker.learner.time_zone);
            rows.extend(cells::row(cells.iter().map(String::as_str))?);
        }
        maker.write(&rows).await?;
        maker.went_through(events.len()).await?;
    }
}

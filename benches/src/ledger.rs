//! Checks the books: cards and summary against the log.

use anyhow::Result;

use crate::database::Database;

/// What is wrong in a database whose learners live in UTC and have taken nothing back.
///
/// # Errors
/// When it cannot be asked.
pub async fn faults(database: &Database) -> Result<Vec<String>> {
    let bucket = database.floor("predicted * 20");
    let summary = format!(
        "SELECT e.user_id, e.study_day, (e.at / 3600000) % 24 AS hour, e.rating, n.category_id,
             CASE WHEN e.predicted IS NULL THEN -1 WHEN {bucket} > 19 THEN 19 ELSE {bucket} END
                 AS bucket,
             CAST(COUNT(*) AS BIGINT) AS reviews,
             CAST(SUM(CASE WHEN e.phase_before = 0 THEN 1 ELSE 0 END) AS BIGINT) AS firsts,
             CAST(SUM(e.duration_ms) AS BIGINT) AS duration_ms
         FROM review_events e JOIN cards c ON c.id = e.card_id JOIN notes n ON n.id = c.note_id
         GROUP BY 1, 2, 3, 4, 5, 6"
    );
    let stored = "SELECT user_id, study_day, CAST(hour AS BIGINT), rating, category_key, bucket,
             CAST(reviews AS BIGINT), CAST(firsts AS BIGINT), duration_ms
         FROM review_summaries WHERE reviews <> 0";
    let checks = [
        (
            "cards were answered twice in the same version",
            "SELECT COUNT(*) FROM (SELECT 1 FROM review_events
             GROUP BY card_id, card_version HAVING COUNT(*) > 1) twice"
                .to_owned(),
        ),
        (
            "cards are not as their newest event left them",
            "SELECT COUNT(*) FROM cards c
             LEFT JOIN review_events e ON e.card_id = c.id AND e.card_version = c.version - 1
             WHERE e.id IS NULL OR e.phase <> c.phase OR e.step <> c.step
                OR e.due_at IS DISTINCT FROM c.due_at OR e.due_day IS DISTINCT FROM c.due_day
                OR e.stability IS DISTINCT FROM c.stability
                OR e.difficulty IS DISTINCT FROM c.difficulty
                OR e.at IS DISTINCT FROM c.last_review_at
                OR e.study_day IS DISTINCT FROM c.last_review_day"
                .to_owned(),
        ),
        (
            "cards count other reviews or lapses than the log",
            "SELECT COUNT(*) FROM cards c WHERE
                c.reviews <> (SELECT COUNT(*) FROM review_events e WHERE e.card_id = c.id)
                OR c.version <> c.reviews + 1
                OR c.lapses <> (SELECT COUNT(*) FROM review_events e
                    WHERE e.card_id = c.id AND e.phase_before = 2 AND e.rating = 1)"
                .to_owned(),
        ),
        (
            "rows of the summary are missing or too small",
            format!("SELECT COUNT(*) FROM ({summary} EXCEPT {stored}) missing"),
        ),
        (
            "rows of the summary are not in the log",
            format!("SELECT COUNT(*) FROM ({stored} EXCEPT {summary}) extra"),
        ),
    ];
    let mut faults = Vec::new();
    for (fault, query) in checks {
        let count = database.number(&format!("{query};")).await?;
        if count != 0 {
            faults.push(format!("{count} {fault}"));
        }
    }
    if matches!(database, Database::Sqlite { .. }) {
        let rows = database.rows("PRAGMA integrity_check;").await?;
        if rows != [["ok"]] {
            faults.push(format!("SQLite's own check says {rows:?}"));
        }
    }
    Ok(faults)
}

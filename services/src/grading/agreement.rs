//! How often a learner rates as the grader proposed. An answer that was taken back does not count;
//! one that was rated before its grade came does: it shows best what both think.

use api::{Viewer, grading::Agreement};
use sea_orm::FromQueryResult;

use crate::{core::Core, db::statement, error::Result};

/// `$1` user.
const COUNT: &str = "
SELECT COUNT(answers.proposal) AS graded, COUNT(*) - COUNT(answers.proposal) AS left_open,
    CAST(COALESCE(SUM(CASE WHEN answers.rating = answers.proposal THEN 1 ELSE 0 END), 0) AS BIGINT)
        AS agreed
FROM answers
WHERE answers.user_id = $1 AND answers.state = 'graded' AND answers.rating IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = answers.id)";

#[derive(FromQueryResult)]
struct Row {
    graded: i64,
    agreed: i64,
    left_open: i64,
}

pub(crate) async fn agreement(core: &Core, viewer: &Viewer) -> Result<Agreement> {
    let row = Row::find_by_statement(statement(&core.db, COUNT, [viewer.user.0.into()]))
        .one(&core.db)
        .await?;
    Ok(row.map_or_else(Agreement::default, |row| Agreement {
        graded: u32::try_from(row.graded).unwrap_or(u32::MAX),
        agreed: u32::try_from(row.agreed).unwrap_or(u32::MAX),
        left: u32::try_from(row.left_open).unwrap_or(u32::MAX),
    }))
}

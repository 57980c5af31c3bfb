//! How many rows an export is made of, for the learner who waits.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{json::SECTIONS, notes, reviews};
use crate::{db::statement, error::Result};

/// Every row that is gone through; those of notes and reviews more than once.
pub(super) async fn count(db: &impl ConnectionTrait, user: Uuid) -> Result<i64> {
    let counts: Vec<String> = SECTIONS
        .iter()
        .copied()
        .chain(std::iter::repeat_n("notes", notes::PASSES))
        .chain(std::iter::once(reviews::TABLE))
        .map(|table| format!("(SELECT COUNT(*) FROM {table} WHERE user_id = $1)"))
        .collect();
    let sql = format!("SELECT CAST({} AS BIGINT) AS total", counts.join(" + "));
    let row = db
        .query_one_raw(statement(db, sql, [user.into()]))
        .await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or(0))
}

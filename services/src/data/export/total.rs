//! How many rows an export goes through, for the learner who waits.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::sections::{SECTIONS, Section};
use crate::{db::statement, error::Result};

/// All rows of the sections, and once more those of which other files are made.
pub(super) async fn count(db: &impl ConnectionTrait, user: Uuid) -> Result<i64> {
    let mut total = 0;
    for Section { name, table, owner, .. } in &SECTIONS {
        let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {owner} = $1");
        let row = db.query_one_raw(statement(db, sql, [user.into()])).await?;
        let rows: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        let passes = match *name {
            "notes" => 3,
            "review_events" => 2,
            _ => 1,
        };
        total += rows * passes;
    }
    Ok(total)
}

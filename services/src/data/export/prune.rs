//! Removes exports that can be fetched no more, and those that were never finished.

use sea_orm::ConnectionTrait;

use crate::{core::Core, db::statement, error::Result};

/// `$1` now, `$2` when one that was never finished must have been asked for. One each time: its
/// parts go with it, and there may be many.
const REMOVE: &str = "
DELETE FROM exports WHERE id IN (
    SELECT id FROM exports WHERE expires_at <= $1 OR (ready_at IS NULL AND asked_at <= $2) LIMIT 1)";

/// Returns how many.
///
/// # Errors
/// When the database fails; what was removed stays removed.
pub async fn run(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let mut removed = 0;
    loop {
        let values = [now.into(), (now - super::LIFE).into()];
        let done = core
            .db
            .execute_raw(statement(&core.db, REMOVE, values))
            .await?;
        if done.rows_affected() == 0 {
            return Ok(removed);
        }
        removed += done.rows_affected();
    }
}

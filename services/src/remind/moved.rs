use domain::{id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{auth::zone, db::statement, error::Result};

/// The learner's clock is another one from now on: their hours come when that one shows them. A local
/// day that was decided stays so, whatever the new clock says.
///
/// # Errors
/// When the database fails.
pub(crate) async fn moved(
    tx: &DatabaseTransaction,
    user: UserId,
    time_zone: &str,
    now: Millis,
) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        hour: i16,
        weekday: Option<i16>,
    }
    const ON: &str =
        "SELECT kind, hour, weekday FROM reminders WHERE user_id = $1 AND next_at IS NOT NULL";
    const MOVE: &str = "
UPDATE reminders SET next_at = $1 WHERE user_id = $2 AND kind = $3 AND next_at IS NOT NULL";
    let rows = Row::find_by_statement(statement(tx, ON, [user.0.into()]))
        .all(tx)
        .await?;
    for row in rows {
        let small = |number: i16| u8::try_from(number).unwrap_or(0);
        let next = zone::next_hour(time_zone, small(row.hour), row.weekday.map(small), now);
        let values = [next.into(), user.0.into(), row.kind.into()];
        tx.execute_raw(statement(tx, MOVE, values)).await?;
    }
    Ok(())
}

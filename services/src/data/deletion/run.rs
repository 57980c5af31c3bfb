//! The deed of [`crate::jobs::Job::Delete`]. Each statement is a step of its own, so it goes on where it was
//! stopped.

use domain::{auth::AuditEvent, id::UserId};
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::tables::{GO, KEPT, Table};
use crate::{
    audit::{self, Entry},
    core::Core,
    db::{self, statement},
    error::Result,
    jobs::JobError,
};

/// Rows of a table that stays which are changed with one statement.
const BATCH: i64 = 500;

/// `$1` deletion, `$2` rows.
const TELL: &str = "UPDATE deletions SET rows_done = rows_done + $2 WHERE id = $1";

/// Removes everything of the account that the deletion `id` is of; nothing when that is done.
///
/// # Errors
/// [`JobError::Retry`] when the database fails; what was removed stays removed.
pub async fn run(core: &Core, id: Uuid) -> Result<(), JobError> {
    let Some(user) = open(core, id).await? else {
        return Ok(());
    };
    for table in &GO {
        let remove = remove(table);
        while step(core, id, &remove, user, table.batch).await? {}
    }
    for table in &KEPT {
        let (name, without, still) = (table.name, table.without, table.still);
        let change = format!(
            "UPDATE {name} SET {without} WHERE id IN \
             (SELECT id FROM {name} WHERE user_id = $1 AND {still} LIMIT $2)"
        );
        while step(core, id, &change, user, BATCH).await? {}
    }
    finish(core, id, user).await?;
    Ok(())
}

/// Whose it is, if it is not finished; counts what there is to do the first time.
async fn open(core: &Core, id: Uuid) -> Result<Option<Uuid>> {
    let db = &core.db;
    let read = "SELECT user_id, rows_total FROM deletions WHERE id = $1 AND finished_at IS NULL";
    let row = db.query_one_raw(statement(db, read, [id.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let user: Option<Uuid> = row.try_get("", "user_id")?;
    let Some(user) = user else { return Ok(None) };
    if row.try_get::<i64>("", "rows_total")? == 0 {
        let mut total = 0;
        for name in GO
            .iter()
            .map(|table| table.name)
            .chain(KEPT.iter().map(|table| table.name))
        {
            let count = format!("SELECT COUNT(*) AS n FROM {name} WHERE user_id = $1");
            let row = db
                .query_one_raw(statement(db, count, [user.into()]))
                .await?;
            total += row.map_or(Ok(0), |row| row.try_get::<i64>("", "n"))?;
        }
        let tell = "UPDATE deletions SET rows_total = $2 WHERE id = $1";
        db.execute_raw(statement(db, tell, [id.into(), total.into()]))
            .await?;
    }
    // What points to a set of parameters goes after it otherwise.
    let forget = "UPDATE users SET parameter_set_id = NULL WHERE id = $1";
    db.execute_raw(statement(db, forget, [user.into()])).await?;
    Ok(Some(user))
}

/// `$1` user, `$2` rows at most.
fn remove(table: &Table) -> String {
    let (name, order) = (table.name, table.order);
    let key = table.key.join(", ");
    // The learner once more: a key may be unique within a learner only.
    format!(
        "DELETE FROM {name} WHERE user_id = $1 AND ({key}) IN \
         (SELECT {key} FROM {name} WHERE user_id = $1 {order} LIMIT $2)"
    )
}

/// Whether there was something to do.
async fn step(core: &Core, id: Uuid, text: &str, user: Uuid, batch: i64) -> Result<bool> {
    let tx = db::begin_write(&core.db).await?;
    let done = tx
        .execute_raw(statement(&tx, text, [user.into(), batch.into()]))
        .await?
        .rows_affected();
    if done > 0 {
        let rows = i64::try_from(done).unwrap_or(i64::MAX);
        tx.execute_raw(statement(&tx, TELL, [id.into(), rows.into()]))
            .await?;
    }
    tx.commit().await?;
    Ok(done > 0)
}

async fn finish(core: &Core, id: Uuid, user: Uuid) -> Result<()> {
    const REMOVE: &str = "DELETE FROM users WHERE id = $1";
    const FINISH: &str =
        "UPDATE deletions SET finished_at = $2, rows_done = rows_total WHERE id = $1";
    let now = core.clock.now();
    let tx = db::begin_write(&core.db).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Every table that points to accounts is looked through.
        tx.execute_unprepared("SET LOCAL statement_timeout = '60s'")
            .await?;
    }
    tx.execute_raw(statement(&tx, REMOVE, [user.into()]))
        .await?;
    tx.execute_raw(statement(&tx, FINISH, [id.into(), now.into()]))
        .await?;
    let entry = Entry {
        user: Some(UserId(user)),
        actor: None,
        event: AuditEvent::AccountDeleted,
        network: "",
        user_agent: "",
        detail: "",
    };
    audit::record(&tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

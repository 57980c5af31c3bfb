//! Table `dependencies`: which ones answer, as all processes together know it.

use api::health::Dependency;
use domain::time::Millis;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    alert::{self, Alert},
    core::Core,
    db::{begin_write, statement},
    error::Result,
};

/// `$1` name, `$2` now.
const DOWN: &str = "
INSERT INTO dependencies (name, answers, changed_at) VALUES ($1, FALSE, $2)
ON CONFLICT (name) DO UPDATE SET answers = FALSE, changed_at = excluded.changed_at
WHERE dependencies.answers";
/// `$1` name, `$2` now.
const UP: &str = "UPDATE dependencies SET answers = TRUE, changed_at = $2
WHERE name = $1 AND NOT answers";

#[derive(FromQueryResult)]
struct Row {
    name: String,
    changed_at: Millis,
}

/// Notes what a process has found out about `dependency`, and raises the alert if it is the first
/// one that did.
///
/// # Errors
/// When the database fails; then nothing is noted.
pub async fn changed(core: &Core, dependency: Dependency, answers: bool) -> Result<()> {
    let tx = begin_write(&core.db).await?;
    let now = core.clock.now();
    let name = dependency.as_str();
    let alert = if answers {
        let since = rows(&tx).await?.into_iter().find(|row| row.name == name);
        since.map(|row| Alert::Up {
            dependency,
            after: now - row.changed_at,
        })
    } else {
        Some(Alert::Down(dependency))
    };
    let Some(alert) = alert else {
        return Ok(tx.rollback().await?);
    };
    let sql = if answers { UP } else { DOWN };
    let note = statement(&tx, sql, [name.into(), now.into()]);
    if tx.execute_raw(note).await?.rows_affected() == 0 {
        return Ok(tx.rollback().await?);
    }
    alert::raise(core, &tx, &alert).await?;
    Ok(tx.commit().await?)
}

/// Those that do not answer.
async fn rows(db: &impl ConnectionTrait) -> Result<Vec<Row>> {
    let sql = "SELECT name, changed_at FROM dependencies WHERE NOT answers";
    Ok(Row::find_by_statement(statement(db, sql, []))
        .all(db)
        .await?)
}

/// Names of those that are known not to answer.
///
/// # Errors
/// When the database fails.
pub async fn away(core: &Core) -> Result<Vec<String>> {
    Ok(rows(&core.db)
        .await?
        .into_iter()
        .map(|row| row.name)
        .collect())
}

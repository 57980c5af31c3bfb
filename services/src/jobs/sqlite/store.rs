//! The statements on table `jobs`.
//!
//! waiting → running → (gone | waiting again | dead). A row in state `running` at start is one
//! whose process died.

use domain::time::Millis;
use entity::job::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    db::begin_write,
    error::{Error, Result},
    ids::new_id,
    jobs::{Job, backoff, runner::JobError},
};

const WAITING: &str = "waiting";
const RUNNING: &str = "running";
const DEAD: &str = "dead";
/// Characters of an error that are kept.
const ERROR_MAX: usize = 2000;

/// Adds a row, or makes the waiting or dead one with the same key the new one.
pub async fn insert(
    db: &impl ConnectionTrait,
    job: &Job,
    run_at: Millis,
    unique_key: Option<&str>,
    now: Millis,
) -> Result<()> {
    let row = Model {
        id: new_id(now),
        kind: job.kind().to_owned(),
        payload: serde_json::to_string(job).map_err(|error| Error::Queue(error.to_string()))?,
        unique_key: unique_key.map(str::to_owned),
        state: WAITING.to_owned(),
        run_at,
        attempts: 0,
        max_attempts: job.max_attempts(),
        last_error: None,
        created_at: now,
        updated_at: now,
    };
    let mut insert = Entity::insert(row.into_active_model());
    if let Some(key) = unique_key {
        // A running job has already read its payload: it keeps running, and gives up the key.
        Entity::update_many()
            .col_expr(Column::UniqueKey, Expr::value(Option::<String>::None))
            .filter(Column::UniqueKey.eq(key))
            .filter(Column::State.eq(RUNNING))
            .exec(db)
            .await?;
        insert = insert.on_conflict(
            OnConflict::column(Column::UniqueKey)
                .update_columns([
                    Column::Kind,
                    Column::Payload,
                    Column::State,
                    Column::RunAt,
                    Column::Attempts,
                    Column::MaxAttempts,
                    Column::LastError,
                    Column::UpdatedAt,
                ])
                .to_owned(),
        );
    }
    insert.exec_without_returning(db).await?;
    Ok(())
}

/// What this version may start at `now`, oldest first.
fn due(now: Millis) -> Select<Entity> {
    Entity::find()
        .filter(Column::State.eq(WAITING))
        .filter(Column::RunAt.lte(now))
        .filter(Column::Kind.is_in(Job::KINDS))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(1)
}

/// Takes the next job. Its attempt is counted now, so that one which kills the process does not
/// do so for ever. The write lock is only taken when there is something to take.
pub async fn claim(db: &DatabaseConnection, now: Millis) -> Result<Option<Model>> {
    if due(now).one(db).await?.is_none() {
        return Ok(None);
    }
    let tx = begin_write(db).await?;
    let Some(row) = due(now).one(&tx).await? else {
        return Ok(None);
    };
    let attempts = row.attempts + 1;
    let mut claimed = row.into_active_model();
    claimed.state = Set(RUNNING.to_owned());
    claimed.attempts = Set(attempts);
    claimed.updated_at = Set(now);
    let claimed = claimed.update(&tx).await?;
    tx.commit().await?;
    Ok(Some(claimed))
}

/// Stores the outcome of a run: gone, waiting again, or dead.
pub async fn finish(
    db: &DatabaseConnection,
    row: &Model,
    outcome: &Result<(), JobError>,
    now: Millis,
) -> Result<()> {
    let error = match outcome {
        Ok(()) => {
            Entity::delete_by_id(row.id).exec(db).await?;
            return Ok(());
        }
        Err(error) => error,
    };
    let dead = matches!(error, JobError::Permanent(_)) || row.attempts >= row.max_attempts;
    let mut failed = ActiveModel {
        id: Set(row.id),
        ..Default::default()
    };
    failed.state = Set(if dead { DEAD } else { WAITING }.to_owned());
    failed.last_error = Set(Some(error.to_string().chars().take(ERROR_MAX).collect()));
    failed.updated_at = Set(now);
    if dead {
        tracing::error!(job = %row.id, kind = row.kind, attempts = row.attempts, %error, "a job is dead");
    } else {
        failed.run_at = Set(now + backoff::delay(&row.kind, row.attempts));
    }
    failed.update(db).await?;
    Ok(())
}

/// Puts back what was running when the process before this one ended; what has no attempt left is
/// dead. Returns how many were put back.
pub async fn recover(db: &DatabaseConnection, now: Millis) -> Result<u64> {
    let tx = begin_write(db).await?;
    let dead = orphans(&tx, now, DEAD, true).await?;
    let waiting = orphans(&tx, now, WAITING, false).await?;
    tx.commit().await?;
    if dead > 0 {
        tracing::error!(
            jobs = dead,
            "jobs are dead: the process ended while they ran, every time"
        );
    }
    Ok(waiting)
}

async fn orphans(
    db: &impl ConnectionTrait,
    now: Millis,
    state: &str,
    exhausted: bool,
) -> Result<u64> {
    let attempts = Expr::col(Column::Attempts);
    let max = Expr::col(Column::MaxAttempts);
    let updated = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(
            Column::LastError,
            Expr::value("the process ended while it ran"),
        )
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::State.eq(RUNNING))
        .filter(if exhausted {
            attempts.gte(max)
        } else {
            attempts.lt(max)
        })
        .exec(db)
        .await?;
    Ok(updated.rows_affected)
}

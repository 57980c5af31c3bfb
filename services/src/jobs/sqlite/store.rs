//! The statements on table `jobs`.
//!
//! waiting → running → (gone | waiting again | dead). A row in state `running` at start is one
//! whose process died.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use domain::time::Millis;
use entity::job::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select, Set, Value,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    core::Core,
    db::{begin_write, statement},
    error::{Error, Result},
    ids::new_id,
    jobs::{
        Job, JobError, backoff,
        store::{Claimed, Me, Store, died, kept},
    },
    pulse::Pulse,
};

const WAITING: &str = "waiting";
const RUNNING: &str = "running";
const DEAD: &str = "dead";

/// `$1` worker, `$2` host, `$3` process, `$4` now.
const BEAT: &str = "
INSERT INTO workers (id, host, pid, started_at, seen_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at";
/// There is one process: every other row is of one that has died.
const FORGET: &str = "DELETE FROM workers WHERE id <> $1";
const LEAVE: &str = "DELETE FROM workers WHERE id = $1";

/// Adds a row, or makes the waiting or dead one with the same key the new one.
pub(super) async fn insert(
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

/// The queue as the one process sees it.
pub(super) struct SqliteStore {
    core: Core,
    me: Me,
    /// What ran when this process started is known to be an orphan's; later nothing is.
    swept: AtomicBool,
}

impl SqliteStore {
    pub(super) fn new(core: Core, me: Me) -> Self {
        Self {
            core,
            me,
            swept: AtomicBool::new(false),
        }
    }

    fn due(&self, kinds: &[&str], room: usize) -> Select<Entity> {
        Entity::find()
            .filter(Column::State.eq(WAITING))
            .filter(Column::RunAt.lte(self.core.clock.now()))
            .filter(Column::Kind.is_in(kinds.iter().copied()))
            .order_by_asc(Column::RunAt)
            .order_by_asc(Column::Id)
            .limit(u64::try_from(room).unwrap_or(u64::MAX))
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<()> {
        let statement = statement(&self.core.db, sql, values);
        self.core.db.execute_raw(statement).await?;
        Ok(())
    }
}

#[async_trait]
impl Store for SqliteStore {
    type Id = Uuid;

    const POLL: Duration = Duration::from_millis(500);
    const SETTLE: Duration = Duration::from_millis(10);

    fn pulse(&self) -> &Pulse {
        &self.core.watch.pulse
    }

    /// The write lock is only taken when there is something to take.
    async fn claim(&self, kinds: &[&str], room: usize) -> Result<Vec<Claimed<Uuid>>> {
        if self.due(kinds, 1).one(&self.core.db).await?.is_none() {
            return Ok(Vec::new());
        }
        let tx = begin_write(&self.core.db).await?;
        let rows = self.due(kinds, room).all(&tx).await?;
        Entity::update_many()
            .col_expr(Column::State, Expr::value(RUNNING))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(self.core.clock.now()))
            .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(rows.into_iter().map(claimed).collect())
    }

    async fn finish(&self, job: &Claimed<Uuid>, outcome: &Result<(), JobError>) -> Result<()> {
        let error = match outcome {
            Ok(()) => {
                Entity::delete_by_id(job.id).exec(&self.core.db).await?;
                return Ok(());
            }
            Err(error) => error,
        };
        let now = self.core.clock.now();
        let tx = begin_write(&self.core.db).await?;
        let mut failed = ActiveModel {
            id: Set(job.id),
            ..Default::default()
        };
        failed.last_error = Set(Some(kept(error)));
        failed.updated_at = Set(now);
        if error.is_last(job.attempts, job.max_attempts) {
            failed.state = Set(DEAD.to_owned());
            died(&self.core, &tx, &job.kind).await?;
        } else {
            failed.state = Set(WAITING.to_owned());
            failed.run_at = Set(now + backoff::delay(&job.kind, job.attempts));
        }
        failed.update(&tx).await?;
        Ok(tx.commit().await?)
    }

    async fn put_back(&self, job: &Claimed<Uuid>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(WAITING))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
            .col_expr(Column::UpdatedAt, Expr::value(self.core.clock.now()))
            .filter(Column::Id.eq(job.id))
            .filter(Column::State.eq(RUNNING))
            .exec(&self.core.db)
            .await?;
        Ok(())
    }

    async fn beat(&self) -> Result<()> {
        let now = self.core.clock.now();
        let values = [
            self.me.id.clone().into(),
            self.me.host.clone().into(),
            i64::from(self.me.pid).into(),
            now.into(),
        ];
        self.execute(BEAT, values).await
    }

    async fn sweep(&self) -> Result<u64> {
        if self.swept.load(Ordering::Relaxed) {
            return Ok(0);
        }
        let waiting = recover(&self.core).await?;
        self.execute(FORGET, [self.me.id.clone().into()]).await?;
        self.swept.store(true, Ordering::Relaxed);
        Ok(waiting)
    }

    async fn leave(&self) -> Result<()> {
        self.execute(LEAVE, [self.me.id.clone().into()]).await
    }
}

fn claimed(row: Model) -> Claimed<Uuid> {
    Claimed {
        id: row.id,
        kind: row.kind,
        payload: serde_json::from_str(&row.payload).unwrap_or_default(),
        attempts: row.attempts + 1,
        max_attempts: row.max_attempts,
    }
}

/// Puts back what was running when the process before this one ended; what has no attempt left is
/// dead. Returns how many were put back.
async fn recover(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let tx = begin_write(&core.db).await?;
    let exhausted = Entity::find()
        .filter(Column::State.eq(RUNNING))
        .filter(Expr::col(Column::Attempts).gte(Expr::col(Column::MaxAttempts)))
        .all(&tx)
        .await?;
    for job in &exhausted {
        died(core, &tx, &job.kind).await?;
    }
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

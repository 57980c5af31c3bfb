//! The statements on Graphile Worker's tables.
//!
//! A job is free or locked by a worker; one whose attempts are used up is dead. Times are
//! PostgreSQL's, so workers need not agree on theirs.

use std::{
    collections::HashSet,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement, TransactionTrait,
    Value,
};
use tokio::sync::RwLock;

use crate::{
    core::Core,
    db::statement,
    error::Result,
    jobs::{
        JobError, backoff,
        store::{Claimed, Me, SILENT, Store, died, kept},
    },
    pulse::Pulse,
};

/// `$1` worker, `$2` kinds separated by commas, `$3` how many.
const CLAIM: &str = "
WITH next AS (
    SELECT id FROM graphile_worker._private_jobs
    WHERE is_available AND job_queue_id IS NULL AND run_at <= now() AND task_id = ANY (ARRAY (
        SELECT id FROM graphile_worker._private_tasks
        WHERE identifier = ANY (string_to_array($2, ','))
    ))
    ORDER BY priority, run_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)
UPDATE graphile_worker._private_jobs AS jobs
SET attempts = jobs.attempts + 1, locked_by = $1, locked_at = now()
FROM next, graphile_worker._private_tasks AS tasks
WHERE jobs.id = next.id AND tasks.id = jobs.task_id
RETURNING jobs.id, tasks.identifier AS kind, jobs.payload, CAST(jobs.attempts AS INTEGER) AS attempts,
    CAST(jobs.max_attempts AS INTEGER) AS max_attempts";

/// `$1` job, `$2` worker, `$3` attempts. A job that was taken from a silent worker and that nobody
/// else has begun is done all the same.
const DONE: &str = "DELETE FROM graphile_worker._private_jobs
WHERE id = $1 AND (locked_by = $2 OR (locked_by IS NULL AND attempts = $3))";

/// `$1` job, `$2` worker, `$3` error, `$4` delay in milliseconds, `$5` whether there is no hope. A
/// job that has given its key to a newer one has its attempts used up already.
const FAILED: &str = "UPDATE graphile_worker._private_jobs
SET last_error = $3, run_at = now() + $4 * interval '1 millisecond', updated_at = now(),
    max_attempts = CASE WHEN $5 THEN greatest(attempts, 1) ELSE max_attempts END,
    locked_by = NULL, locked_at = NULL
WHERE id = $1 AND locked_by = $2";

/// `$1` job, `$2` worker.
const PUT_BACK: &str = "UPDATE graphile_worker._private_jobs
SET attempts = attempts - 1, updated_at = now(), locked_by = NULL, locked_at = NULL
WHERE id = $1 AND locked_by = $2";

/// `$1` worker, `$2` the jobs it knows of, separated by commas.
const FORGOTTEN: &str = "UPDATE graphile_worker._private_jobs
SET attempts = attempts - 1, updated_at = now(), locked_by = NULL, locked_at = NULL
WHERE locked_by = $1 AND id <> ALL (CAST(string_to_array($2, ',') AS bigint[]))";

const BEAT: &str = "SELECT graphile_worker.worker_heartbeat($1, CAST($2 AS json))";

/// `$1` milliseconds of silence.
const SWEEP: &str = "
WITH orphans AS (
    SELECT id FROM graphile_worker._private_jobs AS jobs
    WHERE locked_by IS NOT NULL AND job_queue_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM graphile_worker._private_workers AS workers
        WHERE workers.id = jobs.locked_by
            AND workers.last_heartbeat_at >= now() - $1 * interval '1 millisecond'
    )
    FOR UPDATE SKIP LOCKED
)
UPDATE graphile_worker._private_jobs AS jobs
SET last_error = 'its worker died while it ran', updated_at = now(),
    locked_by = NULL, locked_at = NULL
FROM orphans, graphile_worker._private_tasks AS tasks
WHERE jobs.id = orphans.id AND tasks.id = jobs.task_id
RETURNING tasks.identifier AS kind, jobs.attempts >= jobs.max_attempts AS is_dead";

/// `$1` milliseconds of silence.
const FORGET: &str = "DELETE FROM graphile_worker._private_workers
WHERE last_heartbeat_at < now() - $1 * interval '1 millisecond'";

const LEAVE: &str = "SELECT graphile_worker.worker_deregister($1)";

#[derive(FromQueryResult)]
struct Orphan {
    kind: String,
    is_dead: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    kind: String,
    payload: serde_json::Value,
    attempts: i32,
    max_attempts: i32,
}

/// The queue as one worker sees it.
pub(super) struct PostgresStore {
    core: Core,
    /// The worker's own pool, not that of [`Self::core`].
    db: DatabaseConnection,
    me: Me,
    /// Jobs that were taken and whose outcome is not stored yet, and in which attempt: one that was
    /// swept may have come back to us.
    held: Mutex<HashSet<(i64, i32)>>,
    /// Read by whoever takes jobs, written by whoever looks for those that were forgotten.
    claims: RwLock<()>,
    /// A claim failed, and may have been stored all the same: its jobs would be ours for ever.
    in_doubt: AtomicBool,
}

impl PostgresStore {
    /// `db` is a pool of the worker's own.
    pub fn new(core: Core, db: DatabaseConnection, me: Me) -> Self {
        Self {
            core,
            db,
            me,
            held: Mutex::default(),
            claims: RwLock::default(),
            in_doubt: AtomicBool::new(false),
        }
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let done = async { Ok(self.db.execute_raw(statement).await?.rows_affected()) };
        self.pulse().hold(done).await
    }

    async fn take(&self, kinds: &[&str], room: usize) -> Result<Vec<Row>> {
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let values = [
            self.me.id.clone().into(),
            kinds.join(",").into(),
            room.into(),
        ];
        let claim = Statement::from_sql_and_values(DbBackend::Postgres, CLAIM, values);
        let rows = async { Ok(Row::find_by_statement(claim).all(&self.db).await?) };
        self.pulse().hold(rows).await
    }

    async fn fail(&self, job: &Claimed<i64>, error: &JobError) -> Result<()> {
        let is_last = error.is_last(job.attempts, job.max_attempts);
        let values = [
            job.id.into(),
            self.me.id.clone().into(),
            kept(error).into(),
            backoff::delay(&job.kind, job.attempts).into(),
            is_last.into(),
        ];
        let tx = self.db.begin().await?;
        let failed = tx.execute_raw(statement(&tx, FAILED, values)).await?;
        // One that was taken from this worker meanwhile is not dead.
        if is_last && failed.rows_affected() == 1 {
            died(&self.core, &tx, &job.kind).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn free_orphans(&self) -> Result<u64> {
        let tx = self.db.begin().await?;
        let sweep = statement(&tx, SWEEP, [silent()]);
        let freed = Orphan::find_by_statement(sweep).all(&tx).await?;
        for orphan in freed.iter().filter(|orphan| orphan.is_dead) {
            died(&self.core, &tx, &orphan.kind).await?;
        }
        tx.commit().await?;
        self.execute(FORGET, [silent()]).await?;
        Ok(u64::try_from(freed.len()).unwrap_or(u64::MAX))
    }

    /// Gives back what a claim has taken whose answer was lost.
    async fn give_back_forgotten(&self) -> Result<()> {
        if !self.in_doubt.load(Ordering::Relaxed) {
            return Ok(());
        }
        let _nobody_claims = self.claims.write().await;
        let held: Vec<String> = self.held().iter().map(|(id, _)| id.to_string()).collect();
        let values = [self.me.id.clone().into(), held.join(",").into()];
        let jobs = self.execute(FORGOTTEN, values).await?;
        self.in_doubt.store(false, Ordering::Relaxed);
        if jobs > 0 {
            tracing::warn!(jobs, "jobs were taken without an answer and are given back");
        }
        Ok(())
    }

    fn held(&self) -> MutexGuard<'_, HashSet<(i64, i32)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn silent() -> Value {
    i64::try_from(SILENT.as_millis()).unwrap_or(i64::MAX).into()
}

#[async_trait]
impl Store for PostgresStore {
    type Id = i64;

    const POLL: Duration = Duration::from_secs(1);
    // Notifications come with the commit.
    const SETTLE: Duration = Duration::ZERO;

    fn pulse(&self) -> &Pulse {
        &self.core.watch.pulse
    }

    async fn claim(&self, kinds: &[&str], room: usize) -> Result<Vec<Claimed<i64>>> {
        let _claiming = self.claims.read().await;
        let rows = match self.take(kinds, room).await {
            Ok(rows) => rows,
            Err(error) => {
                self.in_doubt.store(true, Ordering::Relaxed);
                return Err(error);
            }
        };
        self.held()
            .extend(rows.iter().map(|row| (row.id, row.attempts)));
        let claimed = |row: Row| Claimed {
            id: row.id,
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
        };
        Ok(rows.into_iter().map(claimed).collect())
    }

    async fn finish(&self, job: &Claimed<i64>, outcome: &Result<(), JobError>) -> Result<()> {
        match outcome {
            Ok(()) => {
                let me = self.me.id.clone();
                let values = [job.id.into(), me.into(), job.attempts.into()];
                self.execute(DONE, values).await?;
            }
            Err(error) => self.pulse().hold(self.fail(job, error)).await?,
        }
        self.held().remove(&(job.id, job.attempts));
        Ok(())
    }

    async fn put_back(&self, job: &Claimed<i64>) -> Result<()> {
        let values = [job.id.into(), self.me.id.clone().into()];
        self.execute(PUT_BACK, values).await?;
        self.held().remove(&(job.id, job.attempts));
        Ok(())
    }

    async fn beat(&self) -> Result<()> {
        let about = serde_json::json!({ "host": self.me.host, "pid": self.me.pid });
        let values = [self.me.id.clone().into(), about.to_string().into()];
        self.execute(BEAT, values).await?;
        self.give_back_forgotten().await
    }

    async fn sweep(&self) -> Result<u64> {
        self.pulse().hold(self.free_orphans()).await
    }

    async fn leave(&self) -> Result<()> {
        self.execute(LEAVE, [self.me.id.clone().into()]).await?;
        Ok(())
    }
}

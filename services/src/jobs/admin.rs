//! The queue as an admin sees it, on either engine: what waits, runs and is dead, who works, and the
//! two things one can do about a job.

use domain::time::Millis;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::Job;
use crate::{
    audit::{self, Entry},
    core::Core,
    db::{begin_write, statement},
    error::Result,
    mail,
};

/// Both tables under the same names.
const JOBS_SQLITE: &str = "(SELECT lower(hex(id)) AS id, kind, state, attempts, max_attempts,
    last_error, run_at, created_at, updated_at FROM jobs) AS jobs";
const JOBS_POSTGRES: &str = "(SELECT CAST(jobs.id AS TEXT) AS id, tasks.identifier AS kind,
    CASE WHEN jobs.locked_at IS NOT NULL THEN 'running'
         WHEN jobs.attempts >= jobs.max_attempts THEN 'dead' ELSE 'waiting' END AS state,
    CAST(jobs.attempts AS INTEGER) AS attempts, CAST(jobs.max_attempts AS INTEGER) AS max_attempts,
    jobs.last_error, CAST(extract(epoch FROM jobs.run_at) * 1000 AS BIGINT) AS run_at,
    CAST(extract(epoch FROM jobs.created_at) * 1000 AS BIGINT) AS created_at,
    CAST(extract(epoch FROM jobs.updated_at) * 1000 AS BIGINT) AS updated_at
    FROM graphile_worker._private_jobs AS jobs
    JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id) AS jobs";

/// What has become of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// For its time, its turn or its next try.
    Waiting,
    /// A worker has it.
    Running,
    /// It has no try left, or no hope.
    Dead,
}

impl State {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Dead => "dead",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "running" => Self::Running,
            "dead" => Self::Dead,
            _ => Self::Waiting,
        }
    }
}

/// A job. Its kind may be one this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Names it for [`retry`] and [`discard`].
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What has become of it.
    pub state: State,
    /// Tries so far.
    pub attempts: i32,
    /// Tries it has.
    pub max_attempts: i32,
    /// Why its last try failed.
    pub last_error: Option<String>,
    /// When it is or was due, in UTC milliseconds.
    pub run_at: Millis,
    /// When it was enqueued.
    pub created_at: Millis,
    /// When something last became of it.
    pub updated_at: Millis,
}

/// How many jobs of a kind are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// The state.
    pub state: State,
    /// How many.
    pub jobs: i64,
    /// How long the oldest has been due, in milliseconds; of those that wait for a later time, 0.
    pub oldest: Millis,
}

/// Somebody who works off the queue.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Worker {
    /// Its name.
    pub id: String,
    /// Its machine.
    pub host: String,
    /// Its process.
    pub pid: i64,
    /// Since when it works, in UTC milliseconds.
    pub started_at: Millis,
    /// When it last said that it lives.
    pub seen_at: Millis,
}

#[derive(FromQueryResult)]
struct Stored {
    id: String,
    kind: String,
    state: String,
    attempts: i32,
    max_attempts: i32,
    last_error: Option<String>,
    run_at: Millis,
    created_at: Millis,
    updated_at: Millis,
}

#[derive(FromQueryResult)]
struct Counted {
    kind: String,
    state: String,
    jobs: i64,
    first: Millis,
}

fn is_sqlite(core: &Core) -> bool {
    core.db.get_database_backend() == DbBackend::Sqlite
}

fn jobs(core: &Core) -> &'static str {
    if is_sqlite(core) {
        JOBS_SQLITE
    } else {
        JOBS_POSTGRES
    }
}

/// Jobs by kind and state.
///
/// # Errors
/// When the database fails.
pub async fn counts(core: &Core) -> Result<Vec<Count>> {
    let sql = format!(
        "SELECT kind, state, COUNT(*) AS jobs, MIN(run_at) AS first FROM {} \
         GROUP BY kind, state ORDER BY kind, state",
        jobs(core)
    );
    let rows = Counted::find_by_statement(statement(&core.db, sql, []))
        .all(&core.db)
        .await?;
    let now = core.clock.now();
    let count = |row: Counted| Count {
        state: State::parse(&row.state),
        oldest: (now - row.first).max(0),
        kind: row.kind,
        jobs: row.jobs,
    };
    Ok(rows.into_iter().map(count).collect())
}

/// The newest `limit` jobs in `state`, of `kind` if one is given.
///
/// # Errors
/// When the database fails.
pub async fn list(core: &Core, state: State, kind: Option<&str>, limit: u32) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT * FROM {} WHERE state = $1 AND (kind = $2 OR $2 = '') \
         ORDER BY updated_at DESC, id DESC LIMIT $3",
        jobs(core)
    );
    let values = [
        state.as_str().into(),
        kind.unwrap_or_default().into(),
        i64::from(limit).into(),
    ];
    let rows = Stored::find_by_statement(statement(&core.db, sql, values))
        .all(&core.db)
        .await?;
    let row = |row: Stored| Row {
        state: State::parse(&row.state),
        id: row.id,
        kind: row.kind,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        last_error: row.last_error,
        run_at: row.run_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Makes a dead or waiting job due now, with all its tries; a mail that had failed with it is to be
/// sent again. Whether there was one; `entry` is recorded if there was.
///
/// # Errors
/// When the database fails.
pub async fn retry(core: &Core, id: &str, entry: &Entry<'_>) -> Result<bool> {
    let now = core.clock.now();
    let tx = begin_write(&core.db).await?;
    let again = if is_sqlite(core) {
        let sql = "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2, updated_at = $2 \
                   WHERE lower(hex(id)) = $1 AND state <> 'running' RETURNING payload";
        statement(&tx, sql, [id.into(), now.into()])
    } else {
        let sql = "UPDATE graphile_worker._private_jobs \
                   SET attempts = 0, run_at = now(), updated_at = now() \
                   WHERE CAST(id AS TEXT) = $1 AND locked_at IS NULL \
                   RETURNING CAST(payload AS TEXT) AS payload";
        statement(&tx, sql, [id.into()])
    };
    let Some(row) = tx.query_one_raw(again).await? else {
        return Ok(false);
    };
    if let Some(mail) = mail_of(&row)? {
        mail::send::reopen(&tx, mail).await?;
    }
    audit::record(&tx, now, entry).await?;
    tx.commit().await?;
    core.queue.wake().notify_one();
    Ok(true)
}

/// Removes a dead or waiting job; the mail it was to send has failed. Whether there was one; `entry`
/// is recorded if there was.
///
/// # Errors
/// When the database fails.
pub async fn discard(core: &Core, id: &str, entry: &Entry<'_>) -> Result<bool> {
    let sql = if is_sqlite(core) {
        "DELETE FROM jobs WHERE lower(hex(id)) = $1 AND state <> 'running' RETURNING payload"
    } else {
        "DELETE FROM graphile_worker._private_jobs \
         WHERE CAST(id AS TEXT) = $1 AND locked_at IS NULL \
         RETURNING CAST(payload AS TEXT) AS payload"
    };
    let now = core.clock.now();
    let tx = begin_write(&core.db).await?;
    let Some(row) = tx.query_one_raw(statement(&tx, sql, [id.into()])).await? else {
        return Ok(false);
    };
    if let Some(mail) = mail_of(&row)? {
        mail::send::give_up(&tx, mail, now, "its job was discarded").await?;
    }
    audit::record(&tx, now, entry).await?;
    tx.commit().await?;
    Ok(true)
}

/// The mail that a job with this payload sends.
fn mail_of(row: &QueryResult) -> Result<Option<Uuid>> {
    let payload: String = row.try_get("", "payload")?;
    Ok(match serde_json::from_str(&payload) {
        Ok(Job::SendMail { mail }) => Some(mail),
        // Also what this version cannot read.
        _ => None,
    })
}

/// Who works, those last who were not heard of for longest. A worker that was killed stays until
/// another one has noticed.
///
/// # Errors
/// When the database fails.
pub async fn workers(core: &Core) -> Result<Vec<Worker>> {
    let sql = if is_sqlite(core) {
        "SELECT id, host, pid, started_at, seen_at FROM workers ORDER BY seen_at DESC, id"
    } else {
        "SELECT id, COALESCE(metadata ->> 'host', '') AS host, \
         COALESCE(CAST(metadata ->> 'pid' AS BIGINT), 0) AS pid, \
         CAST(extract(epoch FROM started_at) * 1000 AS BIGINT) AS started_at, \
         CAST(extract(epoch FROM last_heartbeat_at) * 1000 AS BIGINT) AS seen_at \
         FROM graphile_worker._private_workers ORDER BY last_heartbeat_at DESC, id"
    };
    let rows = Worker::find_by_statement(statement(&core.db, sql, []));
    Ok(rows.all(&core.db).await?)
}

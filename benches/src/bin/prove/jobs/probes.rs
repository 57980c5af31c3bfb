//! Probes: enqueued by SQL, and what is found of them afterwards.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use benches::{clock, database::Database};
use tokio::time::sleep;

/// Room between the numbers of two chains.
const APART: i64 = 1_000;

/// Chains of probes.
#[derive(Clone, Copy, Debug)]
pub struct Chains {
    /// How many.
    pub count: i64,
    /// Probes that follow the first of each; without it a probe does nothing at all.
    pub left: Option<u32>,
    /// Milliseconds each takes.
    pub hold: u32,
    /// Milliseconds over which the first ones become due, evenly.
    pub over: i64,
}

impl Chains {
    /// Probes in all.
    pub fn probes(&self) -> i64 {
        self.count * (i64::from(self.left.unwrap_or(0)) + 1)
    }
}

/// Makes what probes write to.
///
/// # Errors
/// When the database fails.
pub async fn tables(database: &Database) -> Result<()> {
    let sql = "CREATE TABLE probe_runs (number BIGINT NOT NULL, sent BIGINT NOT NULL, \
               started BIGINT NOT NULL);\nCREATE TABLE probe_effects (number BIGINT NOT NULL);";
    database.script(sql).await
}

/// Forgets what was.
///
/// # Errors
/// When the database fails.
pub async fn clear(database: &Database) -> Result<()> {
    let sql = "DELETE FROM probe_runs;\nDELETE FROM probe_effects;\nDELETE FROM effects;";
    database.script(sql).await
}

/// Enqueues them.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(database: &Database, chains: Chains) -> Result<()> {
    let now = clock::now();
    let Chains { count, hold, .. } = chains;
    let step = chains.over / count.max(1);
    let left = chains
        .left
        .map_or("null".to_owned(), |left| left.to_string());
    let payload = format!(
        "'{{\"kind\":\"probe\",\"number\":' || (n * {APART}) || ',\"hold\":{hold},\"left\":{left},\"sent\":{now}}}'"
    );
    let sql = match database {
        Database::Postgres { .. } => format!(
            "SELECT COUNT(graphile_worker.add_job('probe', ({payload})::json, \
             run_at => now() + n * {step} * interval '1 millisecond', max_attempts => 100)) \
             FROM generate_series(1, {count}) AS n;"
        ),
        Database::Sqlite { .. } => format!(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
             INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, created_at, updated_at) \
             SELECT randomblob(16), 'probe', {payload}, 'waiting', {now} + n * {step}, 0, 100, {now}, {now} FROM numbers;"
        ),
    };
    database.script(&sql).await
}

/// A table of jobs, as (kind, payload).
pub const fn jobs(database: &Database) -> &'static str {
    match database {
        Database::Postgres { .. } => {
            "(SELECT identifier AS kind, payload FROM graphile_worker._private_jobs AS j \
             JOIN graphile_worker._private_tasks AS t ON t.id = j.task_id) AS jobs"
        }
        Database::Sqlite { .. } => "(SELECT kind, payload FROM jobs) AS jobs",
    }
}

/// How many wait, run or are dead.
///
/// # Errors
/// When the database fails.
pub async fn stored(database: &Database) -> Result<i64> {
    let sql = format!(
        "SELECT COUNT(*) FROM {} WHERE kind = 'probe';",
        jobs(database)
    );
    database.number(&sql).await
}

/// Waits until none is left.
///
/// # Errors
/// When that takes longer than `patience`.
pub async fn until_none(database: &Database, patience: Duration) -> Result<()> {
    let until = Instant::now() + patience;
    loop {
        let left = stored(database).await?;
        if left == 0 {
            return Ok(());
        }
        ensure!(Instant::now() < until, "{left} jobs are stuck");
        sleep(Duration::from_millis(100)).await;
    }
}

/// What became of them.
pub struct Audit {
    /// Starts.
    pub runs: usize,
    /// Probes that were started more than once.
    pub repeated: usize,
    /// Longest time from one start of a probe to its next, in milliseconds.
    pub longest_gap: i64,
    /// From being enqueued to the first start, of those that were due at once.
    pub waits: Vec<i64>,
    /// Effects.
    pub effects: i64,
    /// Probes with an effect.
    pub effective: i64,
}

/// Reads all of it.
///
/// # Errors
/// When the database fails.
pub async fn audit(database: &Database) -> Result<Audit> {
    let rows = database
        .rows("SELECT number, sent, started FROM probe_runs ORDER BY started;")
        .await?;
    let mut starts: BTreeMap<i64, (i64, Vec<i64>)> = BTreeMap::new();
    for row in &rows {
        let cell = |index: usize| -> Result<i64> {
            Ok(row.get(index).map_or("", String::as_str).parse()?)
        };
        let probe = starts.entry(cell(0)?).or_default();
        probe.0 = cell(1)?;
        probe.1.push(cell(2)?);
    }
    let gaps = starts
        .values()
        .flat_map(|(_, at)| at.iter().zip(at.iter().skip(1)))
        .map(|(one, next)| next - one);
    let of_successors = |number: &i64| number % APART != 0;
    let waits = starts
        .iter()
        .filter(|(number, _)| of_successors(number))
        .filter_map(|(_, (sent, at))| Some(at.first()? - sent));
    Ok(Audit {
        runs: rows.len(),
        repeated: starts.values().filter(|(_, at)| at.len() > 1).count(),
        longest_gap: gaps.max().unwrap_or(0),
        waits: waits.collect(),
        effects: database
            .number("SELECT COUNT(*) FROM probe_effects;")
            .await?,
        effective: database
            .number("SELECT COUNT(DISTINCT number) FROM probe_effects;")
            .await?,
    })
}

//! How soon a job starts, and how many a process gets through beside what the SQL alone would allow.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use benches::{database::Database, resee::Instance, services::Services, stats::Latencies};
use tokio::{process::Command, time::sleep};

use super::probes::{self, Chains};
use crate::site::Outcome;

/// 95 of 100 jobs start within this many milliseconds, with Redis and without.
const SOON: f64 = 100.0;
const SOON_WITHOUT: f64 = 1_000.0;
/// For one phase.
const PATIENCE: Duration = Duration::from_secs(60);
/// Jobs of a lane that one process runs at the same time, and connections of pgbench.
const WIDTH: i64 = 4;

/// As the worker claims and finishes one job (`services/src/jobs/postgres/store.rs`).
const SQL: &str = "WITH next AS (SELECT id FROM graphile_worker._private_jobs \
    WHERE is_available AND job_queue_id IS NULL AND run_at <= now() AND task_id = ANY (ARRAY \
    (SELECT id FROM graphile_worker._private_tasks WHERE identifier = ANY (string_to_array('probe', ',')))) \
    ORDER BY priority, run_at LIMIT 1 FOR UPDATE SKIP LOCKED) \
    UPDATE graphile_worker._private_jobs AS jobs SET attempts = jobs.attempts + 1, \
    locked_by = 'pgbench', locked_at = now() FROM next, graphile_worker._private_tasks AS tasks \
    WHERE jobs.id = next.id AND tasks.id = jobs.task_id RETURNING jobs.id AS id, tasks.identifier AS kind, \
    jobs.payload, jobs.attempts, jobs.max_attempts \\gset\n\
    DELETE FROM graphile_worker._private_jobs WHERE id = :id \
    AND (locked_by = 'pgbench' OR (locked_by IS NULL AND attempts = 1));\n";

/// From enqueuing to starting, one job after the other, with Redis and without.
///
/// # Errors
/// When it cannot be measured.
pub async fn starts(
    instance: &Instance,
    services: &Services,
    tenth: bool,
    outcome: &mut Outcome,
) -> Result<()> {
    let left = if tenth { 49 } else { 499 };
    let with_redis = instance.clone().with("REDIS_URL", &services.redis);
    let both: &[(&str, &Instance, f64)] = match instance.database {
        Database::Postgres { .. } => &[
            ("with Redis", &with_redis, SOON),
            ("without Redis", instance, SOON_WITHOUT),
        ],
        Database::Sqlite { .. } => &[("in the one process", instance, SOON)],
    };
    for (how, instance, limit) in both {
        let database = &instance.database;
        probes::clear(database).await?;
        let workers = match database {
            Database::Postgres { .. } => vec![instance.work()?, instance.work()?],
            Database::Sqlite { .. } => vec![instance.start().await?],
        };
        sleep(Duration::from_secs(1)).await;
        let chain = Chains {
            count: 1,
            left: Some(left),
            hold: 0,
            over: 0,
        };
        probes::enqueue(database, chain).await?;
        // A successor is stored before its predecessor goes: none left is all done.
        probes::until_none(database, PATIENCE).await?;
        for worker in workers {
            worker.stop().await?;
        }
        let mut waits = Latencies::default();
        for wait in probes::audit(database).await?.waits {
            waits.add(Duration::from_millis(wait.max(0).unsigned_abs()));
        }
        let (middle, tail) = (waits.quantile(0.5), waits.quantile(0.95));
        outcome.figure(
            &format!("from enqueuing to starting, {how}"),
            format!(
                "p50 {middle:.0} ms, p95 {tail:.0} ms of {} jobs",
                waits.len()
            ),
        );
        if waits.len() != left as usize {
            outcome
                .faults
                .push(format!("{how}: not every job was seen"));
        }
        // Of a tenth, beside other tests, only the count is judged.
        if !tenth && tail > *limit {
            outcome
                .faults
                .push(format!("{how}: p95 is above {limit} ms"));
        }
    }
    Ok(())
}

/// Jobs that do nothing, by one worker process, and their SQL by pgbench.
///
/// # Errors
/// When it cannot be measured.
pub async fn rate(
    instance: &Instance,
    scratch: &Path,
    tenth: bool,
    outcome: &mut Outcome,
) -> Result<()> {
    let database = &instance.database;
    let empty = Chains {
        count: if tenth { 2_000 } else { 20_000 },
        left: None,
        hold: 0,
        over: 0,
    };
    probes::enqueue(database, empty).await?;
    let worker = instance.work()?;
    let until = Instant::now() + PATIENCE;
    let mut begun = None;
    let ended = loop {
        let (left, now) = (probes::stored(database).await?, Instant::now());
        match left {
            0 => break now,
            _ if left < empty.count && begun.is_none() => begun = Some((now, left)),
            _ => {}
        }
        ensure!(now < until, "{left} empty jobs are left");
        sleep(Duration::from_millis(20)).await;
    };
    worker.stop().await?;
    let (began, jobs) = begun.context("the jobs were gone before they were seen")?;
    let reached = jobs as f64 / (ended - began).as_secs_f64();

    probes::enqueue(database, empty).await?;
    let ceiling = pgbench(database, scratch, empty.count / WIDTH).await?;
    outcome.figure(
        "empty jobs",
        format!(
            "{reached:.0}/s by one worker process ({WIDTH} at a time), beside {ceiling:.0}/s by \
             pgbench with the claim and finish statements ({WIDTH} connections)"
        ),
    );
    Ok(())
}

async fn pgbench(database: &Database, scratch: &Path, each: i64) -> Result<f64> {
    let Database::Postgres { url } = database else {
        bail!("pgbench is for PostgreSQL");
    };
    let script = scratch.join("jobs.sql");
    fs::write(&script, SQL)?;
    let output = Command::new("pgbench")
        .args(["-n", "-M", "prepared", "-j", "1"])
        .args(["-c", &WIDTH.to_string(), "-t", &each.to_string()])
        .arg("-f")
        .arg(&script)
        .arg(url)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .context("pgbench does not start")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success(),
        "pgbench: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let left = probes::stored(database).await?;
    ensure!(left == 0, "pgbench left {left} jobs");
    let rate = text
        .split_once("tps = ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .context("pgbench says no rate")?;
    Ok(rate.parse()?)
}

//! The worker.

use std::time::Duration;

use graphile_worker::{
    FailureReason, JobFail, JobFailContext, JobPermanentlyFail, JobPermanentlyFailContext,
    JobRecovery, JobRecoveryContext, JobRecoveryResult, WorkerOptions, WorkerRecoveryConfig,
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{SCHEMA, pool, tasks};
use crate::{
    core::Core,
    error::{Error, Result},
    jobs::{
        backoff,
        runner::{CONCURRENCY, DRAIN, Handlers},
    },
};

/// A worker says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// Each worker looks for silent ones.
const SWEEP: Duration = Duration::from_secs(5);
/// A worker that was silent for this long is dead; its jobs start again within 30 s.
const SILENT: Duration = Duration::from_secs(15);
/// How often the table is looked at when no notification arrives.
const POLL: Duration = Duration::from_secs(1);
/// Longest pause before a failed worker is built again.
const REBUILD_MAX: Duration = Duration::from_secs(30);

/// Runs jobs until `cancel`. A worker that fails, usually because the database went away, is
/// built again.
pub async fn run(core: Core, handlers: Handlers, cancel: CancellationToken) {
    let mut pause = Duration::from_secs(1);
    while !cancel.is_cancelled() {
        let Err(error) = work(&core, &handlers, &cancel).await else {
            return;
        };
        if cancel.is_cancelled() {
            return;
        }
        tracing::error!(%error, "the worker stopped and starts again");
        cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
        pause = (pause * 2).min(REBUILD_MAX);
    }
}

async fn work(core: &Core, handlers: &Handlers, cancel: &CancellationToken) -> Result<()> {
    let pool = pool(&core.db, "5s");
    let context = tasks::Context {
        handlers: handlers.clone(),
        db: core.db.clone(),
    };
    let db = core.db.clone();
    let recovery = WorkerRecoveryConfig::default()
        .enabled(true)
        .heartbeat_interval(HEARTBEAT)
        .sweep_interval(SWEEP)
        .sweep_threshold(SILENT)
        .recovery_delay(Duration::ZERO);
    let worker = WorkerOptions::default()
        .pg_pool(pool.clone())
        .schema(SCHEMA)
        .concurrency(CONCURRENCY)
        .poll_interval(POLL)
        .worker_recovery(recovery)
        .listen_os_shutdown_signals(false)
        .shutdown_signal(cancel.clone().cancelled_owned())
        .shutdown_grace_period(DRAIN)
        .shutdown_interrupted_job_retry_delay(Duration::ZERO)
        .add_extension(context)
        .define_jobs(tasks::definitions())
        .on(JobFail, move |failure: JobFailContext| {
            reschedule(db.clone(), failure)
        })
        .on(JobPermanentlyFail, report)
        .on(JobRecovery, recover)
        .init()
        .await
        .map_err(|error| Error::Queue(error.to_string()))?;
    let outcome = worker
        .run()
        .await
        .map_err(|error| Error::Queue(error.to_string()));
    drop(worker);
    pool.close().await;
    outcome
}

const RESCHEDULE: &str = "UPDATE graphile_worker._private_jobs \
     SET run_at = now() + $2::bigint * interval '1 millisecond' \
     WHERE id = $1 AND attempts = $3::integer AND locked_at IS NULL";

/// Replaces the crate's stored delay (e to the number of attempts, in seconds) by ours, which has
/// jitter and a schedule per kind. Should this fail, the crate's delay stands.
async fn reschedule(db: DatabaseConnection, failure: JobFailContext) {
    let job = &failure.job;
    let attempts = i32::from(*job.attempts());
    let kind = job
        .payload()
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let update = Statement::from_sql_and_values(
        DbBackend::Postgres,
        RESCHEDULE,
        [
            (*job.id()).into(),
            backoff::delay(kind, attempts).into(),
            attempts.into(),
        ],
    );
    if let Err(error) = db.execute_raw(update).await {
        tracing::warn!(job = job.id(), %error, "a failed job keeps its default delay");
    }
}

async fn report(failure: JobPermanentlyFailContext) {
    let job = &failure.job;
    tracing::error!(
        job = job.id(),
        attempts = job.attempts(),
        error = failure.error,
        "a job is dead"
    );
}

/// The attempt of a worker that died stays counted (the crate gives it back), so that a job which
/// kills its worker does not do so for ever. A graceful stop costs nothing.
async fn recover(recovery: JobRecoveryContext) -> JobRecoveryResult {
    match recovery.reason {
        FailureReason::WorkerCrashed => {
            let job = &recovery.job;
            if job.attempts() >= job.max_attempts() {
                tracing::error!(job = job.id(), "a job is dead: its worker died, every time");
            }
            JobRecoveryResult::Reschedule {
                run_at: *job.run_at(),
                attempts: Some(*job.attempts()),
            }
        }
        _ => JobRecoveryResult::Default,
    }
}

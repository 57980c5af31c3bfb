//! Engines that can be killed, deeds that do as they are told, and a view of the stored jobs that
//! is the same for both engines.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::time::Millis;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use services::{
    clock::{Clock, SystemClock},
    core::Core,
    db::begin_write,
    ids::new_id,
    jobs::{self, Handlers, Job, JobError},
};
use tokio_util::sync::CancellationToken;

use crate::common::{Backend, Test};

/// What a deed does.
pub enum Verdict {
    Done,
    Fail,
    GiveUp,
    Panic,
    Slow(Duration),
}

/// A job of its own.
pub fn job() -> Job {
    Job::SendMail {
        mail: new_id(SystemClock.now()),
    }
}

/// A job of the model's lane.
pub fn ai_job() -> Job {
    Job::Grade {
        answer: new_id(SystemClock.now()),
        attempt: 1,
    }
}

/// A stored job.
#[derive(Clone, Debug)]
pub struct Stored {
    pub attempts: i32,
    pub dead: bool,
    pub error: Option<String>,
    run_at: Millis,
    updated_at: Millis,
}

impl Stored {
    /// From the last change to the next try, in milliseconds.
    pub fn delay(&self) -> Millis {
        self.run_at - self.updated_at
    }
}

/// Everything a test does with a queue.
pub struct Bench {
    pub core: Core,
    url: String,
    backend: Backend,
    runs: Arc<Mutex<Vec<(Job, i32)>>>,
}

impl Bench {
    pub fn new(test: &Test) -> Self {
        let core = Core {
            clock: Arc::new(SystemClock),
            ..test.core.clone()
        };
        Self {
            core,
            url: test.url.clone(),
            backend: test.backend,
            runs: Arc::default(),
        }
    }

    pub fn now(&self) -> Millis {
        SystemClock.now()
    }

    /// Starts an engine as another process would: with connections of its own.
    pub fn worker(&self, verdict: impl Fn(&Job) -> Verdict + Send + Sync + 'static) -> Worker {
        let runs = Arc::clone(&self.runs);
        let verdict = Arc::new(verdict);
        let handlers = Handlers::from_fn(move |job| {
            let (runs, verdict) = (Arc::clone(&runs), Arc::clone(&verdict));
            async move {
                {
                    let mut runs = runs.lock().unwrap();
                    let tries = runs.iter().filter(|(known, _)| *known == job).count();
                    runs.push((job.clone(), i32::try_from(tries).unwrap() + 1));
                }
                match verdict(&job) {
                    Verdict::Done => Ok(()),
                    Verdict::Fail => Err(JobError::Retry("failed on purpose".to_owned())),
                    Verdict::GiveUp => Err(JobError::Permanent("hopeless on purpose".to_owned())),
                    Verdict::Panic => panic!("panicked on purpose"),
                    Verdict::Slow(time) => {
                        tokio::time::sleep(time).await;
                        Ok(())
                    }
                }
            }
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let cancel = CancellationToken::new();
        let (core, url, stop) = (self.core.clone(), self.url.clone(), cancel.clone());
        let engine = runtime.spawn(async move {
            let db = services::db::connect(&url, 5).await.unwrap();
            let core = Core { db, ..core };
            jobs::runner::start_with(&core, handlers, stop)
                .await
                .unwrap();
        });
        Worker {
            runtime: Some(runtime),
            engine: Some(engine),
            cancel,
        }
    }

    /// Enqueues in a transaction of its own.
    pub async fn put(&self, job: &Job, run_at: Millis, key: Option<&str>) {
        let tx = begin_write(&self.core.db).await.unwrap();
        self.core
            .queue
            .enqueue(&tx, job, run_at, key)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Stores a job that no version has heard of yet.
    pub async fn put_unknown(&self, kind: &str) {
        let sql = match self.backend {
            Backend::Sqlite => format!(
                "INSERT INTO jobs VALUES (randomblob(16), '{kind}', '{{}}', NULL, 'waiting', 0, 0, 3, NULL, 0, 0)"
            ),
            Backend::Postgres => format!("SELECT graphile_worker.add_job('{kind}')"),
        };
        self.core.db.execute_unprepared(&sql).await.unwrap();
    }

    /// Gives the running job to a worker of another machine, as if this one had been silent. Whether
    /// there can be others.
    pub async fn give_to_another(&self) -> bool {
        if self.backend == Backend::Sqlite {
            return false;
        }
        let sql = "SELECT graphile_worker.worker_heartbeat('another'); \
                   UPDATE graphile_worker._private_jobs \
                   SET locked_by = 'another', attempts = attempts + 1";
        self.core.db.execute_unprepared(sql).await.unwrap();
        true
    }

    /// Waits until so many workers are seen.
    pub async fn until_workers(&self, count: usize) -> Vec<jobs::admin::Worker> {
        wait(async || {
            let seen = jobs::admin::workers(&self.core).await.unwrap();
            (seen.len() == count).then_some(seen)
        })
        .await
    }

    /// Ends every connection of the workers, as a restart of PostgreSQL does.
    pub async fn cut_connections(&self) {
        if self.backend == Backend::Postgres {
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND application_name = 'resee-worker'";
            self.core.db.execute_unprepared(sql).await.unwrap();
        }
    }

    /// Makes every stored job due.
    pub async fn hurry(&self) {
        let sql = match self.backend {
            Backend::Sqlite => "UPDATE jobs SET run_at = 0",
            Backend::Postgres => {
                "UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 second'"
            }
        };
        self.core.db.execute_unprepared(sql).await.unwrap();
    }

    /// Every stored job, oldest first.
    pub async fn stored(&self) -> Vec<Stored> {
        let (backend, sql) = match self.backend {
            Backend::Sqlite => (
                DbBackend::Sqlite,
                "SELECT attempts, state = 'dead' AS dead, last_error, run_at, updated_at \
                 FROM jobs ORDER BY id",
            ),
            Backend::Postgres => (
                DbBackend::Postgres,
                "SELECT attempts::int, attempts >= max_attempts AND locked_at IS NULL AS dead, \
                 last_error, (extract(epoch FROM run_at) * 1000)::bigint AS run_at, \
                 (extract(epoch FROM updated_at) * 1000)::bigint AS updated_at \
                 FROM graphile_worker._private_jobs ORDER BY id",
            ),
        };
        let rows = self
            .core
            .db
            .query_all_raw(Statement::from_string(backend, sql))
            .await
            .unwrap();
        let read = |row: &QueryResult| Stored {
            attempts: row.try_get("", "attempts").unwrap(),
            dead: row.try_get("", "dead").unwrap(),
            error: row.try_get("", "last_error").unwrap(),
            run_at: row.try_get("", "run_at").unwrap(),
            updated_at: row.try_get("", "updated_at").unwrap(),
        };
        rows.iter().map(read).collect()
    }

    /// The jobs that were started, in order.
    pub fn runs(&self) -> Vec<Job> {
        self.runs
            .lock()
            .unwrap()
            .iter()
            .map(|(job, _)| job.clone())
            .collect()
    }

    /// For each run, how often its job had been started by then.
    pub fn attempts(&self) -> Vec<i32> {
        self.runs
            .lock()
            .unwrap()
            .iter()
            .map(|(_, attempt)| *attempt)
            .collect()
    }

    /// Waits until the runs are as they should be.
    pub async fn until(&self, good: impl Fn(&[Job]) -> bool) {
        wait(async || good(&self.runs()).then_some(())).await;
    }

    /// Waits until so many jobs are stored.
    pub async fn until_stored(&self, count: usize) {
        wait(async || (self.stored().await.len() == count).then_some(())).await;
    }

    /// Waits until a stored job is as it should be.
    pub async fn until_row(&self, good: impl Fn(&Stored) -> bool) -> Stored {
        wait(async || self.stored().await.into_iter().find(|row| good(row))).await
    }
}

async fn wait<T>(look: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..1600 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("nothing for 40 s");
}

/// An engine in a runtime of its own.
pub struct Worker {
    runtime: Option<tokio::runtime::Runtime>,
    engine: Option<tokio::task::JoinHandle<()>>,
    cancel: CancellationToken,
}

impl Worker {
    /// Asks it to stop and waits.
    pub fn stop(mut self) {
        self.cancel.cancel();
        let (Some(runtime), Some(engine)) = (self.runtime.take(), self.engine.take()) else {
            return;
        };
        tokio::task::block_in_place(|| {
            std::thread::scope(|scope| {
                scope.spawn(|| runtime.block_on(engine).unwrap());
            });
        });
        runtime.shutdown_background();
    }

    /// Ends it as `kill -9` does: nothing more is said to the database.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

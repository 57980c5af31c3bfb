//! The queue of an instance on PostgreSQL: Graphile Worker's schema through `graphile_worker`.

mod listen;
mod store;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::time::Millis;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqlxPostgresConnector,
    Statement, sqlx,
};
use tokio::{sync::Notify, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{Bell, Handlers, Job, Queue, bell::Silent, engine, store::Me};
use crate::{
    core::Core,
    error::{Error, Result},
    pulse::{self, Pulse},
};

/// The crate's own default; named once more because our statements contain it.
const SCHEMA: &str = "graphile_worker";
/// How long the worker's connections may take to be closed.
const CLOSE: Duration = Duration::from_secs(1);
/// The worker's heartbeat, its claims and outcomes.
const CONNECTIONS: u32 = 5;

const ADD_JOB: &str = "SELECT graphile_worker.add_job($1::text, payload => $2::json, \
     run_at => to_timestamp($3::bigint / 1000.0), max_attempts => $4::integer, \
     job_key => $5::text)";

/// Stores jobs through `graphile_worker.add_job`, which also notifies every listening worker when
/// the transaction commits.
pub struct PostgresQueue {
    wake: Arc<Notify>,
    bell: Arc<dyn Bell>,
}

impl PostgresQueue {
    /// A queue that also rings `bell`.
    pub fn new(bell: Arc<dyn Bell>) -> Self {
        Self {
            wake: Arc::default(),
            bell,
        }
    }
}

impl Default for PostgresQueue {
    fn default() -> Self {
        Self::new(Arc::new(Silent))
    }
}

#[async_trait]
impl Queue for PostgresQueue {
    async fn enqueue(
        &self,
        tx: &DatabaseTransaction,
        job: &Job,
        run_at: Millis,
        unique_key: Option<&str>,
    ) -> Result<()> {
        let payload = serde_json::to_value(job).map_err(|error| Error::Queue(error.to_string()))?;
        tx.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            ADD_JOB,
            [
                job.kind().into(),
                payload.into(),
                run_at.into(),
                job.max_attempts().into(),
                unique_key.map(str::to_owned).into(),
            ],
        ))
        .await?;
        self.bell.ring();
        Ok(())
    }

    fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

/// A small pool of its own, so that a worker never takes the pages' connections. The timeout is
/// PostgreSQL's setting; `0` is none.
fn pool(db: &DatabaseConnection, pulse: &Arc<Pulse>, statement_timeout: &str) -> sqlx::PgPool {
    let options = db.get_postgres_connection_pool().connect_options();
    let options = (*options)
        .clone()
        .application_name("resee-worker")
        // A suspended worker must not keep what it has locked.
        .options([
            ("statement_timeout", statement_timeout),
            ("lock_timeout", statement_timeout),
            ("idle_in_transaction_session_timeout", "10s"),
        ]);
    let felt = Arc::clone(pulse);
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(5))
        .before_acquire(move |_, metadata| {
            let admits = felt.admits(&metadata);
            Box::pin(async move { Ok(admits) })
        });
    pulse::drop_silent(pool, pulse).connect_lazy_with(options)
}

/// Runs jobs until `cancel`; see [`engine::run`].
pub(super) async fn run(core: Core, handlers: Handlers, cancel: CancellationToken) {
    let pulse = Arc::clone(&core.watch.pulse);
    let pool = pool(&core.db, &pulse, "5s");
    let wake = core.queue.wake();
    let listening = tokio::spawn(listen::listen(pool.clone(), pulse, Arc::clone(&wake)));
    let me = Me::new(core.clock.now());
    let db = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
    let store = store::PostgresStore::new(core, db, me);
    engine::run(store, handlers, wake, cancel).await;
    listening.abort();
    // A connection that is dead is not waited for.
    if timeout(CLOSE, pool.close()).await.is_err() {
        tracing::warn!("connections of the worker were not given back");
    }
}

/// Creates or updates schema `graphile_worker`.
pub(super) async fn migrate(db: &DatabaseConnection) -> Result<()> {
    let pool = pool(db, &Arc::default(), "0");
    // The worker migrates while it is being built; building one without tasks does nothing else.
    let built = graphile_worker::WorkerOptions::default()
        .pg_pool(pool.clone())
        .schema(SCHEMA)
        .listen_os_shutdown_signals(false)
        .init()
        .await;
    pool.close().await;
    built
        .map(drop)
        .map_err(|error| Error::Queue(error.to_string()))
}

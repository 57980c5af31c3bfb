//! Connections and transactions on either database.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::FutureExt;
use sea_orm::{
    AccessMode, ActiveModelBehavior, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database,
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
    sqlx::{self, Connection},
};

use crate::pulse::{self, Pulse};

/// How long a request waits for a free connection before it is told to come back.
const ACQUIRE: Duration = Duration::from_secs(2);
/// How long PostgreSQL lets a statement wait for a lock, in milliseconds.
const LOCK: &str = "2000";
/// Connections idle for longer than this are tested before they are used.
const TEST_AFTER_IDLE: Duration = Duration::from_secs(30);

/// Rows per statement; the widest table has 24 columns, and SQLite takes 32,766 values.
pub(crate) const BATCH: usize = 500;

/// After it no connection of its pool writes to a SQLite file any more, whoever asks: SQLite itself
/// refuses. What is written while it closes still ends as it began.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<AtomicBool>);

impl Gate {
    /// Ends writing, for the life of the process.
    pub fn close(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether writing has ended.
    pub fn is_closed(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    async fn keep(&self, connection: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
        if self.is_closed() {
            sqlx::raw_sql("PRAGMA query_only = ON")
                .execute(connection)
                .await?;
        }
        Ok(())
    }
}

/// What a process knows of its database, and its pools ask before they hand a connection out. One for
/// each process, made before its pools.
#[derive(Clone, Debug, Default)]
pub struct Guards {
    /// Connections to PostgreSQL from before a silence are not used.
    pub pulse: Arc<Pulse>,
    /// Can end writing to SQLite.
    pub writes: Gate,
}

/// Opens a pool.
///
/// SQLite: WAL, foreign keys, a busy timeout of 5 s, and every acknowledged commit synced to disk.
/// PostgreSQL: a statement is ended after 5 s, one that waits for a lock after 2 s, a transaction in
/// which nothing happens after 10 s.
///
/// # Errors
/// When the database cannot be reached.
pub async fn connect(url: &str, max_connections: u32) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, max_connections, &Guards::default()).await
}

/// [`connect`] with guards that somebody minds.
///
/// # Errors
/// When the database cannot be reached.
pub async fn connect_with(
    url: &str,
    max_connections: u32,
    Guards { pulse, writes }: &Guards,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections)
        .min_connections(u32::from(url.starts_with("sqlite")))
        .acquire_timeout(ACQUIRE)
        .test_before_acquire_if_idle_for(TEST_AFTER_IDLE)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
    });
    let (idle, new) = (writes.clone(), writes.clone());
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        let gate = idle.clone();
        async move {
            // SQLite itself ends a transaction on a full disk, and the library goes on to think of it
            // as open: such a connection could never begin another one.
            if connection.is_in_transaction() {
                return Ok(false);
            }
            gate.keep(connection).await.map(|()| true)
        }
        .boxed()
    });
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        let gate = new.clone();
        pool.after_connect(move |connection, _| {
            let gate = gate.clone();
            async move { gate.keep(connection).await }.boxed()
        })
    });
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.application_name("resee").options([
            ("statement_timeout", "5000"),
            ("lock_timeout", LOCK),
            // A suspended process must not keep what it has locked.
            ("idle_in_transaction_session_timeout", "10000"),
        ])
    });
    let felt = Arc::clone(pulse);
    options.map_sqlx_postgres_before_acquire(move |_, metadata| {
        let admits = felt.admits(&metadata);
        Box::pin(async move { Ok(admits) })
    });
    let felt = Arc::clone(pulse);
    options.map_sqlx_postgres_pool_opts(move |pool| pulse::drop_silent(pool, &felt));
    Database::connect(options).await
}

/// Whether every connection of the pool is in use: whoever needs one waits.
pub fn is_exhausted(db: &DatabaseConnection) -> bool {
    let (idle, size, most) = match db.get_database_backend() {
        DbBackend::Sqlite => {
            let pool = db.get_sqlite_connection_pool();
            (
                pool.num_idle(),
                pool.size(),
                pool.options().get_max_connections(),
            )
        }
        _ => {
            let pool = db.get_postgres_connection_pool();
            (
                pool.num_idle(),
                pool.size(),
                pool.options().get_max_connections(),
            )
        }
    };
    idle == 0 && size >= most
}

/// Begins a transaction that will write. On SQLite it takes the write lock at once, so that it
/// cannot fail half-way with "database is locked".
///
/// # Errors
/// When no connection is free in time.
pub async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            db.begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await
        }
        _ => db.begin().await,
    }
}

/// Begins a transaction that only reads, and sees the database as it was at its first statement.
/// Others write meanwhile.
///
/// # Errors
/// When no connection is free in time.
pub async fn begin_snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Sqlite => db.begin().await,
        _ => {
            db.begin_with_options(TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            })
            .await
        }
    }
}

/// Writes and reads back in a transaction that is then undone: shows that the database takes
/// writes (a full disk and a read-only replica do not).
///
/// # Errors
/// What the database says.
pub async fn write_read(db: &DatabaseConnection, now: i64) -> Result<bool, DbErr> {
    let tx = begin_write(db).await?;
    let backend = tx.get_database_backend();
    let probe = "readiness probe";
    tx.execute_raw(Statement::from_sql_and_values(
        backend,
        "INSERT INTO invites (token_hash, role, created_at, expires_at) VALUES ($1, 'learner', $2, $2)",
        [probe.into(), now.into()],
    ))
    .await?;
    let row = tx
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "SELECT created_at FROM invites WHERE token_hash = $1",
            [probe.into()],
        ))
        .await?;
    let read: Option<i64> = row.map(|row| row.try_get("", "created_at")).transpose()?;
    tx.rollback().await?;
    Ok(read == Some(now))
}

/// `text` with `$1, $2, …` bound to `values`; both databases read the same text.
pub fn statement(
    db: &impl ConnectionTrait,
    text: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), text, values)
}

/// Inserts `rows`, many with each statement.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert_all<E, A>(
    tx: &DatabaseTransaction,
    rows: Vec<E::Model>,
) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A> + Clone,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    for batch in rows.chunks(BATCH) {
        let batch = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
}

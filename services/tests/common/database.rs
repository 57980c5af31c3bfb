//! Fresh, migrated databases.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::Path,
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, QueryOrder, Statement,
};
use services::jobs::Job;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A database made for one test.
pub struct TestDb {
    pub backend: Backend,
    pub url: String,
    pub dir: TempDir,
    name: String,
}

/// Held while a template is made; any number will do, as long as all test runs use the same.
const TEMPLATE_LOCK: i64 = 7_353_335;

impl TestDb {
    /// A migrated database, or nothing when this kind is not at hand.
    pub async fn fresh(backend: Backend) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let name = format!("resee_test_{}", Uuid::now_v7().simple());
        let url = match backend {
            Backend::Sqlite => {
                let url = format!("sqlite://{}", dir.path().join("resee.db").display());
                let db = services::db::connect(&url, 1).await.expect("SQLite opens");
                Migrator::up(&db, None)
                    .await
                    .expect("migrations run on SQLite");
                db.close().await.expect("SQLite closes");
                url
            }
            Backend::Postgres => {
                let maintenance = maintenance_url()?;
                let template = template(&maintenance).await;
                let admin = admin(&maintenance).await;
                let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
                admin
                    .execute_unprepared(&create)
                    .await
                    .expect("a database from the template");
                admin.close().await.expect("the connection closes");
                with_database(&maintenance, &name)
            }
        };
        Some(Self {
            backend,
            url,
            dir,
            name,
        })
    }

    /// An empty PostgreSQL or SQLite database, not migrated.
    pub async fn empty(backend: Backend) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let name = format!("resee_test_{}", Uuid::now_v7().simple());
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}", dir.path().join("resee.db").display()),
            Backend::Postgres => {
                let maintenance = maintenance_url()?;
                let admin = admin(&maintenance).await;
                let create = format!("CREATE DATABASE {name} TEMPLATE template0");
                admin
                    .execute_unprepared(&create)
                    .await
                    .expect("an empty database");
                admin.close().await.expect("the connection closes");
                with_database(&maintenance, &name)
            }
        };
        Some(Self {
            backend,
            url,
            dir,
            name,
        })
    }

    /// Removes it, whoever is still connected.
    pub async fn remove(self) {
        if let (Backend::Postgres, Some(maintenance)) = (self.backend, maintenance_url()) {
            let admin = admin(&maintenance).await;
            let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            admin
                .execute_unprepared(&drop)
                .await
                .expect("the test database is dropped");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
fn maintenance_url() -> Option<String> {
    std::env::var("RESEE_TEST_DATABASE_URL")
        .ok()
        .filter(|url| !url.is_empty())
}

async fn admin(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("RESEE_TEST_DATABASE_URL answers")
}

/// The same server and role, another database.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, ""), |(base, query)| (base, query));
    let end = base.rfind('/').expect("a database url has a path");
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{}/{name}{query}", &base[..end])
}

/// Name of the migrated template of this source tree, made by whichever test comes first.
async fn template(maintenance: &str) -> String {
    static MADE: OnceCell<String> = OnceCell::const_new();
    MADE.get_or_init(|| make_template(maintenance))
        .await
        .clone()
}

async fn make_template(maintenance: &str) -> String {
    let name = format!("resee_template_{:016x}", fingerprint());
    let admin = admin(maintenance).await;
    let run = async |sql: String| {
        admin
            .execute_unprepared(&sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    run(format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let found = admin
        .query_one_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate",
            [name.clone().into()],
        ))
        .await
        .expect("pg_database can be read");
    if found.is_none() {
        run(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let db = services::db::connect(&with_database(maintenance, &name), 2)
            .await
            .expect("the new template opens");
        Migrator::up(&db, None)
            .await
            .expect("migrations run on PostgreSQL");
        services::jobs::migrate(&db)
            .await
            .expect("the queue's migrations run");
        db.close().await.expect("the template closes");
        run(format!(
            "ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"
        ))
        .await;
    }
    run(format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

/// Changes whenever a migration does, ours or the queue's.
fn fingerprint() -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = fs::read_dir(root.join("../migrations/src"))
        .expect("the migrations' source")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.push(root.join("../Cargo.lock"));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

/// Every stored job that this version knows.
pub async fn jobs(db: &DatabaseConnection) -> Vec<Job> {
    let payloads: Vec<serde_json::Value> = match db.get_database_backend() {
        DbBackend::Sqlite => entity::job::Entity::find()
            .order_by_asc(entity::job::Column::Id)
            .all(db)
            .await
            .expect("the jobs can be read")
            .iter()
            .map(|row| serde_json::from_str(&row.payload).expect("a payload is JSON"))
            .collect(),
        _ => db
            .query_all_raw(Statement::from_string(
                DbBackend::Postgres,
                "SELECT payload FROM graphile_worker._private_jobs ORDER BY id",
            ))
            .await
            .expect("the jobs can be read")
            .iter()
            .map(|row| row.try_get("", "payload").expect("a payload is JSON"))
            .collect(),
    };
    payloads
        .into_iter()
        .filter_map(|payload| serde_json::from_value(payload).ok())
        .collect()
}

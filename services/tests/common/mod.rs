//! What every integration test of `services` starts from: a migrated database of either kind, a
//! clock that stands still, people who are signed in, and the statements that were run.
//!
//! SQLite always runs, in a temporary directory. PostgreSQL runs when `RESEE_TEST_DATABASE_URL`
//! names a maintenance database and a role that may create databases.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "every test file uses its own part"
)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod database;
mod people;
mod statements;

use std::{
    future::Future,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::Arc,
};

use domain::time::{Millis, Rollover};
use futures::FutureExt;
use services::{
    backup::{BackupSettings, Keep, Source},
    clock::FixedClock,
    core::{Cookies, Core, Registration, Settings},
    jobs::{self, Job},
    keys::{Keys, NamedKey},
    limits::{LimitSettings, Limits},
};

pub use database::{Backend, TestDb};
pub use people::{
    Person, admin_did, at, caller, in_zone, insert_user, second_viewer, viewer, viewer_of,
};
use statements::Statements;

/// Where the clock stands when a test starts: 2026-11-24T03:00:00Z, noon in Seoul.
pub const START: Millis = 1_795_489_200_000;

/// What a test is given. Dropping it does not remove the database: [`run`] does.
pub struct Test {
    /// As in the server, with [`Self::clock`] and the engine's real queue.
    pub core: Core,
    /// Stands at [`START`] until it is told otherwise.
    pub clock: Arc<FixedClock>,
    /// Which database this is.
    pub backend: Backend,
    /// How to open it once more.
    pub url: String,
    /// A directory of its own, removed afterwards.
    pub dir: std::path::PathBuf,
    statements: Arc<Statements>,
}

impl Test {
    async fn on(db: &TestDb) -> Self {
        let statements = Arc::new(Statements::default());
        let mut connection = services::db::connect(&db.url, 10)
            .await
            .expect("the test database opens");
        statements.watch(&mut connection);
        let clock = Arc::new(FixedClock::at(START));
        let dir = db.dir.path().to_owned();
        let core = Core {
            queue: jobs::queue_for(&connection),
            db: connection,
            clock: clock.clone(),
            keys: Arc::new(keys()),
            ai: Arc::default(),
            settings: Arc::new(settings(&dir, backup(source(db, &dir), &dir))),
            limits: Arc::new(limits()),
            watch: Arc::default(),
        };
        Self {
            core,
            clock,
            backend: db.backend,
            url: db.url.clone(),
            dir,
            statements,
        }
    }

    /// Changes the settings; call before handing [`Self::core`] on.
    pub fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = (*self.core.settings).clone();
        change(&mut settings);
        self.core.settings = Arc::new(settings);
    }

    /// Runs `deed` and returns its outcome with the SQL text of every statement it sent through
    /// the pool, in order; `BEGIN` and `COMMIT` are not reported.
    pub async fn statements<T>(&self, deed: impl Future<Output = T>) -> (T, Vec<String>) {
        self.statements.clear();
        let outcome = deed.await;
        (outcome, self.statements.take())
    }

    /// The committed jobs that wait, are running or are dead, oldest first.
    pub async fn jobs(&self) -> Vec<Job> {
        database::jobs(&self.core.db).await
    }
}

/// A core without a database, for whoever brings one.
pub fn core_of_nothing() -> Core {
    let db = sea_orm::DatabaseConnection::default();
    let dir = std::path::Path::new("/nowhere");
    let source = Source::Sqlite {
        file: dir.join("resee.db"),
    };
    let backup = backup(source, dir);
    Core {
        queue: Arc::new(jobs::sqlite::SqliteQueue::new(Arc::new(FixedClock::at(
            START,
        )))),
        db,
        clock: Arc::new(FixedClock::at(START)),
        keys: Arc::new(keys()),
        ai: Arc::default(),
        settings: Arc::new(settings(dir, backup)),
        limits: Arc::new(limits()),
        watch: Arc::default(),
    }
}

/// Failed logins count as they do by default; everything else is out of the way.
fn limits() -> Limits {
    Limits::in_process(LimitSettings {
        registrations_per_minute: 1_000_000,
        mails_per_hour: 1_000_000,
        anonymous_calls_per_hour: 1_000_000,
        calls_per_hour: 1_000_000,
        ..LimitSettings::default()
    })
}

fn keys() -> Keys {
    let key = |id: &str, byte: u8| NamedKey {
        id: id.to_owned(),
        secret: vec![byte; 32].into(),
    };
    Keys {
        jwt: vec![key("j1", 1)],
        data: vec![key("d1", 2)],
    }
}

fn settings(dir: &std::path::Path, backup: BackupSettings) -> Settings {
    Settings {
        public_url: "https://resee.test".to_owned(),
        registration: Registration::Open,
        default_time_zone: "Asia/Seoul".to_owned(),
        rollover: Rollover::default(),
        mailbox: Some(dir.join("mail")),
        smtp_host: None,
        cookies: Cookies {
            access: "__Host-resee_access".to_owned(),
            refresh: "__Host-resee_refresh".to_owned(),
            secure: true,
        },
        hash_slots: 2,
        backup,
    }
}

fn source(db: &TestDb, dir: &std::path::Path) -> Source {
    match db.backend {
        Backend::Sqlite => Source::Sqlite {
            file: dir.join("resee.db"),
        },
        Backend::Postgres => Source::Postgres {
            url: db.url.clone().into(),
            backup_url: db.url.clone().into(),
        },
    }
}

fn backup(source: Source, dir: &std::path::Path) -> BackupSettings {
    BackupSettings {
        source,
        dir: dir.join("backups"),
        keep: Keep::default(),
        tools: None,
        scratch: dir.to_owned(),
        migrations: migrations::names(),
    }
}

/// Runs `body` on a fresh database of `backend` and removes it afterwards, also when it fails.
/// Skipped with a word on stderr when that kind of database is not at hand.
pub async fn run<F: Future<Output = ()>>(backend: Backend, body: impl FnOnce(Test) -> F) {
    let Some(db) = TestDb::fresh(backend).await else {
        eprintln!("skipped on {backend:?}: RESEE_TEST_DATABASE_URL is not set");
        return;
    };
    let test = Test::on(&db).await;
    let outcome = AssertUnwindSafe(body(test)).catch_unwind().await;
    db.remove().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Defines tests that run on both databases, as `name::sqlite` and `name::postgres`.
///
/// ```ignore
/// on_both! {
///     async fn a_note_is_stored(test: Test) { … }
/// }
/// ```
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($test:ident: Test) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($test: $crate::common::Test) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::common::run($crate::common::Backend::Sqlite, body).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::common::run($crate::common::Backend::Postgres, body).await;
            }
        }
    )*};
}
pub(crate) use on_both;

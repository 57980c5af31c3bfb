//! From settings to a running process.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::ssr::Services;
use domain::time::Rollover;
use metrics_exporter_prometheus::PrometheusHandle;
use migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use services::{
    ai::{Ai, Claude, Grader, Offline},
    alert::{Post, Slack},
    backup::{BackupSettings, Source},
    clock::{Clock, SystemClock},
    core::{Cookies, Core, Settings},
    db::{Guards, connect_with},
    integrity::{self, mark},
    jobs::{Bell, Deps, bell},
    limits::Limits,
    mail::{Mailer, smtp},
    measure, pulse,
    watch::{self, Eyes, RedisProbe, Watch},
};
use thiserror::Error;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    alone::{Alone, NotAlone},
    assets,
    config::{Config, Storage},
    forms::SealedForms,
    metrics, secrets,
    state::State,
};

/// Why the process cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A file or folder.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The database.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// Anything a service reports while it is set up.
    #[error("{0}")]
    Service(#[from] services::error::Error),
    /// A backup.
    #[error("{0}")]
    Backup(#[from] services::backup::BackupError),
    /// Another process has the embedded database.
    #[error("{0}")]
    NotAlone(#[from] NotAlone),
    /// The embedded database cannot be read.
    #[error(
        "{file} is damaged ({words}). Restore the newest backup that is whole: resee restore \
         {backups}/BACKUP --yes"
    )]
    Damaged {
        /// Its file.
        file: String,
        /// SQLite's.
        words: String,
        /// Where backups are.
        backups: String,
    },
    /// The embedded database has lost changes, and its log is not there.
    #[error(
        "{file} is older than what was written into it, and its log {file}-wal is not there: the \
         last changes are missing. If the log is still somewhere, put it back beside the database. \
         Else restore the newest backup (resee restore {backups}/BACKUP --yes), or remove {mark} to \
         go on without these changes"
    )]
    ChangesMissing {
        /// Its file.
        file: String,
        /// Where backups are.
        backups: String,
        /// What knows of the changes.
        mark: String,
    },
    /// The schema is behind.
    #[error("the database is not migrated: run `resee migrate` first")]
    NotMigrated,
    /// The demo user is there, and the address is not this machine's own.
    #[error(
        "the demo user exists: LISTEN_ADDR must be a loopback address, or DEMO=1 must say that \
         everybody may sign in as the demo user"
    )]
    DemoExposed,
    /// Nothing can be counted.
    #[error("metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The task that runs background jobs has died.
    #[error("background jobs: {0}")]
    Jobs(JoinError),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// An open database.
#[derive(Debug)]
pub struct Opened {
    /// Its pool.
    pub db: DatabaseConnection,
    /// What its connections are asked for.
    pub guards: Guards,
    /// It has lost changes that it once had, though its log is there.
    pub is_behind: bool,
}

/// Takes the embedded database for this process alone; PostgreSQL is everybody's.
///
/// # Errors
/// When another process has it.
pub fn alone(config: &Config) -> Result<Option<Alone>, StartError> {
    let storage = &config.storage;
    match storage.is_embedded() {
        true => Ok(Some(Alone::take(&storage.data_dir)?)),
        false => Ok(None),
    }
}

/// Opens the database and brings an embedded one up to date. Its schema changes under nobody: without
/// `alone` that needs the lock for a moment.
///
/// # Errors
/// When it cannot be reached, read or migrated, and when it has lost changes.
pub async fn database(config: &Config, alone: Option<&Alone>) -> Result<Opened, StartError> {
    let storage = &config.storage;
    std::fs::create_dir_all(&storage.data_dir)?;
    if !storage.is_embedded() {
        return open(config).await;
    }
    let file = storage.file();
    let log = has_log(&file);
    if !file.exists() && mark::expected(&storage.data_dir)?.is_some() {
        return Err(changes_missing(config));
    }
    let opened = embedded(config, alone, log).await;
    opened.map_err(|error| match error {
        StartError::Database(error) if services::error::Error::from(error.clone()).is_damage() => {
            StartError::Damaged {
                file: file.display().to_string(),
                words: error.to_string(),
                backups: backup_settings(config).dir.display().to_string(),
            }
        }
        other => other,
    })
}

async fn embedded(
    config: &Config,
    alone: Option<&Alone>,
    has_log: bool,
) -> Result<Opened, StartError> {
    let dir = &config.storage.data_dir;
    let mut opened = open(config).await?;
    opened.is_behind = mark::is_behind(&opened.db, dir).await?;
    if opened.is_behind && !has_log {
        opened.db.close().await?;
        return Err(changes_missing(config));
    }
    if !Migrator::get_pending_migrations(&opened.db)
        .await?
        .is_empty()
    {
        let _moment = match alone {
            Some(_) => None,
            None => Some(Alone::take(dir)?),
        };
        back_up_before_migrating(&opened.db, dir).await?;
        Migrator::up(&opened.db, None).await?;
    }
    Ok(opened)
}

async fn open(config: &Config) -> Result<Opened, StartError> {
    let storage = &config.storage;
    let guards = Guards::default();
    let url = storage.url();
    let mut db = connect_with(url.expose_secret(), storage.max_connections, &guards).await?;
    if config.monitoring.listen.is_some() {
        db.set_metric_callback(|query| measure::query(query.elapsed, query.failed));
    }
    Ok(Opened {
        db,
        guards,
        is_behind: false,
    })
}

/// Whether SQLite's log of changes lies beside `file`; SQLite follows links to find it.
fn has_log(file: &Path) -> bool {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let mut log = file.into_os_string();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

fn changes_missing(config: &Config) -> StartError {
    StartError::ChangesMissing {
        file: config.storage.file().display().to_string(),
        backups: backup_settings(config).dir.display().to_string(),
        mark: mark::path(&config.storage.data_dir).display().to_string(),
    }
}

/// A `VACUUM INTO` copy of an embedded database whose schema is about to change.
async fn back_up_before_migrating(db: &DatabaseConnection, dir: &Path) -> Result<(), StartError> {
    let applied = Migrator::get_applied_migrations(db)
        .await
        .unwrap_or_default();
    let pending = Migrator::get_pending_migrations(db).await?;
    let Some(last) = applied.last() else {
        return Ok(());
    };
    if pending.is_empty() {
        return Ok(());
    }
    let copy = dir.join(format!("before-migration-after-{}.sqlite", last.name()));
    if copy.exists() {
        return Ok(());
    }
    let path = copy.display().to_string().replace('\'', "''");
    db.execute_unprepared(&format!("VACUUM INTO '{path}'"))
        .await?;
    tracing::info!(copy = %copy.display(), "copied the database before migrating it");
    Ok(())
}

/// Refuses to start on a PostgreSQL whose schema is behind.
///
/// # Errors
/// [`StartError::NotMigrated`].
pub async fn check_schema(db: &DatabaseConnection) -> Result<(), StartError> {
    let pending = Migrator::get_pending_migrations(db).await;
    match pending {
        Ok(pending) if pending.is_empty() => Ok(()),
        _ => Err(StartError::NotMigrated),
    }
}

/// Builds what all services share.
///
/// # Errors
/// When the keys cannot be read, or the model's address cannot be used.
pub fn core(config: &Config, opened: Opened) -> Result<Core, StartError> {
    let Opened { db, guards, .. } = opened;
    let keys = secrets::load(&config.accounts, &config.storage.data_dir)?;
    let bell: Arc<dyn Bell> = match &config.delivery.redis_url {
        Some(url) => Arc::new(bell::Redis::start(url)?),
        None => Arc::new(bell::Silent),
    };
    let queue = services::jobs::queue_with(&db, bell);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(Core {
        db,
        keys: Arc::new(keys),
        queue,
        ai: Arc::new(ai(config, &clock)?),
        clock,
        settings: Arc::new(settings(config)),
        limits: Arc::new(limits(config)?),
        watch: Arc::new(Watch {
            tells: config.delivery.slack.is_some(),
            redis: config.delivery.redis_url.is_some(),
            pulse: guards.pulse,
            writes: guards.writes,
            ..Watch::default()
        }),
    })
}

/// Shared with the other processes through Redis, if there is one.
fn limits(config: &Config) -> Result<Limits, StartError> {
    let settings = config.network.limits;
    Ok(match &config.delivery.redis_url {
        Some(url) => Limits::shared(settings, url)?,
        None => Limits::in_process(settings),
    })
}

/// The model, if there is one.
fn ai(config: &Config, clock: &Arc<dyn Clock>) -> Result<Ai, StartError> {
    let grader: Arc<dyn Grader> = match &config.ai.model {
        Some(settings) => Arc::new(Claude::new(settings, Arc::clone(clock))?),
        None => Arc::new(Offline),
    };
    Ok(Ai {
        grader,
        recipient: config.ai.recipient.clone(),
        limits: config.ai.limits,
    })
}

fn settings(config: &Config) -> Settings {
    let secure = config.network.is_https();
    let port = config.network.listen.port();
    let name = |kind: &str| {
        if secure {
            format!("__Host-resee-{kind}")
        } else {
            format!("resee-{kind}-{port}")
        }
    };
    Settings {
        public_url: config.network.public_url.clone(),
        registration: config.accounts.registration,
        default_time_zone: config.accounts.default_time_zone.clone(),
        rollover: Rollover::default(),
        mailbox: config.delivery.smtp_url.is_none().then(|| mailbox(config)),
        smtp_host: config
            .delivery
            .smtp_url
            .as_ref()
            .map(|url| smtp::host(url.expose_secret()).to_owned()),
        cookies: Cookies {
            access: name("access"),
            refresh: name("refresh"),
            secure,
        },
        hash_slots: std::thread::available_parallelism().map_or(1, usize::from),
        backup: backup_settings(config),
    }
}

/// Where backups come from and go to.
pub fn backup_settings(config: &Config) -> BackupSettings {
    let Storage {
        data_dir,
        database_url,
        ..
    } = &config.storage;
    let source = match database_url {
        None => Source::Sqlite {
            file: config.storage.file(),
        },
        Some(url) => Source::Postgres {
            url: url.clone(),
            backup_url: config.backup.database_url.as_ref().unwrap_or(url).clone(),
        },
    };
    BackupSettings {
        source,
        dir: config
            .backup
            .dir
            .clone()
            .unwrap_or_else(|| data_dir.join("backups")),
        keep: config.backup.keep,
        tools: config.backup.tools.clone(),
        scratch: data_dir.clone(),
        migrations: migrations::names(),
    }
}

/// Brings what was restored up to date, wherever it is.
///
/// # Errors
/// In words.
pub async fn migrate_restored(url: &str) -> Result<(), String> {
    let words = |error: sea_orm::DbErr| error.to_string();
    let db = services::db::connect(url, 1).await.map_err(words)?;
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("SET statement_timeout = 0; SET lock_timeout = 0")
            .await
            .map_err(words)?;
    }
    Migrator::up(&db, None).await.map_err(words)?;
    services::jobs::migrate(&db)
        .await
        .map_err(|error| error.to_string())?;
    db.close().await.map_err(words)
}

fn mailbox(config: &Config) -> PathBuf {
    config.storage.data_dir.join("mail")
}

/// The process's state and what the screens can ask for.
pub fn assemble(config: Config, core: Core, hash_file: &Path) -> (Arc<State>, Services) {
    let secure = core.settings.cookies.secure;
    let auth = services::auth::AuthService::new(core.clone());
    let services = Services {
        admin: Arc::new(services::admin::AdminService::new(core.clone())),
        auth: Arc::new(auth.clone()),
        dashboard: Arc::new(services::dashboard::DashboardService::new(core.clone())),
        data: Arc::new(services::data::DataService::new(core.clone(), auth)),
        grading: Arc::new(services::grading::GradingService::new(core.clone())),
        mailbox: Arc::new(services::mail::MailboxService::new(core.clone())),
        notes: Arc::new(services::note::NoteService::new(core.clone())),
        reminders: Arc::new(services::remind::ReminderService::new(core.clone())),
        reviews: Arc::new(services::review::ReviewService { core: core.clone() }),
        settings: Arc::new(services::settings::SettingsService::new(core.clone())),
        stats: Arc::new(services::stats::StatsService::new(core.clone())),
        forms: Arc::new(SealedForms::new(&core.keys, secure)),
    };
    let sessions = services::auth::Sessions::new(core.clone());
    let state = State {
        config,
        core,
        sessions,
        assets: assets::read(hash_file),
    };
    (Arc::new(state), services)
}

/// Starts to listen for PostgreSQL's signs of life, until `stop`.
pub fn feel(core: &Core, stop: CancellationToken) {
    if core.db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let options = core.db.get_postgres_connection_pool().connect_options();
    let pulse = Arc::clone(&core.watch.pulse);
    tokio::spawn(async move { pulse::listen(&pulse, &options, stop).await });
}

/// Starts running background jobs, and the schedule, until `stop`. Mails go through SMTP when it is configured, else to
/// files in `DATA_DIR/mail`.
///
/// # Errors
/// When `SMTP_URL`, `MAIL_FROM` or `REDIS_URL` cannot be used.
pub fn jobs(
    config: &Config,
    core: &Core,
    stop: CancellationToken,
) -> Result<JoinHandle<()>, StartError> {
    let post = post(config)?;
    let from = &config.delivery.from;
    let mailer: Arc<dyn Mailer> = match &config.delivery.smtp_url {
        Some(url) => Arc::new(services::mail::Smtp::new(url, from)?),
        None => Arc::new(services::mail::Files::new(&mailbox(config), from)?),
    };
    if let Some(url) = &config.delivery.redis_url {
        bell::listen(url, core.queue.wake(), stop.clone())?;
    }
    tokio::spawn(services::schedule::run(core.clone(), stop.clone()));
    Ok(services::jobs::start(core, Deps { mailer, post }, stop))
}

/// Begins to count, if `ADMIN_ADDR` is set.
///
/// # Errors
/// [`StartError::Metrics`].
pub fn record(config: &Config) -> Result<Option<PrometheusHandle>, StartError> {
    match config.monitoring.listen {
        Some(_) => Ok(Some(metrics::record()?)),
        None => Ok(None),
    }
}

/// Serves what is counted until `stop`.
///
/// # Errors
/// When `ADMIN_ADDR` cannot be listened on.
pub async fn serve_metrics(
    config: &Config,
    core: &Core,
    handle: Option<PrometheusHandle>,
    stop: CancellationToken,
) -> Result<(), StartError> {
    if let (Some(address), Some(handle)) = (config.monitoring.listen, handle) {
        metrics::serve(address, config, core, handle, stop).await?;
    }
    Ok(())
}

/// Starts noticing what is wrong with this process and what it needs, until `stop`.
///
/// # Errors
/// When `REDIS_URL` or `SLACK_WEBHOOK_URL` cannot be used.
pub fn watch(config: &Config, core: &Core, stop: CancellationToken) -> Result<(), StartError> {
    let redis = match &config.delivery.redis_url {
        Some(url) => Some(Arc::new(RedisProbe::start(url)?)),
        None => None,
    };
    let eyes = Eyes {
        redis,
        post: post(config)?,
    };
    tokio::spawn(watch::run(core.clone(), eyes, stop.clone()));
    tokio::spawn(integrity::run(core.clone(), stop));
    Ok(())
}

/// Who is told about alerts.
fn post(config: &Config) -> Result<Option<Arc<dyn Post>>, StartError> {
    let Some(url) = &config.delivery.slack else {
        return Ok(None);
    };
    Ok(Some(Arc::new(Slack::new(url.clone())?)))
}

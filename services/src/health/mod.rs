//! How the instance is, for admins and for what watches it.

mod disk;
pub mod gauges;

use std::time::Duration;

use api::{
    admin::SILENT_AFTER,
    health::{
        BACKUP_LATE, BackupHealth, DISK_LEAST, DatabaseHealth, Dependency, Health, Light,
        MailHealth, QUEUE_LATE, QueueHealth, Trouble, WorkerHealth,
    },
};
use domain::time::{DAY, Millis};
use entity::mail::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tokio::time::{Instant, timeout};

use crate::{
    alert,
    backup::record,
    core::Core,
    db,
    error::Result,
    jobs::admin::{self, Count, State},
    watch,
};

/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How far back alerts are shown.
const ALERTS: Millis = 7 * DAY;
const ALERTS_MAX: i64 = 50;

/// Looks at everything. Never fails: what cannot be asked is what is wrong.
pub async fn look(core: &Core) -> Health {
    look_closely(core).await.0
}

/// [`look`], with what the queue holds by kind and state.
async fn look_closely(core: &Core) -> (Health, Vec<Count>) {
    let mut counts = Vec::new();
    let at = core.clock.now();
    let began = Instant::now();
    let pulse = &core.watch.pulse;
    let probe = pulse.hold(async { Ok(db::write_read(&core.db, at).await?) });
    let is_up = matches!(timeout(PATIENCE, probe).await, Ok(Ok(true)));
    let mut health = Health {
        troubles: Vec::new(),
        at,
        database: DatabaseHealth {
            light: if is_up { Light::Up } else { Light::Down },
            took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        },
        redis: light(core.watch.redis, false),
        queue: None,
        workers: Vec::new(),
        disk: disk::of(&core.settings.backup.scratch),
        mail: MailHealth {
            light: light(core.settings.mailbox.is_none(), false),
            waiting: 0,
            failed: 0,
        },
        model: light(core.ai.recipient.is_some(), false),
        backup: None,
        alerts: Vec::new(),
    };
    if is_up {
        let stored = pulse.hold(stored(core, &mut health, &mut counts));
        match timeout(PATIENCE, stored).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "not all of the health could be read"),
            Err(_) => tracing::warn!("the health took too long to read"),
        }
    }
    health.troubles = troubles(&health, core.watch.writes.is_closed());
    (health, counts)
}

/// What the database knows.
async fn stored(core: &Core, health: &mut Health, counts: &mut Vec<Count>) -> Result<()> {
    let away = watch::away(core).await?;
    let is_away = |dependency: Dependency| away.iter().any(|name| name == dependency.as_str());
    health.redis = light(core.watch.redis, is_away(Dependency::Redis));
    health.mail.light = light(core.settings.mailbox.is_none(), is_away(Dependency::Mail));
    health.model = light(core.ai.recipient.is_some(), is_away(Dependency::Model));
    *counts = admin::counts(core).await?;
    health.queue = Some(queue(counts));
    health.workers = workers(core, health.at).await?;
    health.mail.waiting = mails(core, Column::FailedAt.is_null()).await?;
    health.mail.failed = failed_mails(core, health.at - DAY).await?;
    health.backup = backup(core).await?;
    health.alerts = alert::seen(core, health.at - ALERTS, ALERTS_MAX).await?;
    Ok(())
}

const fn light(is_configured: bool, is_away: bool) -> Light {
    match (is_configured, is_away) {
        (false, _) => Light::Off,
        (true, true) => Light::Down,
        (true, false) => Light::Up,
    }
}

fn queue(counts: &[Count]) -> QueueHealth {
    let mut queue = QueueHealth::default();
    for count in counts {
        match count.state {
            State::Waiting => {
                queue.waiting += count.jobs;
                queue.oldest_ms = queue.oldest_ms.max(count.oldest);
            }
            State::Running => queue.running += count.jobs,
            State::Dead => queue.dead += count.jobs,
        }
    }
    queue
}

async fn workers(core: &Core, now: Millis) -> Result<Vec<WorkerHealth>> {
    let worker = |worker: admin::Worker| WorkerHealth {
        host: worker.host,
        pid: worker.pid,
        since: worker.started_at,
        silent_ms: (now - worker.seen_at).max(0),
    };
    Ok(admin::workers(core)
        .await?
        .into_iter()
        .map(worker)
        .collect())
}

async fn mails(core: &Core, which: sea_orm::sea_query::SimpleExpr) -> Result<i64> {
    let count = Entity::find()
        .filter(Column::SentAt.is_null())
        .filter(which)
        .count(&core.db)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

async fn failed_mails(core: &Core, since: Millis) -> Result<i64> {
    mails(core, Column::FailedAt.gte(since)).await
}

async fn backup(core: &Core) -> Result<Option<BackupHealth>> {
    let newest = record::newest(&core.db, 20).await?;
    let newest = newest.into_iter().find(|row| row.state != record::REMOVED);
    Ok(newest.map(|row| BackupHealth {
        state: row.state,
        at: row.created_at,
        bytes: row.bytes,
    }))
}

/// What of all that is wrong.
fn troubles(health: &Health, is_damaged: bool) -> Vec<Trouble> {
    let queue = health.queue.unwrap_or_default();
    let knows = health.queue.is_some();
    let is_full =
        |disk: api::health::DiskHealth| (disk.free as f64) < DISK_LEAST * disk.total as f64;
    let is_bad = |backup: &BackupHealth| {
        matches!(backup.state.as_str(), record::FAILED | record::DAMAGED)
            || health.at - backup.at > BACKUP_LATE
    };
    [
        (Trouble::FileDamaged, is_damaged),
        (
            Trouble::Database,
            health.database.light == Light::Down && !is_damaged,
        ),
        (Trouble::Redis, health.redis == Light::Down),
        (Trouble::Mail, health.mail.light == Light::Down),
        (Trouble::Model, health.model == Light::Down),
        (
            Trouble::Workers,
            knows
                && !health
                    .workers
                    .iter()
                    .any(|worker| worker.silent_ms < 2 * SILENT_AFTER),
        ),
        (Trouble::Queue, queue.oldest_ms > QUEUE_LATE),
        (Trouble::DeadJobs, queue.dead > 0),
        (Trouble::Disk, health.disk.is_some_and(is_full)),
        (Trouble::Backup, health.backup.as_ref().is_some_and(is_bad)),
    ]
    .into_iter()
    .filter_map(|(trouble, is_there)| is_there.then_some(trouble))
    .collect()
}

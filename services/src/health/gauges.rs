//! What the metrics say about now rather than about what happened: read when they are asked for.

use std::path::Path;

use api::{
    admin::SILENT_AFTER,
    health::{Dependency, Light},
};
use metrics::gauge;

use super::look_closely;
use crate::{
    ai::BreakerState,
    backup::record,
    core::Core,
    error::Result,
    jobs::admin::{Count, State},
    measure::set,
};

/// Sets every gauge. `wal`: where PostgreSQL's log is archived.
pub async fn read(core: &Core, wal: Option<&Path>) {
    let (health, counts) = look_closely(core).await;
    for (dependency, light) in [
        (Dependency::Database, health.database.light),
        (Dependency::Redis, health.redis),
        (Dependency::Mail, health.mail.light),
        (Dependency::Model, health.model),
    ] {
        if light != Light::Off {
            let up = if light == Light::Up { 1.0 } else { 0.0 };
            gauge!("resee_up", "dependency" => dependency.as_str()).set(up);
        }
    }
    let live = health
        .workers
        .iter()
        .filter(|worker| worker.silent_ms < SILENT_AFTER);
    set("resee_workers", live.count() as f64);
    if let Some(disk) = health.disk {
        set("resee_disk_free_bytes", disk.free as f64);
        set("resee_disk_total_bytes", disk.total as f64);
    }
    if let Some(bytes) = wal.and_then(size) {
        set("resee_wal_bytes", bytes as f64);
    }
    if let Some(breaker) = core.ai.grader.breaker() {
        let state = match breaker {
            BreakerState::Closed => 0.0,
            BreakerState::Trying => 1.0,
            BreakerState::Open { .. } => 2.0,
        };
        set("resee_ai_breaker", state);
    }
    if health.queue.is_some() {
        queue(counts);
    }
    if health.database.light == Light::Up
        && let Err(error) = backup(core).await
    {
        tracing::warn!(%error, "not all metrics could be read");
    }
}

fn queue(counts: Vec<Count>) {
    // Kinds of which nothing is stored any more.
    for (kind, _) in crate::jobs::Job::KINDS {
        for state in ["waiting", "running", "dead"] {
            gauge!("resee_queue_jobs", "kind" => kind, "state" => state).set(0.0);
        }
        gauge!("resee_queue_oldest_seconds", "kind" => kind).set(0.0);
    }
    for count in counts {
        let labels = [
            ("kind", count.kind.clone()),
            ("state", count.state.as_str().to_owned()),
        ];
        gauge!("resee_queue_jobs", &labels).set(count.jobs as f64);
        if count.state == State::Waiting {
            let oldest = count.oldest as f64 / 1_000.0;
            gauge!("resee_queue_oldest_seconds", "kind" => count.kind).set(oldest);
        }
    }
}

async fn backup(core: &Core) -> Result<()> {
    if let Some(at) = record::newest_verified_at(&core.db).await? {
        let age = (core.clock.now() - at) as f64 / 1_000.0;
        set("resee_backup_age_seconds", age);
    }
    Ok(())
}

/// Bytes of the files right in `folder`; `None` when it cannot be read.
fn size(folder: &Path) -> Option<u64> {
    let entries = std::fs::read_dir(folder).ok()?;
    let sizes = entries.filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()));
    Some(sizes.sum())
}

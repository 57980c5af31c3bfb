//! The deed of [`crate::jobs::Job::Probe`]: what `./dev prove jobs` measures the queue with. The
//! proof makes the two tables it writes; no other database has them.

use std::time::Duration;

use sea_orm::ConnectionTrait;

use super::{Job, JobError, effects};
use crate::{
    core::Core,
    db::{begin_write, statement},
};

/// A chain of probes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    /// Number of this one; the next has the number after it.
    pub number: i64,
    /// Milliseconds it takes.
    pub hold: u32,
    /// How many follow; [`None`] does nothing at all.
    pub left: Option<u32>,
    /// When it was enqueued, in UTC milliseconds.
    pub sent: i64,
}

/// Notes the start, waits, and makes an effect: a row of `probe_effects`, together with the next
/// probe.
pub(super) async fn run(core: &Core, probe: Probe) -> Result<(), JobError> {
    let Some(left) = probe.left else {
        return Ok(());
    };
    let started = statement(
        &core.db,
        "INSERT INTO probe_runs (number, sent, started) VALUES ($1, $2, $3)",
        [
            probe.number.into(),
            probe.sent.into(),
            core.clock.now().into(),
        ],
    );
    core.db.execute_raw(started).await?;
    tokio::time::sleep(Duration::from_millis(probe.hold.into())).await;
    let tx = begin_write(&core.db).await?;
    let now = core.clock.now();
    if effects::once(&tx, &format!("probe:{}", probe.number), now).await? {
        let effect = statement(
            &tx,
            "INSERT INTO probe_effects (number) VALUES ($1)",
            [probe.number.into()],
        );
        tx.execute_raw(effect).await?;
        if let Some(left) = left.checked_sub(1) {
            let next = Job::Probe {
                number: probe.number + 1,
                hold: probe.hold,
                left: Some(left),
                sent: now,
            };
            core.queue.enqueue(&tx, &next, now, None).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

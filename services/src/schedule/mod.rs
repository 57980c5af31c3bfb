//! What happens by the clock: one list, each tick once however many workers run.
//!
//! A tick is handled by whoever moves the entry's row of `schedules` past it; the job is enqueued in
//! the same transaction. Times are UTC, so no day has 23 or 25 hours here; a job that means a
//! learner's hour looks at each learner's clock itself.

mod ticks;

use std::time::Duration;

use domain::time::Millis;
use sea_orm::{ConnectionTrait, FromQueryResult};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    core::Core,
    db::{begin_write, statement},
    error::Result,
    jobs::Job,
};

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(10);

/// What becomes of ticks that nobody was there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// Each happens if it is at most so many milliseconds late; an older one is dropped.
    Within(Millis),
    /// The newest happens, however late; those before it are dropped.
    CaughtUp,
}

/// Something that happens by the clock.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Names its row of `schedules`. A new name is a new entry, which begins at its first start.
    pub name: &'static str,
    /// Minute, hour, day of month, month, day of week; in UTC.
    pub cron: &'static str,
    /// What becomes of missed ticks.
    pub late: Late,
    /// The job of the tick at a moment in UTC milliseconds.
    pub job: fn(Millis) -> Job,
}

/// Everything that happens by the clock.
pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "remind",
        cron: "*/5 * * * *",
        // The job looks at every hour that has passed, and knows which are too late.
        late: Late::CaughtUp,
        job: |at| Job::Remind { at },
    },
    Entry {
        name: "backup",
        cron: "10 3 * * *",
        late: Late::CaughtUp,
        job: |_| Job::Backup,
    },
    Entry {
        name: "prune",
        cron: "40 3 * * *",
        late: Late::CaughtUp,
        job: |_| Job::Prune,
    },
];

/// Looks at the clock until `cancel`.
pub async fn run(core: Core, cancel: CancellationToken) {
    let looking = async {
        loop {
            for entry in ENTRIES {
                if let Err(error) = core.watch.pulse.hold(tick(&core, entry)).await {
                    tracing::error!(%error, entry = entry.name, "the schedule could not go on");
                }
            }
            sleep(LOOK).await;
        }
    };
    cancel.run_until_cancelled(looking).await;
}

#[derive(FromQueryResult)]
struct Row {
    handled_until: Millis,
}

/// Enqueues what is due of `entry` now, unless another worker does. Returns how many jobs.
///
/// # Errors
/// When the database fails; then the ticks are still due.
pub async fn tick(core: &Core, entry: &Entry) -> Result<usize> {
    let now = core.clock.now();
    let Some(since) = handled_until(core, entry, now).await? else {
        return Ok(0);
    };
    let due = ticks::due(entry.cron, entry.late, since, now)?;
    let Some(newest) = due.newest else {
        return Ok(0);
    };
    let tx = begin_write(&core.db).await?;
    let moved = statement(
        &tx,
        "UPDATE schedules SET handled_until = $3 WHERE name = $1 AND handled_until = $2",
        [entry.name.into(), since.into(), newest.into()],
    );
    if tx.execute_raw(moved).await?.rows_affected() == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    for at in &due.happen {
        core.queue
            .enqueue(&tx, &(entry.job)(*at), now, None)
            .await?;
    }
    tx.commit().await?;
    if due.dropped {
        tracing::warn!(entry = entry.name, "ticks were too late and do not happen");
    }
    Ok(due.happen.len())
}

/// Up to when the ticks of `entry` are handled. One that is new begins now.
async fn handled_until(core: &Core, entry: &Entry, now: Millis) -> Result<Option<Millis>> {
    let read = statement(
        &core.db,
        "SELECT handled_until FROM schedules WHERE name = $1",
        [entry.name.into()],
    );
    if let Some(row) = Row::find_by_statement(read).one(&core.db).await? {
        return Ok(Some(row.handled_until));
    }
    let begin = statement(
        &core.db,
        "INSERT INTO schedules (name, handled_until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        [entry.name.into(), now.into()],
    );
    core.db.execute_raw(begin).await?;
    Ok(None)
}

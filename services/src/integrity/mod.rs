//! Whether the embedded database's file is still what the database wrote.
//!
//! It is checked when the server starts, every night, and when a statement met damage. A file that
//! is damaged is only read from then on: every write could spread the damage, and would be lost with
//! the restore that must come. PostgreSQL looks after its own files.

mod check;
pub mod mark;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use domain::time::{DAY, HOUR, Millis};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

pub use check::{Depth, check};

use crate::{backup::Source, core::Core};

/// When in the day the file is looked at closely, in UTC: after the nightly backup and pruning.
const NIGHTLY: Millis = 4 * HOUR + HOUR / 6;
/// How often the mark moves, and how long a damage that a statement met waits for the check.
const LOOK: Duration = Duration::from_secs(10);
/// How long a check may take.
const LIMIT: Duration = Duration::from_secs(3600);

/// A statement of this process met damage.
static SUSPECTED: AtomicBool = AtomicBool::new(false);

/// Has the file checked soon, where somebody [`run`]s.
pub(crate) fn suspect() {
    SUSPECTED.store(true, Ordering::Relaxed);
}

/// Checks the file and moves its mark until `cancel`; on PostgreSQL there is nothing to do.
pub async fn run(core: Core, cancel: CancellationToken) {
    let Source::Sqlite { file } = core.settings.backup.source.clone() else {
        return;
    };
    cancel.run_until_cancelled(look(core, file)).await;
}

async fn look(core: Core, file: PathBuf) {
    let folder = core.settings.backup.scratch.clone();
    mark::advance(&core, &folder).await;
    examine(&core, &file, Depth::Quick).await;
    let mut next = next_night(core.clock.now());
    loop {
        sleep(LOOK).await;
        if core.watch.writes.is_closed() {
            // Nothing makes it whole again but a restore, which needs the process to end.
            return;
        }
        mark::advance(&core, &folder).await;
        let now = core.clock.now();
        if SUSPECTED.swap(false, Ordering::Relaxed) {
            examine(&core, &file, Depth::Quick).await;
        } else if now >= next {
            next = next_night(now);
            examine(&core, &file, Depth::Full).await;
        }
    }
}

/// The first night after `now`.
const fn next_night(now: Millis) -> Millis {
    let tonight = now - now.rem_euclid(DAY) + NIGHTLY;
    if tonight > now {
        tonight
    } else {
        tonight + DAY
    }
}

/// Checks the file and ends writing if it is damaged.
pub async fn examine(core: &Core, file: &Path, depth: Depth) {
    match timeout(LIMIT, check(file, depth)).await {
        Ok(Ok(None)) => tracing::info!(?depth, "the database's file is in order"),
        Ok(Ok(Some(damage))) => {
            core.watch.writes.close();
            tracing::error!(
                damage,
                file = %file.display(),
                "the database's file is damaged and is only read from now on: stop Resee and run \
                 `resee restore {} --yes` with the newest backup that is whole",
                core.settings.backup.dir.join("BACKUP").display()
            );
        }
        Ok(Err(error)) => tracing::warn!(%error, "the database's file could not be checked"),
        Err(_) => tracing::warn!("the check of the database's file took too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_within_a_day_and_never_now() {
        let night = 20_000 * DAY + NIGHTLY;
        assert_eq!(next_night(night - 1), night);
        assert_eq!(next_night(night), night + DAY);
        assert_eq!(next_night(night + HOUR), night + DAY);
    }
}

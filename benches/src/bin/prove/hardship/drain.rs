//! The server is asked to stop, and started again, while learners use it.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{load::Load, slow::medians};
use crate::site::{Outcome, Site};

/// What a stop may take.
const DRAIN: Duration = Duration::from_secs(11);

/// 20 restarts of one process, or a tenth: whoever was accepted is answered.
///
/// # Errors
/// When it cannot be finished, and when a stop does not end well.
pub async fn run(site: &Site, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let restarts = if tenth { 2 } else { 20 };
    let mut running = site.instance.start().await?;
    let load = Load::start(site.learners().await?, Duration::from_millis(5), true);
    let mut longest = Duration::ZERO;
    for _ in 0..restarts {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let began = Instant::now();
        running.stop().await?;
        longest = longest.max(began.elapsed());
        running = site.instance.start().await?;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let seen = load.end().await?;
    running.stop().await?;
    outcome.figure(
        "restarts by SIGTERM under load, each with exit status 0",
        restarts,
    );
    outcome.figure("requests answered", seen.took.len());
    outcome.figure("median and 99th percentile, in ms", medians(&seen.took));
    outcome.figure("accepted and not answered", seen.cut);
    outcome.figure(
        "connections refused while nobody listened",
        seen.turned_away,
    );
    outcome.figure("longest stop, in ms", longest.as_millis());
    outcome.faults.extend(seen.bad.into_iter().take(5));
    if seen.cut > 0 {
        outcome
            .faults
            .push(format!("{} requests were cut off", seen.cut));
    }
    if longest > DRAIN {
        outcome
            .faults
            .push(format!("a stop took {} ms", longest.as_millis()));
    }
    Ok(())
}

//! PostgreSQL and all its processes are killed and started again, while learners answer.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use benches::{clock, services::Services};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{process::Command, time::sleep};

use super::{Faulty, IN_TIME, RECOVERY, Size, crowd::Crowd, finish, judge, millis, recovery};
use crate::site::Outcome;

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// Between two answers of a learner, at most: their cards must last.
const PAUSE: Duration = Duration::from_millis(2_000);

/// Fifty crashes, or five.
pub(super) async fn run(
    outcome: &mut Outcome,
    faulty: &Faulty,
    services: &Services,
    size: Size,
) -> Result<()> {
    let crashes = size.of(50, 5);
    let began = clock::now();
    let site = &faulty.site;
    let running = site.instance.start().await?;
    let mut random = StdRng::seed_from_u64(began.unsigned_abs());
    let crowd = Crowd::start(site.learners().await?, PAUSE, began.unsigned_abs());
    let probe = site.learners().await?.remove(0);
    let (mut slowest, mut down) = (Duration::ZERO, Duration::ZERO);
    let mut done = 0;
    let until = Instant::now() + PATIENCE;
    while done < crashes && Instant::now() < until {
        sleep(Duration::from_millis(random.random_range(200..800))).await;
        let killed = Instant::now();
        crash(&services.folder).await?;
        down = down.max(killed.elapsed());
        let recovered = recovery(&probe, &crowd.log).await?;
        slowest = slowest.max(recovered);
        done += 1;
    }
    sleep(RECOVERY).await;
    outcome.figure("kills of PostgreSQL and its processes", done);
    if done < crashes {
        outcome.faults.push(format!("{crashes} kills were meant"));
    }
    outcome.figure(
        "longest time from the kill until it accepts again",
        millis(down),
    );
    outcome.figure(
        "longest time from then until a page is there",
        millis(slowest),
    );
    if slowest > RECOVERY {
        outcome
            .faults
            .push(format!("recovery took {}", millis(slowest)));
    }
    judge(outcome, "all the while", &crowd.log.take(), IN_TIME, true);
    finish(outcome, site, crowd, running, began).await
}

/// Kills it and starts it again; returns when it accepts connections.
async fn crash(folder: &Path) -> Result<()> {
    let done = Command::new("sh")
        .args(["tools/services.sh", "crash"])
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await?;
    ensure!(done.success(), "PostgreSQL does not start again");
    Ok(())
}

//! Jobs while the processes that run them are killed and suspended.

use std::time::Duration;

use anyhow::{Context, Result};
use benches::{
    clock,
    database::Database,
    resee::{Instance, Running},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{task::JoinSet, time::sleep};

use super::probes::{self, Chains};
use crate::site::Outcome;

/// A worker that was silent for fifteen seconds is dead to the others; longer than that and what the
/// others take to notice.
const SUSPENDED: Duration = Duration::from_millis(17_500);
/// A job of a dead worker starts again within this many milliseconds.
const ORPHAN: i64 = 30_000;
/// For what is left when the storm is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of it.
#[derive(Clone, Copy)]
struct Storm {
    chains: i64,
    /// Milliseconds a job takes: long enough that a kill finds some under way, short enough that the
    /// workers that are awake get through.
    hold: u32,
    /// Workers that are killed, and how often each.
    killed: (u64, usize),
    /// Workers that are suspended, and how often each.
    suspended: (u64, usize),
    /// Milliseconds it lasts.
    lasts: i64,
}

impl Storm {
    fn of(database: &Database, tenth: bool) -> Self {
        match (database, tenth) {
            (Database::Postgres { .. }, false) => Self {
                chains: 5_000,
                hold: 60,
                killed: (2, 50),
                suspended: (3, 7),
                lasts: 125_000,
            },
            (Database::Postgres { .. }, true) => Self {
                chains: 500,
                hold: 60,
                killed: (2, 5),
                suspended: (2, 1),
                lasts: 15_000,
            },
            // There is one process, so nobody to take a suspended one's jobs.
            (Database::Sqlite { .. }, false) => Self {
                chains: 5_000,
                hold: 20,
                killed: (1, 100),
                suspended: (0, 0),
                lasts: 120_000,
            },
            (Database::Sqlite { .. }, true) => Self {
                chains: 500,
                hold: 20,
                killed: (1, 10),
                suspended: (0, 0),
                lasts: 12_000,
            },
        }
    }
}

/// Kills, suspends, and looks at what is left.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(instance: &Instance, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let database = &instance.database;
    let storm = Storm::of(database, tenth);
    let chains = Chains {
        count: storm.chains,
        left: Some(1),
        hold: storm.hold,
        over: storm.lasts,
    };
    probes::enqueue(database, chains).await?;
    let seed = clock::now().unsigned_abs();
    let mut workers = JoinSet::new();
    for number in 0..storm.killed.0 {
        let random = StdRng::seed_from_u64(seed + number);
        let apart = storm.lasts.unsigned_abs() / storm.killed.1 as u64;
        workers.spawn(killed(instance.clone(), random, storm.killed.1, apart));
    }
    for number in 0..storm.suspended.0 {
        let start = Duration::from_millis(400 * (number + 1));
        workers.spawn(suspended(instance.clone(), start, storm.suspended.1));
    }
    let mut alive = Vec::new();
    while let Some(worker) = workers.join_next().await {
        alive.push(worker??);
    }
    let stuck = probes::until_none(database, PATIENCE).await;
    for worker in alive {
        worker.stop().await?;
    }

    let audit = probes::audit(database).await?;
    let kills = storm.killed.0 as usize * storm.killed.1;
    let suspensions = storm.suspended.0 as usize * storm.suspended.1;
    outcome.figure("jobs", chains.probes());
    outcome.figure("kills (`-9`)", kills);
    outcome.figure("suspensions past the lease", suspensions);
    outcome.figure("starts of jobs", audit.runs);
    outcome.figure("jobs started more than once", audit.repeated);
    outcome.figure("effects", audit.effects);
    outcome.figure(
        "longest time from a start that came to nothing to the next one",
        format!("{:.1} s", audit.longest_gap as f64 / 1e3),
    );
    outcome.figure("seed of the moments", seed);
    if let Err(error) = stuck {
        outcome.faults.push(format!("{error:#}"));
    }
    if audit.effective != chains.probes() {
        let fault = format!(
            "{} of {} jobs have an effect",
            audit.effective,
            chains.probes()
        );
        outcome.faults.push(fault);
    }
    if audit.effects != audit.effective {
        let fault = format!("{} effects of {} jobs", audit.effects, audit.effective);
        outcome.faults.push(fault);
    }
    if audit.longest_gap > ORPHAN {
        outcome
            .faults
            .push("a job waited for more than 30 s after its worker's death".to_owned());
    }
    if audit.repeated == 0 {
        outcome
            .faults
            .push("no job was interrupted: nothing was shown".to_owned());
    }
    Ok(())
}

async fn start(instance: &Instance) -> Result<Running> {
    match instance.database {
        Database::Postgres { .. } => instance.work(),
        Database::Sqlite { .. } => instance.start().await,
    }
}

/// A worker that is killed `times`, about `apart` milliseconds apart, and started again each time.
async fn killed(
    instance: Instance,
    mut random: StdRng,
    times: usize,
    apart: u64,
) -> Result<Running> {
    let mut running = start(&instance).await?;
    for _ in 0..times {
        let wait = random.random_range(apart / 2..=apart * 5 / 4);
        sleep(Duration::from_millis(wait)).await;
        running.kill().await.with_context(|| instance.log())?;
        running = start(&instance).await?;
    }
    Ok(running)
}

/// A worker that is suspended `times` for longer than its lease.
async fn suspended(instance: Instance, after: Duration, times: usize) -> Result<Running> {
    let running = start(&instance).await?;
    for _ in 0..times {
        sleep(after).await;
        running.signal("-STOP").await?;
        sleep(SUSPENDED).await;
        running.signal("-CONT").await?;
    }
    Ok(running)
}

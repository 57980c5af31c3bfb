//! `./dev bench`: figures of the release build, beside what cannot be beaten.

mod answers;
mod load;
mod meters;
mod pages;
mod pgbench;
mod report;
mod starts;
mod statements;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use benches::{
    browser::Browser,
    clock,
    database::Database,
    machine::{self, Origin},
    process,
    resee::{Instance, Running},
    say, seed,
    services::Services,
    until_stopped,
};
use clap::Parser;
use load::Load;
use meters::Meters;
use pgbench::{Bench, Limit};
use report::{Row, Side};

/// Learners, and connections: each asks for its own pages.
const LEARNERS: u16 = 8;

#[derive(Parser)]
struct Args {
    /// The release folder.
    #[arg(long)]
    release: PathBuf,
    /// An empty folder for everything that is thrown away.
    #[arg(long)]
    scratch: PathBuf,
    /// Seconds instead of minutes; figures for a first look only.
    #[arg(long)]
    quick: bool,
    /// Where the report goes.
    #[arg(long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    services: Services,
    #[command(flatten)]
    origin: Origin,
}

/// How long everything is measured.
#[derive(Clone, Copy)]
struct Pace {
    warm: Duration,
    run: Duration,
    floor: Duration,
    starts: usize,
    rounds: usize,
    pgbench: u64,
    hashes: usize,
}

impl Pace {
    const FULL: Self = Self {
        warm: Duration::from_millis(1_000),
        run: Duration::from_millis(6_000),
        floor: Duration::from_millis(3_000),
        starts: 9,
        rounds: 4,
        pgbench: 10,
        hashes: 100,
    };
    const QUICK: Self = Self {
        warm: Duration::from_millis(200),
        run: Duration::from_millis(1_000),
        floor: Duration::from_millis(500),
        starts: 3,
        rounds: 1,
        pgbench: 3,
        hashes: 20,
    };
}

// One thread for all the load, so that one core is left to whoever answers.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args = Args::parse();
    until_stopped(bench(args)).await
}

async fn bench(args: Args) -> Result<()> {
    let pace = if args.quick { Pace::QUICK } else { Pace::FULL };
    let postgres = args.services.make("bench").await?;
    let look = Duration::from_secs(2);
    let mut others = vec![machine::busy(look).await?];
    let mut sides = Vec::new();
    for database in [Some(postgres), None] {
        sides.push(side(&args, pace, database).await?);
        others.push(machine::busy(look).await?);
    }
    let report = report::page(&args.origin, &args.release, &sides, &others)?;
    say(&report);
    if let Some(output) = &args.output {
        machine::write(output, &report)?;
    }
    Ok(())
}

/// Everything that is measured on one database.
async fn side(args: &Args, pace: Pace, postgres: Option<Database>) -> Result<Side> {
    let binary = args.release.join("resee");
    let folder = args
        .scratch
        .join(postgres.as_ref().map_or("sqlite", Database::name));
    let is_postgres = postgres.is_some();
    let mut instance = Instance::new(&binary, folder, postgres)?;
    if is_postgres {
        instance = instance.with("REDIS_URL", &args.services.redis);
    }
    let measured = figures(args, pace, &instance).await;
    measured.with_context(|| {
        format!(
            "{}; its log ends with:\n{}",
            instance.database.name(),
            instance.log()
        )
    })
}

async fn figures(args: &Args, pace: Pace, instance: &Instance) -> Result<Side> {
    let is_postgres = matches!(instance.database, Database::Postgres { .. });
    say(format!("{}: seed", instance.database.name()));
    instance.migrate().await?;
    seed::sow(&instance.database, LEARNERS, clock::now()).await?;

    say(format!("{}: starts", instance.database.name()));
    let (running, starts) = starts::measure(instance, pace.starts).await?;
    let meters = Meters {
        own: running.pid,
        services: is_postgres.then(|| args.services.clone()),
    };
    let mut learners = Vec::new();
    for number in 0..LEARNERS {
        let mut browser = Browser::new(instance.at);
        browser
            .sign_in(&seed::Learner(number).email(), seed::PASSWORD)
            .await?;
        learners.push(browser);
    }
    let scratch = &args.scratch;
    let mut rows = pages::measure(&learners, &meters, pace, scratch).await?;
    rows.push(pages::login(instance, &meters, pace).await?);
    let (load, rates, limit, loaded) = rounds(args, pace, instance, &learners, running).await?;
    rows.push(Row {
        name: "answer a card",
        bytes: 0,
        load,
        floor: None,
    });
    Ok(Side {
        name: instance.database.name(),
        starts,
        rows,
        rates,
        limit,
        loaded,
    })
}

/// Answers, each round followed by one of pgbench, so that what else the machine does meanwhile
/// speaks for neither.
async fn rounds(
    args: &Args,
    pace: Pace,
    instance: &Instance,
    learners: &[Browser],
    running: Running,
) -> Result<(Load, Vec<f64>, Option<Limit>, (f64, f64))> {
    say("  answers");
    let loaded = process::resident(running.pid)?;
    running.stop().await?;
    let services =
        matches!(instance.database, Database::Postgres { .. }).then(|| args.services.clone());
    let mut bench = match &services {
        Some(services) => Some(Bench::record(instance, services, learners, &args.scratch).await?),
        None => None,
    };
    let running = instance.start().await?;
    let meters = Meters {
        own: running.pid,
        services,
    };
    let (mut load, mut rates) = (Load::default(), Vec::new());
    for _ in 0..pace.rounds {
        rates.push(answers::round(instance, learners, &meters, &mut load).await?);
        if let Some(bench) = &mut bench {
            let each = pace.pgbench.div_ceil(pace.rounds as u64);
            bench
                .round(&instance.database, learners.len(), each)
                .await?;
        }
    }
    running.stop().await?;
    Ok((load, rates, bench.map(|bench| bench.limit), loaded))
}

//! `./dev prove learners`: people with a known memory study for a year through the real services.
//!
//! Each of them studies with each seed, and once more without balanced days where that is compared. Nothing but their own
//! answers is known to the scheduler, which starts with the default parameters and fits its own by the
//! job that every learner's answers ask for.

mod figures;
mod home;
mod person;
mod replayed;
mod report;
mod year;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use benches::{
    machine::{self, Evidence, Origin},
    process, say, until_stopped,
};
use clap::Parser;
use report::{FULL, Goals, Pair, TENTH};
use tokio::{sync::Semaphore, task::JoinSet};
use year::{Plan, live};

#[derive(Parser)]
struct Args {
    /// A tenth of it, for the tests; writes nothing.
    #[arg(long)]
    tenth: bool,
    /// Only so many people.
    #[arg(long)]
    people: Option<usize>,
    /// Only so many seeds.
    #[arg(long)]
    seeds: Option<u64>,
    /// Only so many seeds without balanced days.
    #[arg(long)]
    twins: Option<u64>,
    /// Notes begun each day.
    #[arg(long)]
    notes: Option<u32>,
    /// Where the evidence goes.
    #[arg(long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    origin: Origin,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    until_stopped(prove(args)).await
}

async fn prove(args: Args) -> Result<()> {
    let began = Instant::now();
    let mut goals = if args.tenth { TENTH } else { FULL };
    goals.people = args.people.unwrap_or(goals.people);
    goals.seeds = args.seeds.unwrap_or(goals.seeds);
    goals.twins = args.twins.unwrap_or(goals.twins).min(goals.seeds);
    goals.new_per_day = args.notes.unwrap_or(goals.new_per_day);
    let pairs = everybody(&goals).await?;
    let answers = report::answers(&pairs);
    let (mut text, holds) = report::report(&goals, &pairs);
    let cpu = process::cpu(std::process::id())?;
    text.push_str(&format!(
        "\nAll of it took {} s on {} cores, and {:.0} s of their time: {:.2} ms an answer, fits and all.\n",
        began.elapsed().as_secs(),
        machine::cores(),
        cpu / 1_000.0,
        cpu / f64::from(answers.max(1)),
    ));
    say(&text);
    let page = Evidence {
        name: "learners",
        claim: report::CLAIM,
        holds,
        figures: text,
    }
    .page(&args.origin);
    if let Some(output) = &args.output {
        machine::write(output, &page)?;
    }
    ensure!(holds, "learners does not hold");
    Ok(())
}

/// The years of everybody, with balance and without.
async fn everybody(goals: &Goals) -> Result<Vec<Pair>> {
    let plans = goals.plans()?;
    let seats = Arc::new(Semaphore::new(machine::cores() * 2));
    let mut studying = JoinSet::new();
    for (number, plan) in plans.iter().enumerate() {
        let without = plan.seed <= goals.twins;
        for balanced in [true, false].into_iter().take(1 + usize::from(without)) {
            let plan = Plan { balanced, ..*plan };
            let seats = Arc::clone(&seats);
            studying.spawn(async move {
                let _seat = seats.acquire_owned().await?;
                let year = live(plan).await;
                let year = year.with_context(|| format!("{plan:?}"))?;
                anyhow::Ok(((number, balanced), year))
            });
        }
    }
    let mut years = BTreeMap::new();
    while let Some(done) = studying.join_next().await {
        let (key, year) = done??;
        years.insert(key, year);
    }
    let mut pair = |(number, plan): (usize, &Plan)| {
        Ok(Pair {
            plan: *plan,
            balanced: years.remove(&(number, true)).context("a year is missing")?,
            fuzzed: years.remove(&(number, false)),
        })
    };
    plans.iter().enumerate().map(&mut pair).collect()
}

//! `./dev prove learners`: people with a known memory study for a year through the real services.
//!
//! Each of them studies with each seed, and once more without balanced days where that is compared.
//! Nothing but their own answers is known to the scheduler, which starts with the default parameters
//! and fits its own by the job that every learner's answers ask for.

mod figures;
mod home;
mod person;
mod replayed;
mod report;
mod year;

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use benches::{
    machine::{self, Evidence, Origin},
    process, say, until_stopped,
};
use clap::Parser;
use report::{FULL, Goals, Pair, TENTH};
use tokio::runtime::Builder;
use year::{Plan, Year, live};

/// Number of its pair, whether its days are balanced, and the year.
type Lived = ((usize, bool), Year);

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
    let mut todo = VecDeque::new();
    for (number, plan) in plans.iter().enumerate() {
        todo.push_back((number, *plan));
        if plan.seed <= goals.twins {
            let twin = Plan {
                balanced: false,
                ..*plan
            };
            todo.push_back((number, twin));
        }
    }
    let todo = Arc::new(Mutex::new(todo));
    let studying: Vec<_> = (0..machine::cores())
        .map(|_| {
            let todo = Arc::clone(&todo);
            tokio::task::spawn_blocking(move || one_after_another(&todo))
        })
        .collect();
    let mut years = BTreeMap::new();
    for seat in studying {
        years.extend(seat.await??);
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

/// Lives through what is left of `todo`. A runtime of one thread: every answer is a dozen statements,
/// and waking another thread for each costs more than running it.
fn one_after_another(todo: &Mutex<VecDeque<(usize, Plan)>>) -> Result<Vec<Lived>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut lived = Vec::new();
    loop {
        let next = todo
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some((number, plan)) = next else {
            return Ok(lived);
        };
        let year = runtime.block_on(live(plan));
        let year = year.with_context(|| format!("{plan:?}"))?;
        lived.push(((number, plan.balanced), year));
    }
}

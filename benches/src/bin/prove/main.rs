//! `./dev prove kill-reviews`, `parallel-answers`, `backup`, `jobs`, `mail`, `s10` and `hardship`:
//! claims held against the release binary on both databases; `faults` on PostgreSQL and Redis.

mod audit;
mod backup;
mod faults;
mod hardship;
mod jobs;
mod kill_reviews;
mod mail;
mod parallel_answers;
mod point_in_time;
mod s10;
mod site;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use benches::{
    machine::{self, Evidence, Origin},
    say,
    services::Services,
    until_stopped,
};
use clap::{Parser, ValueEnum};
use site::{Outcome, Site};

#[derive(Parser)]
struct Args {
    /// What to prove.
    proof: Proof,
    /// The release binary.
    #[arg(long)]
    resee: PathBuf,
    /// An empty folder for everything that is thrown away.
    #[arg(long)]
    scratch: PathBuf,
    /// A tenth of it, for the tests; writes nothing.
    #[arg(long)]
    tenth: bool,
    /// Where the evidence goes.
    #[arg(long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    services: Services,
    #[command(flatten)]
    origin: Origin,
}

#[derive(Clone, Copy, ValueEnum)]
enum Proof {
    Backup,
    Faults,
    Hardship,
    Jobs,
    KillReviews,
    ParallelAnswers,
    Mail,
    S10,
}

impl Proof {
    const fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Faults => "faults",
            Self::Hardship => "hardship",
            Self::Jobs => "jobs",
            Self::KillReviews => "kill-reviews",
            Self::ParallelAnswers => "parallel-answers",
            Self::Mail => "mail",
            Self::S10 => "s10",
        }
    }

    const fn claim(self) -> &'static str {
        match self {
            Self::Backup => {
                "What was backed up, wiped and restored is equal, on both databases; 50 damaged \
                 backups on each are all told and none is restored; PostgreSQL is restored to a \
                 second."
            }
            Self::Faults => {
                "Whatever PostgreSQL and Redis do (refuse, reset, accept and never answer, answer \
                 late, break off), whoever studies gets an answer within three seconds, a page or a \
                 503 that says when to come again; acknowledged reviews are stored once, nobody is \
                 signed out, and all is well two seconds after. So it is when PostgreSQL is killed, \
                 when clients vanish, with hundreds of pages at once and with rows that stay locked."
            }
            Self::Hardship => {
                "On a full disk reading goes on, nobody is signed out, what cannot be stored is told, \
                 and all is well once there is room. Thousands of idle and slow connections do not \
                 hold up anybody else. A restart under load answers what it has accepted, and behind \
                 nginx with two servers no request fails. Memory stays within 256 MB, and of what is \
                 killed the jobs are done by others."
            }
            Self::Jobs => {
                "10,000 jobs while workers are killed and suspended: every job done, effects exactly \
                 once, none stuck, an orphan starts again within 30 s; a change and its job are \
                 stored together; 95 of 100 jobs start within 100 ms, without Redis within 1 s."
            }
            Self::KillReviews => {
                "`kill -9` during reviews: every acknowledged review is in the database once, \
                 none twice, and cards and summary agree with the log."
            }
            Self::ParallelAnswers => {
                "64 posts of the same ticket at once store one event and all get the same answer."
            }
            Self::Mail => {
                "Whatever the mail server does (451, 421, 550, a banner after 30 s, a half-open \
                 connection, one that is dropped after DATA), no page waits for it, and each mail \
                 is delivered once or marked failed."
            }
            Self::S10 => {
                "Signing in, asking for a new password or the verification mail, registering and changing the \
                 address take as long for an address that has an account as for one that has none: medians \
                 of 300 interleaved requests each are less than 2 ms apart, also when the mail server does \
                 not answer and when the account has an old hash."
            }
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    until_stopped(prove(args)).await
}

async fn prove(args: Args) -> Result<()> {
    if matches!(args.proof, Proof::Faults) {
        return prove_faults(&args).await;
    }
    let mut holds = true;
    let mut figures = String::new();
    let postgres = args.services.make("proof").await?;
    for database in [None, Some(postgres)] {
        let site = Site::open(&args.resee, &args.scratch, database).await?;
        let name = site.instance.database.name();
        let outcome = match args.proof {
            Proof::Backup => backup::run(site, &args.scratch, args.tenth).await,
            Proof::Faults => anyhow::bail!("SQLite has no connections that fail"),
            Proof::Hardship => hardship::run(site, &args.scratch, args.tenth).await,
            Proof::Jobs => jobs::run(site, &args.services, &args.scratch, args.tenth).await,
            Proof::KillReviews => kill_reviews::run(site, args.tenth).await,
            Proof::ParallelAnswers => parallel_answers::run(site, args.tenth).await,
            Proof::Mail => mail::run(site, args.tenth).await,
            Proof::S10 => s10::run(site, args.tenth).await,
        };
        // What could not be finished is no proof either.
        let outcome = outcome.unwrap_or_else(|error| Outcome {
            figures: Vec::new(),
            faults: vec![format!("{error:#}")],
        });
        holds &= outcome.faults.is_empty();
        let text = outcome.text(name);
        say(&text);
        figures.push_str(&text);
    }
    if matches!(args.proof, Proof::Backup) {
        let outcome = point_in_time::run(args.tenth).await;
        let text = outcome.unwrap_or_else(|error| {
            holds = false;
            format!("- fault: {error:#}\n")
        });
        let text = format!("## To a second\n\n{text}\n");
        say(&text);
        figures.push_str(&text);
    }
    conclude(&args, holds, figures)
}

async fn prove_faults(args: &Args) -> Result<()> {
    let outcomes = faults::run(&args.resee, &args.scratch, &args.services, args.tenth).await?;
    let mut figures = String::new();
    for (part, outcome) in &outcomes {
        let text = outcome.text(part);
        say(&text);
        figures.push_str(&text);
    }
    let holds = outcomes
        .iter()
        .all(|(_, outcome)| outcome.faults.is_empty());
    conclude(args, holds, figures)
}

/// Writes the page, and fails unless it holds.
fn conclude(args: &Args, holds: bool, figures: String) -> Result<()> {
    let page = Evidence {
        name: args.proof.name(),
        claim: args.proof.claim(),
        holds,
        figures,
    }
    .page(&args.origin);
    if let Some(output) = &args.output {
        machine::write(output, &page)?;
    }
    ensure!(holds, "{} does not hold", args.proof.name());
    Ok(())
}

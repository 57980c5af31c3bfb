//! `./dev prove fuzz`: whatever reaches the readers of untrusted text, they neither panic, nor hang,
//! nor believe what was not ours.
//!
//! A case is made from its target, the seed and its number alone, so that a failure can be run again:
//! `fuzz --only TARGET --seed SEED --from NUMBER --cases 1`.

mod markdown;
mod mutate;
mod ours;
mod replies;
mod run;
mod target;

use std::{fmt::Write, path::PathBuf};

use anyhow::{Result, ensure};
use benches::{
    machine::{self, Evidence, Origin},
    process, say,
};
use clap::Parser;
use run::{Found, Run};
use target::Target;

/// Resident memory that all of it may have needed at its highest, in MiB.
const MEMORY: f64 = 512.0;

#[derive(Parser)]
struct Args {
    /// A tenth of it, for the tests; writes nothing.
    #[arg(long)]
    tenth: bool,
    /// Cases of each target.
    #[arg(long, default_value_t = 1_000_000)]
    cases: u64,
    /// Number of the first case.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Decides all cases.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this target.
    #[arg(long)]
    only: Option<String>,
    /// Where the evidence goes.
    #[arg(long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    origin: Origin,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let cases = if args.tenth {
        args.cases / 10
    } else {
        args.cases
    };
    // A panic is a finding, told once with its case.
    std::panic::set_hook(Box::new(|_| {}));
    let mut targets = targets()?;
    if let Some(only) = &args.only {
        targets.retain(|target| target.name() == only);
    }
    ensure!(!targets.is_empty(), "no such target");
    let mut figures = format!(
        "Seed {}, {cases} cases of each.\n\n| target | cases | read | refused | longest case, bytes | slowest, ms | faults |\n|---|---|---|---|---|---|---|\n",
        args.seed
    );
    let mut faults = Vec::new();
    for target in &targets {
        let found = Run {
            seed: args.seed,
            from: args.from,
            cases,
        }
        .of(target.as_ref());
        row(&mut figures, target.name(), &found)?;
        faults.extend(found.faults);
    }
    let (_, memory) = process::resident(std::process::id())?;
    writeln!(
        figures,
        "\nResident memory at its highest: {memory:.0} MiB (at most {MEMORY:.0})."
    )?;
    say(&figures);
    for fault in &faults {
        say(fault);
    }
    let holds = faults.is_empty() && memory <= MEMORY;
    let page = Evidence {
        name: "fuzz",
        claim: "A million damaged notes, replies of a model, tokens, tickets, cookies and sealed values each: \
                no panic, no case that takes a second, no memory that grows; what is rendered is clean, a \
                grade is never what the words say but what its points come to, and nothing that was changed \
                is taken for ours.",
        holds,
        figures,
    }
    .page(&args.origin);
    if let Some(output) = &args.output {
        machine::write(output, &page)?;
    }
    ensure!(holds, "fuzz does not hold");
    Ok(())
}

fn targets() -> Result<Vec<Box<dyn Target>>> {
    Ok(vec![
        Box::new(markdown::Notes),
        Box::new(replies::Grades::new()?),
        Box::new(replies::Others::new()),
        Box::new(ours::Tokens::new()?),
        Box::new(ours::Tickets::new()?),
        Box::new(ours::FormCookies::new()?),
        Box::new(ours::Sealed::new()?),
    ])
}

fn row(figures: &mut String, name: &str, found: &Found) -> Result<()> {
    writeln!(
        figures,
        "| {name} | {} | {} | {} | {} | {:.1} | {} |",
        found.read + found.refused,
        found.read,
        found.refused,
        found.longest,
        found.slowest * 1_000.0,
        found.faults.len()
    )?;
    Ok(())
}

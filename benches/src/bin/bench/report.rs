//! The report: tables, and which goals hold.

mod goals;

use std::{fmt::Write, path::Path};

use anyhow::Result;
use benches::{
    machine::{self, Origin},
    seed, stats,
};

use crate::{LEARNERS, load::Load, pgbench::Limit, starts::Starts};

/// What a request is compared with: CPU milliseconds.
#[derive(Clone, Copy)]
pub enum Floor {
    /// Axum returning the same bytes.
    Axum(f64),
    /// One verification of a password.
    Hash(f64),
}

impl Floor {
    const fn cpu(self) -> f64 {
        match self {
            Self::Axum(cpu) | Self::Hash(cpu) => cpu,
        }
    }
}

/// One kind of request.
pub struct Row {
    /// For people.
    pub name: &'static str,
    /// Of the body; 0 where it is of no interest.
    pub bytes: usize,
    /// What it took.
    pub load: Load,
    /// What cannot be beaten.
    pub floor: Option<Floor>,
}

impl Row {
    /// Its CPU over the floor's.
    pub fn ratio(&self) -> Option<f64> {
        self.floor
            .map(|floor| self.load.cpu().0 / floor.cpu().max(1e-6))
    }
}

/// Everything measured on one database.
pub struct Side {
    /// The database.
    pub name: &'static str,
    /// Starts.
    pub starts: Starts,
    /// Requests.
    pub rows: Vec<Row>,
    /// Answers a second, in each round.
    pub rates: Vec<f64>,
    /// The statements of an answer alone; only of PostgreSQL.
    pub limit: Option<Limit>,
    /// Resident MiB after the load, and at the highest.
    pub loaded: (f64, f64),
}

/// The whole report.
///
/// # Errors
/// When the release folder cannot be read.
pub fn page(origin: &Origin, release: &Path, sides: &[Side], others: &[f64]) -> Result<String> {
    let bytes = goals::size(release)?;
    let mut page = String::from("# Performance\n\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        page,
        "Written by `./dev bench`; run it again to get your own machine's figures.\n\n\
         - Date: {}\n- Commit: {}\n- Machine: {}\n- Command: `./dev bench`\n\
         - Other work on the machine before, between and after: {} of its CPU\n",
        origin.date,
        origin.commit,
        machine::describe(),
        others
            .iter()
            .map(|share| format!("{:.0} %", share * 100.0))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let _ = writeln!(
        page,
        "The release binary on 127.0.0.1, {LEARNERS} learners with {} notes, {} due cards and {} \
         reviews each, one keep-alive connection per learner, each asking for its own pages. The load \
         generator (one thread) and the database run on the same cores; CPU is what the kernel \
         counts for each process, so the load generator is in no figure. Logins come on {} \
         connections. PostgreSQL flushes every commit (`fsync = on`), and so does SQLite \
         (`synchronous = FULL`). The dashboard is kept from one request to the next, as long as \
         nothing is written; \"made anew\" is what it costs otherwise.\n",
        seed::NOTES,
        seed::DUE,
        u64::from(seed::NOTES) * seed::REVIEWS as u64,
        machine::cores(),
    );
    page.push_str("## Goals\n\n| goal | limit | measured | holds |\n|---|---|---|---|\n");
    for goal in goals::all(sides, bytes) {
        let holds = if goal.holds { "yes" } else { "**no**" };
        let _ = writeln!(
            page,
            "| {} | {} | {} | {holds} |",
            goal.name, goal.limit, goal.measured
        );
    }
    for side in sides {
        section(&mut page, side);
    }
    Ok(page)
}

fn section(page: &mut String, side: &Side) {
    let _ = writeln!(page, "\n## {}\n", side.name);
    page.push_str(
        "| request | bytes | requests/s | p50 ms | p99 ms | CPU ms: Resee | CPU ms: database | CPU ms: floor | Resee over floor |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for row in &side.rows {
        let (own, services) = row.load.cpu();
        let bytes = if row.bytes == 0 {
            String::new()
        } else {
            row.bytes.to_string()
        };
        let services = if side.limit.is_some() {
            format!("{services:.3}")
        } else {
            "inside".into()
        };
        let floor = match row.floor {
            Some(Floor::Axum(cpu)) => format!("{cpu:.3} (axum)"),
            Some(Floor::Hash(cpu)) => format!("{cpu:.2} (argon2id)"),
            None => String::new(),
        };
        let ratio = row
            .ratio()
            .map(|ratio| format!("{ratio:.2}×"))
            .unwrap_or_default();
        let _ = writeln!(
            page,
            "| {} | {bytes} | {:.0} | {:.2} | {:.2} | {own:.3} | {services} | {floor} | {ratio} |",
            row.name,
            row.load.rate(),
            row.load.latencies.quantile(0.5),
            row.load.latencies.quantile(0.99),
        );
    }
    if let Some(limit) = &side.limit {
        let _ = writeln!(
            page,
            "\nThe {} statements of an answer ({}), taken from PostgreSQL's log and run by `pgbench -M \
             prepared` on the same tables with {LEARNERS} clients, a round after each round of answers: {:.0} \
             transactions/s in the middle ({}), beside {:.0} answers/s ({}); {:.3} CPU ms of \
             PostgreSQL each.",
            limit.statements.len(),
            limit.statements.join(", "),
            stats::median(&limit.rates),
            list(&limit.rates),
            stats::median(&side.rates),
            list(&side.rates),
            limit.spent / limit.done.max(1.0)
        );
    }
    let starts = &side.starts.milliseconds;
    let _ = writeln!(
        page,
        "\nFrom the start of the process to its first page, {} times after the first: {:.0} ms in the \
         middle, {:.0} ms at most. Resident memory: {:.1} MiB idle, {:.1} MiB after the load, {:.1} MiB \
         at the highest (each login under way holds 19 MiB).",
        starts.len(),
        stats::median(starts),
        starts.iter().copied().fold(0.0, f64::max),
        side.starts.idle,
        side.loaded.0,
        side.loaded.1,
    );
}

fn list(rates: &[f64]) -> String {
    let rates: Vec<_> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    rates.join(", ")
}

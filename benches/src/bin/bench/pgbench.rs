//! The statements of one answer, taken from PostgreSQL's own log, run by pgbench alone: what no
//! server in front of the same database can beat.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use benches::{
    browser::Browser,
    database::Database,
    resee::Instance,
    seed::{Learner, NOTES},
    services::Services,
    ticket::plain,
};
use tokio::{process::Command, time::sleep};

use crate::{
    answers,
    statements::{self, Statement},
};

/// A version that no other number of the statements equals.
const VERSION: u64 = 1_000_000;
/// What pgbench makes of its own values. Ids as [`benches::seed`] makes them: the client is the
/// learner, `n` counts its transactions.
const USER: &str =
    "('00000000000070018000' || lpad(to_hex(:client_id::int), 4, '0') || '00000000')::uuid";
const CARD: &str = "('00000000000070048000' || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:card::int), 8, '0'))::uuid";
const EVENT: &str = "('ffffffff00007006' || lpad(to_hex(32768 + :round::int), 4, '0') || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 8, '0'))::uuid";

/// What pgbench reached.
#[derive(Default)]
pub struct Limit {
    /// Transactions.
    pub done: f64,
    /// Transactions a second, in each round.
    pub rates: Vec<f64>,
    /// CPU milliseconds of PostgreSQL, all rounds together.
    pub spent: f64,
    /// Statements of an answer, the session's included.
    pub statements: Vec<String>,
}

/// Ready to run.
pub struct Bench {
    script: PathBuf,
    services: Services,
    rounds: u64,
    /// What came of it so far.
    pub limit: Limit,
}

impl Bench {
    /// Records one answer and writes the script.
    ///
    /// # Errors
    /// When an answer is not understood.
    pub async fn record(
        instance: &Instance,
        services: &Services,
        learners: &[Browser],
        scratch: &Path,
    ) -> Result<Self> {
        let prepare = format!("{} {}", answers::ALL_DUE, versions(VERSION));
        instance.database.script(&prepare).await?;
        let (statements, text) = record(instance, services, learners).await?;
        let script = scratch.join("answer.sql");
        fs::write(&script, text)?;
        Ok(Self {
            script,
            services: services.clone(),
            rounds: 0,
            limit: Limit {
                statements: statements.iter().map(first_words).collect(),
                ..Limit::default()
            },
        })
    }

    /// Runs it once, on as many connections as there are learners.
    ///
    /// # Errors
    /// When pgbench did something else than answering.
    pub async fn round(&mut self, database: &Database, clients: usize, seconds: u64) -> Result<()> {
        let Database::Postgres { url } = database else {
            bail!("pgbench is for PostgreSQL");
        };
        self.rounds += 1;
        // Versions no event has yet.
        let version = (self.rounds + 1) * VERSION;
        database.script(&versions(version)).await?;
        let count = "SELECT COUNT(*) FROM review_events;";
        let events = database.number(count).await?;
        let before = self.services.postgres_cpu()?;
        let output = Command::new("pgbench")
            .args(["-n", "-M", "prepared", "-j", "1", "-D", "n=0"])
            .args(["-D", &format!("base={version}")])
            .args(["-D", &format!("round={}", self.rounds)])
            .args(["-c", &clients.to_string()])
            .args(["-T", &seconds.to_string()])
            .arg("-f")
            .arg(&self.script)
            .arg(url)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .context("pgbench does not start")?;
        let spent = self.services.postgres_cpu()? - before;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success(),
            "pgbench: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let done = figure(&text, "number of transactions actually processed: ")?;
        let stored = database.number(count).await? - events;
        ensure!(
            (done - stored as f64).abs() < 0.5,
            "pgbench ran {done} transactions, but {stored} answers were stored"
        );
        self.limit.done += done;
        self.limit.spent += spent;
        self.limit.rates.push(figure(&text, "tps = ")?);
        Ok(())
    }
}

fn versions(version: u64) -> String {
    format!("UPDATE cards SET version = {version};")
}

/// Answers one card while PostgreSQL logs, and writes the script.
async fn record(
    instance: &Instance,
    services: &Services,
    learners: &[Browser],
) -> Result<(Vec<Statement>, String)> {
    let maintenance = Database::Postgres {
        url: services.postgres.clone(),
    };
    let log_all = |on: bool| {
        let change = if on {
            "SET log_statement = 'all'"
        } else {
            "RESET log_statement"
        };
        format!("ALTER DATABASE bench {change};")
    };
    maintenance.bare(&log_all(true)).await?;
    // Without jobs, so that the answer's statements are the only ones.
    let running = instance.clone().with("WORKER", "off").start().await?;
    let mut window = learners.first().context("no learners")?.window();
    let ticket = answers::next(&mut window).await?;
    let length = fs::metadata(services.postgres_log())?.len();
    answers::post(&mut window, &ticket).await?;
    sleep(Duration::from_millis(200)).await;
    let log = fs::read(services.postgres_log())?;
    running.stop().await?;
    maintenance.bare(&log_all(false)).await?;

    let log = log.get(usize::try_from(length)?..).unwrap_or_default();
    let statements = statements::read(&String::from_utf8_lossy(log));
    ensure!(
        statements
            .iter()
            .any(|statement| statement.text == "COMMIT"),
        "no transaction was logged"
    );
    let script = script(&statements, &ticket.event, &ticket.card)?;
    Ok((statements, script))
}

fn script(statements: &[Statement], event: &str, card: &str) -> Result<String> {
    let mut script =
        format!("\\set card :n % {NOTES}\n\\set version :base + :n / {NOTES}\n\\set n :n + 1\n");
    let user = format!("{:032x}", Learner(0).user());
    let version = VERSION.to_string();
    let mut found = 0;
    for statement in statements {
        // The session stays the first learner's; everything else is each client's own.
        let is_session = statement.text.contains("FROM sessions");
        found += usize::from(statement.values.iter().flatten().any(|v| *v == version));
        let text = statement.filled(|value| {
            let Some(value) = value else {
                return "NULL".to_owned();
            };
            match plain(value) {
                id if id == user && !is_session => USER.to_owned(),
                id if id == event => EVENT.to_owned(),
                id if id == card => CARD.to_owned(),
                number if number == version => ":version::bigint".to_owned(),
                _ => format!("'{}'", value.replace('\'', "''")),
            }
        })?;
        script.push_str(text.trim());
        script.push_str(";\n");
    }
    ensure!(
        found >= 2,
        "the card and the event do not name the card's version"
    );
    Ok(script)
}

fn figure(text: &str, name: &str) -> Result<f64> {
    let (_, rest) = text
        .split_once(name)
        .with_context(|| format!("pgbench says no {name:?}"))?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    Ok(rest.get(..end).unwrap_or_default().parse()?)
}

fn first_words(statement: &Statement) -> String {
    let words: Vec<&str> = statement.text.split_whitespace().collect();
    let place = words
        .iter()
        .position(|word| matches!(*word, "FROM" | "INTO" | "UPDATE"))
        .and_then(|place| words.get(place + 1));
    match (words.first(), place) {
        (Some(verb), Some(table)) => format!("{verb} {table}"),
        (Some(verb), None) => (*verb).to_owned(),
        (None, _) => String::new(),
    }
}

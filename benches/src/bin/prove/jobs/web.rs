//! The web process is killed while it stores changes that cause jobs: a mail and its sending.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use benches::{browser::Browser, clock, database::Database, resee::Instance, seed::Learner};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{task::JoinSet, time::sleep};

use super::probes::jobs;
use crate::site::{LEARNERS, Outcome};

/// Pause of a learner whose server is away.
const AWAY: Duration = Duration::from_millis(3);

/// Looks after every kill.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(instance: &Instance, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let kills = if tenth { 5 } else { 50 };
    let instance = match instance.database {
        // So that every job is still there to be counted.
        Database::Postgres { .. } => instance.clone().with("WORKER", "off"),
        Database::Sqlite { .. } => instance.clone(),
    };
    let (asked, over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let mut running = instance.start().await?;
    let mut learners = JoinSet::new();
    for number in 0..LEARNERS {
        let (asked, over) = (Arc::clone(&asked), Arc::clone(&over));
        let browser = Browser::new(instance.at);
        learners.spawn(ask(browser, Learner(number).email(), asked, over));
    }
    let seed = clock::now().unsigned_abs();
    let mut random = StdRng::seed_from_u64(seed);
    let (mut alone, mut empty) = (0, 0);
    for _ in 0..kills {
        sleep(Duration::from_millis(random.random_range(30..250))).await;
        running.kill().await?;
        let (mails, jobs) = apart(&instance.database).await?;
        alone += mails;
        empty += jobs;
        running = instance.start().await?;
    }
    over.store(true, Ordering::Relaxed);
    while let Some(learner) = learners.join_next().await {
        learner?;
    }
    running.stop().await?;
    let mails = instance
        .database
        .number("SELECT COUNT(*) FROM mails;")
        .await?;
    outcome.figure("kills of the web process while it stored mails", kills);
    outcome.figure(
        "requests that were acknowledged",
        asked.load(Ordering::Relaxed),
    );
    outcome.figure("mails stored", mails);
    outcome.figure(
        "mails without a job, jobs without a mail",
        format!("{alone}, {empty}"),
    );
    if alone + empty > 0 {
        outcome
            .faults
            .push("a change and its job were not stored together".to_owned());
    }
    if mails < kills {
        outcome
            .faults
            .push("too few mails were stored to show anything".to_owned());
    }
    Ok(())
}

async fn ask(mut browser: Browser, email: String, asked: Arc<AtomicUsize>, over: Arc<AtomicBool>) {
    while !over.load(Ordering::Relaxed) {
        let ask = browser.call("/api/auth/forgot", &[("email", &email)]);
        match browser.send(&ask).await {
            Ok(reply) if !reply.status.is_server_error() && !reply.status.is_client_error() => {
                asked.fetch_add(1, Ordering::Relaxed);
            }
            _ => sleep(AWAY).await,
        }
    }
}

/// Mails that are neither sent nor to be sent, and jobs that send no mail.
async fn apart(database: &Database) -> Result<(i64, i64)> {
    let jobs = jobs(database);
    let (mail, named) = match database {
        Database::Postgres { .. } => ("CAST(id AS TEXT)", "payload ->> 'mail'"),
        Database::Sqlite { .. } => (
            "lower(hex(id))",
            "replace(json_extract(payload, '$.mail'), '-', '')",
        ),
    };
    let named = format!("SELECT {named} FROM {jobs} WHERE kind = 'send_mail'");
    let alone = format!(
        "SELECT COUNT(*) FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND {mail} NOT IN ({named});"
    );
    let empty = format!(
        "SELECT COUNT(*) FROM ({named}) AS named(mail) WHERE mail NOT IN (SELECT {mail} FROM mails);"
    );
    let empty = match database {
        Database::Postgres { .. } => empty,
        Database::Sqlite { .. } => format!(
            "WITH named(mail) AS ({named}) SELECT COUNT(*) FROM named WHERE mail NOT IN (SELECT {mail} FROM mails);"
        ),
    };
    Ok((
        database.number(&alone).await?,
        database.number(&empty).await?,
    ))
}

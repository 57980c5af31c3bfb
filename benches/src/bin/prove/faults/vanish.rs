//! Clients that are gone a millisecond after they have asked.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use benches::{browser::Browser, clock, database::Database};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{Faulty, Size, crowd::next_ticket};
use crate::{
    audit::{Acknowledged, Told, audit},
    site::Outcome,
};

/// Connections of the server's pool, as it is without settings.
const POOL: i64 = 8;
/// Pages at once that use all of them.
const AT_ONCE: usize = 32;
/// Clients that vanish before the same ticket is posted by one that stays.
const BEFORE: usize = 10;
const GOOD: i64 = 3;

/// 2,000 clients, or 200.
pub(super) async fn run(outcome: &mut Outcome, faulty: &Faulty, size: Size) -> Result<()> {
    let clients = size.of(2_000, 200);
    let began = clock::now();
    let site = &faulty.site;
    let running = site.instance.start().await?;
    let mut learners = site.learners().await?;
    let mut told = Told::new();
    let mut answered = 0;
    let count = learners.len().max(1);
    for round in 0..clients / BEFORE {
        let learner = learners.get_mut(round % count).context("no learners")?;
        let ticket = next_ticket(learner).await?;
        let fields = [("ticket", ticket.text.as_str()), ("rating", "good")];
        let answer = learner.call("/api/review/answer", &fields);
        for number in 0..BEFORE {
            // Half of them would have opened a page.
            let ask = match number % 2 {
                0 => answer.clone(),
                _ => learner.page("/dashboard"),
            };
            let mut client = learner.window();
            client.connect().await?;
            let stayed = timeout(Duration::from_millis(1), client.send(&ask)).await;
            answered += usize::from(stayed.is_ok());
        }
        let reply = learner.send(&answer).await?;
        ensure!(
            reply.status == 200,
            "the answer: {} {}",
            reply.status,
            reply.text()
        );
        let acknowledged = Acknowledged {
            card: ticket.card,
            rating: GOOD,
        };
        told.insert(ticket.event, acknowledged);
    }
    outcome.figure("clients", clients / BEFORE * BEFORE);
    outcome.figure("answered within their millisecond", answered);
    pool(outcome, &site.instance.database, &learners).await?;
    running.stop().await?;
    let audit = audit(&site.instance.database, &told, began).await?;
    outcome.figure("events stored", audit.stored.len());
    outcome.faults.extend(audit.faults);
    Ok(())
}

/// Every place of the pool is there, and none is stuck in what somebody has left.
pub(super) async fn pool(
    outcome: &mut Outcome,
    database: &Database,
    learners: &[Browser],
) -> Result<()> {
    let busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'resee' AND state <> 'idle'";
    let began = Instant::now();
    while database.number(busy).await? > 0 && began.elapsed() < Duration::from_secs(5) {
        sleep(Duration::from_millis(50)).await;
    }
    let stuck = database.number(busy).await?;
    if stuck > 0 {
        outcome
            .faults
            .push(format!("{stuck} connections are still busy"));
    }
    let mut pages = JoinSet::new();
    for number in 0..AT_ONCE {
        let learner = learners.get(number % learners.len().max(1));
        let mut window = learner.context("no learners")?.window();
        pages.spawn(async move {
            let page = window.page("/notes");
            window.send(&page).await
        });
    }
    while let Some(page) = pages.join_next().await {
        let status = page??.status;
        // On a slow machine not all of them get a connection in time.
        ensure!(
            status == 200 || status == 503,
            "a page afterwards: {status}"
        );
    }
    let open = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'resee' AND state_change > now() - interval '3 seconds'";
    let open = database.number(open).await?;
    outcome.figure(
        &format!("connections of the pool that {AT_ONCE} pages at once find"),
        open,
    );
    if open != POOL {
        outcome
            .faults
            .push(format!("the pool has {open} connections of {POOL}"));
    }
    Ok(())
}

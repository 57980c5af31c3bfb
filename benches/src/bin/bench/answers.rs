//! Answering cards.
//!
//! Every answer needs a ticket, and only the card in front has one. So the tickets are collected
//! first: a skipped card goes to the end and can still be answered. Only the answers are measured.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use benches::{browser::Browser, resee::Instance, seed, stats::Latencies, ticket::Ticket};
use tokio::task::JoinSet;

use crate::{load::Load, meters::Meters};

/// Makes all cards due, so that a round is long enough to measure.
pub const ALL_DUE: &str = "UPDATE cards SET phase = 2, step = 0, due_at = NULL,
    due_day = last_review_day, skipped_at = NULL;";

/// Measures a round and adds it to `load`.
///
/// # Errors
/// When one is refused.
pub async fn round(
    instance: &Instance,
    learners: &[Browser],
    meters: &Meters,
    load: &mut Load,
) -> Result<f64> {
    instance.database.script(ALL_DUE).await?;
    let piles = collect(learners).await?;
    let before = meters.read()?;
    let began = Instant::now();
    let latencies = answer(piles).await?;
    let lasted = began.elapsed();
    let rate = latencies.len() as f64 / lasted.as_secs_f64();
    load.lasted += lasted;
    load.spent += meters.read()? - before;
    load.latencies.merge(latencies);
    Ok(rate)
}

/// A ticket of every card, for every learner.
async fn collect(learners: &[Browser]) -> Result<Vec<(Browser, Vec<Ticket>)>> {
    let mut tasks = JoinSet::new();
    for learner in learners {
        let mut window = learner.window();
        tasks.spawn(async move {
            let mut tickets = Vec::new();
            for _ in 0..seed::NOTES {
                let ticket = next(&mut window).await?;
                let skip = window.call("/api/review/skip", &[("ticket", &ticket.text)]);
                let reply = window.send(&skip).await?;
                ensure!(
                    reply.status == 200,
                    "skipping: {} {}",
                    reply.status,
                    reply.text()
                );
                tickets.push(ticket);
            }
            Ok((window, tickets))
        });
    }
    let mut piles = Vec::new();
    while let Some(pile) = tasks.join_next().await {
        piles.push(pile??);
    }
    Ok(piles)
}

/// The ticket of the card in front.
///
/// # Errors
/// When there is none.
pub async fn next(window: &mut Browser) -> Result<Ticket> {
    let ask = window.call("/api/review/page", &[]);
    let reply = window.send(&ask).await?;
    ensure!(
        reply.status == 200,
        "review/page: {} {}",
        reply.status,
        reply.text()
    );
    Ticket::in_answer(&reply.body)?.context("nothing is due")
}

/// Posts an answer.
///
/// # Errors
/// When it is refused.
pub async fn post(window: &mut Browser, ticket: &Ticket) -> Result<()> {
    let fields = [
        ("ticket", ticket.text.as_str()),
        ("rating", "again"),
        ("duration", "4200"),
    ];
    let ask = window.call("/api/review/answer", &fields);
    let reply = window.send(&ask).await?;
    ensure!(
        reply.status == 200,
        "answering: {} {}",
        reply.status,
        reply.text()
    );
    Ok(())
}

async fn answer(piles: Vec<(Browser, Vec<Ticket>)>) -> Result<Latencies> {
    let mut tasks = JoinSet::new();
    for (mut window, tickets) in piles {
        tasks.spawn(async move {
            let mut latencies = Latencies::default();
            for ticket in &tickets {
                let sent = Instant::now();
                post(&mut window, ticket).await?;
                latencies.add(sent.elapsed());
            }
            anyhow::Ok(latencies)
        });
    }
    let mut latencies = Latencies::default();
    while let Some(task) = tasks.join_next().await {
        latencies.merge(task??);
    }
    Ok(latencies)
}

//! The same ticket, posted 64 times at once on 64 connections.

use std::{sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use benches::{
    browser::Browser,
    clock,
    http::{Ask, Reply},
    stats::median,
    ticket::Ticket,
};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    audit::{Acknowledged, Told, audit},
    site::{Outcome, Site},
};

/// Posts at once.
const POSTS: usize = 64;
const RATINGS: [&str; 4] = ["again", "hard", "good", "easy"];

/// 120 rounds, or a tenth.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, tenth: bool) -> Result<Outcome> {
    let rounds = if tenth { 12 } else { 120 };
    let began = clock::now();
    let running = site.instance.start().await?;
    let mut learners = site.learners().await?;
    let mut windows: Vec<Browser> = (0..POSTS).map(|_| Browser::new(site.instance.at)).collect();
    let mut outcome = Outcome::default();
    let mut told = Told::new();
    let mut under_way = Vec::new();
    let count = learners.len().max(1);
    for round in 0..rounds {
        let learner = learners.get_mut(round % count).context("no learners")?;
        let ask = learner.page("/review");
        let page = learner.send(&ask).await?;
        ensure!(page.status == 200, "the review page: {}", page.status);
        let ticket = Ticket::in_page(&page.text())?;
        let number = round / count % RATINGS.len();
        let rating = RATINGS.get(number).copied().unwrap_or_default();
        let fields = [("ticket", ticket.text.as_str()), ("rating", rating)];
        let ask = learner.call("/api/review/answer", &fields);

        let (back, replies, at_once) = volley(windows, &ask).await?;
        windows = back;
        under_way.push(at_once as f64);
        if let Some(fault) = differs(&replies, &ticket) {
            outcome.faults.push(format!("round {round}: {fault}"));
        }
        let acknowledged = Acknowledged {
            card: ticket.card,
            rating: i64::try_from(number)? + 1,
        };
        told.insert(ticket.event, acknowledged);
    }
    running.stop().await?;

    let audit = audit(&site.instance.database, &told, began).await?;
    outcome.figure("rounds", rounds);
    outcome.figure("posts", rounds * POSTS);
    outcome.figure(
        "posts under way before the first answer of a round, in the middle",
        median(&under_way),
    );
    outcome.figure("events stored", audit.stored.len());
    outcome.faults.extend(audit.faults);
    Ok(outcome)
}

/// Sends `ask` in every window at once. Gives the windows back, the replies, and how many posts
/// were under way before the first reply came.
async fn volley(windows: Vec<Browser>, ask: &Ask) -> Result<(Vec<Browser>, Vec<Reply>, usize)> {
    let barrier = Arc::new(Barrier::new(windows.len()));
    let mut tasks = JoinSet::new();
    for mut window in windows {
        let (barrier, ask) = (Arc::clone(&barrier), ask.clone());
        tasks.spawn(async move {
            let connected = window.connect().await;
            barrier.wait().await;
            connected?;
            let sent = Instant::now();
            let reply = window.send(&ask).await?;
            anyhow::Ok((window, reply, sent, Instant::now()))
        });
    }
    let (mut windows, mut replies, mut sent, mut answered) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    while let Some(task) = tasks.join_next().await {
        let (window, reply, sent_at, answered_at) = task??;
        windows.push(window);
        replies.push(reply);
        sent.push(sent_at);
        answered.push(answered_at);
    }
    let first = answered.into_iter().min();
    let at_once = sent.iter().filter(|at| Some(**at) < first).count();
    Ok((windows, replies, at_once))
}

/// What is wrong with the replies: all must be the same 200 about this event.
fn differs(replies: &[Reply], ticket: &Ticket) -> Option<String> {
    let first = replies.first()?;
    let odd = replies
        .iter()
        .find(|reply| reply.status != 200 || reply.body != first.body);
    if let Some(odd) = odd {
        return Some(format!(
            "{} {} beside {} {}",
            odd.status,
            odd.text(),
            first.status,
            first.text()
        ));
    }
    let stored: serde_json::Value = serde_json::from_slice(&first.body).unwrap_or_default();
    let event = stored.get("event").and_then(serde_json::Value::as_str);
    (event.map(benches::ticket::plain).as_deref() != Some(&ticket.event))
        .then(|| format!("the answer is about another event: {stored}"))
}

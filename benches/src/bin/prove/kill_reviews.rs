//! Learners review while the server is killed again and again.
//!
//! Each learner takes the ticket out of the review page, posts it, and posts it again until it is
//! acknowledged, as a person who presses the button once more. Half of the answers are plain forms,
//! half are calls of our code. The kills come a random number of posts apart, and a random moment
//! later.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use benches::{browser::Browser, clock, http::Reply, resee::Instance, say, ticket::Ticket};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    audit::{Acknowledged, Told, audit},
    site::{LEARNERS, Outcome, Site},
};

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(200);
/// Pause of a learner whose server is away.
const AWAY: Duration = Duration::from_millis(3);
/// A kill comes at most this many microseconds after the post that calls it.
const LATER: u64 = 12_000;
const RATINGS: [&str; 4] = ["again", "hard", "good", "easy"];

/// What a learner remembers.
#[derive(Default)]
struct Memory {
    told: Told,
    /// Events whose first post got no answer, with the moment that was noticed.
    doubtful: BTreeMap<String, i64>,
    /// Acknowledged answers that were posted once more.
    repeated: usize,
    /// Review pages that the running server could not make.
    failed_pages: usize,
}

/// 200 reviews and 24 kills, or a tenth.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, tenth: bool) -> Result<Outcome> {
    let (reviews, kills) = if tenth { (24, 2) } else { (200, 24) };
    let each = reviews / usize::from(LEARNERS);
    let seed = clock::now().unsigned_abs();
    let began = clock::now();
    let instance = &site.instance;
    let mut running = instance.start().await?;
    let posts = Arc::new(AtomicUsize::new(0));
    let mut learners = JoinSet::new();
    for (number, browser) in (0_u64..).zip(site.learners().await?) {
        let random = StdRng::seed_from_u64(seed + number + 1);
        learners.spawn(study(browser, random, each, Arc::clone(&posts)));
    }

    let mut random = StdRng::seed_from_u64(seed);
    let mut done = 0;
    let until = Instant::now() + PATIENCE;
    while done < kills {
        let at = posts.load(Ordering::Relaxed) + random.random_range(1..=reviews / kills);
        while posts.load(Ordering::Relaxed) < at && !learners.is_empty() {
            ensure!(
                Instant::now() < until,
                "the learners stand still: {}",
                instance.log()
            );
            if posts.load(Ordering::Relaxed) >= reviews {
                break;
            }
            sleep(Duration::from_micros(200)).await;
        }
        sleep(Duration::from_micros(random.random_range(0..LATER))).await;
        running.kill().await?;
        done += 1;
        running = instance.start().await?;
    }
    let memory = collect(learners, until, instance).await?;
    running.stop().await?;

    let audit = audit(&instance.database, &memory.told, began).await?;
    let mut outcome = Outcome::default();
    let before = |(event, noticed): &(&String, &i64)| {
        audit.stored.get(*event).is_some_and(|at| at <= noticed)
    };
    let stored_before = memory.doubtful.iter().filter(before).count();
    outcome.figure("reviews acknowledged", memory.told.len());
    outcome.figure("kills", done);
    outcome.figure("posts", posts.load(Ordering::Relaxed));
    outcome.figure(
        "posts without an answer, later repeated",
        memory.doubtful.len(),
    );
    outcome.figure(
        "of these stored before the kill all the same",
        stored_before,
    );
    outcome.figure("acknowledged answers posted once more", memory.repeated);
    outcome.figure("events stored", audit.stored.len());
    outcome.figure("seed of the moments", seed);
    outcome.faults = audit.faults;
    if memory.failed_pages > 0 {
        say(instance.log());
        let fault = format!(
            "{} review pages were answered with 5xx",
            memory.failed_pages
        );
        outcome.faults.push(fault);
    }
    if memory.told.len() != each * usize::from(LEARNERS) {
        outcome
            .faults
            .push("not every review was acknowledged".to_owned());
    }
    Ok(outcome)
}

async fn collect(
    mut learners: JoinSet<Result<Memory>>,
    until: Instant,
    instance: &Instance,
) -> Result<Memory> {
    let mut all = Memory::default();
    let left = until.saturating_duration_since(Instant::now());
    let joined = tokio::time::timeout(left, async {
        while let Some(memory) = learners.join_next().await {
            let memory = memory??;
            all.told.extend(memory.told);
            all.doubtful.extend(memory.doubtful);
            all.repeated += memory.repeated;
            all.failed_pages += memory.failed_pages;
        }
        anyhow::Ok(())
    });
    joined
        .await
        .with_context(|| format!("the learners do not finish: {}", instance.log()))??;
    Ok(all)
}

async fn study(
    mut browser: Browser,
    mut random: StdRng,
    reviews: usize,
    posts: Arc<AtomicUsize>,
) -> Result<Memory> {
    let mut memory = Memory::default();
    while memory.told.len() < reviews {
        let page = browser.page("/review");
        let Ok(page) = browser.send(&page).await else {
            sleep(AWAY).await;
            continue;
        };
        if page.status.is_server_error() {
            memory.failed_pages += 1;
            sleep(AWAY).await;
            continue;
        }
        ensure!(
            page.status == 200,
            "the review page: {} {:?}",
            page.status,
            page.location()
        );
        let ticket = Ticket::in_page(&page.text())?;
        let rating = random.random_range(0..RATINGS.len());
        let plain = random.random_bool(0.5);
        loop {
            if browser.connect().await.is_err() {
                sleep(AWAY).await;
                continue;
            }
            posts.fetch_add(1, Ordering::Relaxed);
            match post(&mut browser, &ticket, rating, plain).await {
                Ok(reply) => {
                    check(&reply, &ticket, rating, plain)?;
                    break;
                }
                Err(_) => {
                    memory
                        .doubtful
                        .entry(ticket.event.clone())
                        .or_insert_with(clock::now);
                    sleep(AWAY).await;
                }
            }
        }
        // Now and then the button is pressed once more.
        if random.random_ratio(1, 8)
            && let Ok(reply) = post(&mut browser, &ticket, rating, plain).await
        {
            check(&reply, &ticket, rating, plain)?;
            memory.repeated += 1;
        }
        let acknowledged = Acknowledged {
            card: ticket.card,
            rating: i64::try_from(rating)? + 1,
        };
        let twice = memory.told.insert(ticket.event, acknowledged);
        ensure!(twice.is_none(), "two cards were shown with the same event");
    }
    Ok(memory)
}

async fn post(browser: &mut Browser, ticket: &Ticket, rating: usize, plain: bool) -> Result<Reply> {
    let rating = RATINGS.get(rating).copied().unwrap_or_default();
    let fields = [("ticket", ticket.text.as_str()), ("rating", rating)];
    let path = "/api/review/answer";
    let ask = if plain {
        browser.form(path, &fields)
    } else {
        browser.call(path, &fields)
    };
    browser.send(&ask).await
}

/// The reply acknowledges this answer.
fn check(reply: &Reply, ticket: &Ticket, rating: usize, plain: bool) -> Result<()> {
    if plain {
        ensure!(
            reply.status.is_redirection() && reply.location() == Some("/review"),
            "a form was answered {} to {:?}",
            reply.status,
            reply.location()
        );
        return Ok(());
    }
    ensure!(
        reply.status == 200,
        "a call was answered {}: {}",
        reply.status,
        reply.text()
    );
    let stored: serde_json::Value = serde_json::from_slice(&reply.body)?;
    let text = |name| {
        stored
            .get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let told = (
        benches::ticket::plain(text("event")),
        text("rating").to_owned(),
    );
    if told
        != (
            ticket.event.clone(),
            RATINGS.get(rating).copied().unwrap_or_default().to_owned(),
        )
    {
        bail!("another answer came back: {stored}");
    }
    Ok(())
}

//! Learners who open pages and review, whatever happens, and remember every answer they got.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use benches::{
    browser::Browser,
    http::{Ask, Reply},
    ticket::Ticket,
};
use http::header;
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::audit::{Acknowledged, Told};

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_secs(20);
const PAGES: [&str; 3] = ["/dashboard", "/notes", "/review"];
const RATINGS: [&str; 4] = ["again", "hard", "good", "easy"];
const ANSWER: &str = "/api/review/answer";

/// An answer.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When it was asked for.
    pub at: Instant,
    /// How long it took.
    pub took: Duration,
    /// Its status is 503.
    pub unavailable: bool,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// What all learners have seen so far.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Seen>>>);

impl Log {
    fn add(&self, seen: Seen) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(seen);
    }

    /// Everything since the last time.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Asks and judges: an answer comes, and it is what was asked for, a redirect that is not to the
/// login, or a 503 that says when to come again.
///
/// # Errors
/// Never; what is wrong is in the log.
pub async fn ask(browser: &mut Browser, ask: &Ask, log: &Log) -> Option<Reply> {
    let at = Instant::now();
    let answer = timeout(PATIENCE, browser.send(ask)).await;
    let took = at.elapsed();
    let (reply, fault) = match answer {
        Err(_) => (None, Some("no answer".to_owned())),
        Ok(Err(error)) => (None, Some(format!("{error:#}"))),
        Ok(Ok(reply)) => {
            let fault = judge(&reply);
            (Some(reply), fault)
        }
    };
    if reply.is_none() {
        // What comes late must not be taken for the answer to the next request.
        *browser = browser.window();
    }
    log.add(Seen {
        at,
        took,
        unavailable: reply.as_ref().is_some_and(|reply| reply.status == 503),
        fault: fault.map(|fault| format!("{}: {fault}", ask.path)),
    });
    reply
}

fn judge(reply: &Reply) -> Option<String> {
    let location = reply.location().unwrap_or_default();
    if location.starts_with("/login") {
        return Some("signed out".to_owned());
    }
    if reply.status == 503 {
        let says_when = reply.headers.contains_key(header::RETRY_AFTER);
        let is_empty = reply.body.is_empty();
        return (!says_when || is_empty).then(|| "503 without Retry-After or words".to_owned());
    }
    let is_fine = reply.status.is_success() || reply.status.is_redirection();
    (!is_fine).then(|| format!("{} {}", reply.status, reply.text()))
}

/// Learners at work.
pub struct Crowd {
    tasks: JoinSet<Result<Told>>,
    stop: Arc<AtomicBool>,
    /// What they see.
    pub log: Log,
}

impl Crowd {
    /// Sends them to work, each with a pause of at most `pause` after each answer.
    pub fn start(learners: Vec<Browser>, pause: Duration, seed: u64) -> Self {
        let mut crowd = Self {
            tasks: JoinSet::new(),
            stop: Arc::default(),
            log: Log::default(),
        };
        for (number, browser) in (1_u64..).zip(learners) {
            let learner = Learner {
                browser,
                log: crowd.log.clone(),
                random: StdRng::seed_from_u64(seed + number),
                pause,
                told: Told::new(),
                pending: None,
            };
            crowd.tasks.spawn(learner.study(Arc::clone(&crowd.stop)));
        }
        crowd
    }

    /// Lets them finish what they began, and returns what they were told. The database must answer.
    ///
    /// # Errors
    /// When one cannot.
    pub async fn stop(mut self) -> Result<Told> {
        self.stop.store(true, Ordering::Relaxed);
        let mut told = Told::new();
        while let Some(learner) = self.tasks.join_next().await {
            told.extend(learner??);
        }
        Ok(told)
    }
}

struct Learner {
    browser: Browser,
    log: Log,
    random: StdRng,
    pause: Duration,
    told: Told,
    /// Posted, and not acknowledged yet: it is posted again until it is, as a person does.
    pending: Option<(Ticket, usize)>,
}

impl Learner {
    async fn study(mut self, stop: Arc<AtomicBool>) -> Result<Told> {
        while !stop.load(Ordering::Relaxed) {
            let number = self.random.random_range(0..PAGES.len());
            let path = PAGES.get(number).copied().unwrap_or("/dashboard");
            if path != "/review" || self.pending.is_none() {
                let page = self.browser.page(path);
                let reply = ask(&mut self.browser, &page, &self.log).await;
                if path == "/review"
                    && let Some(reply) = reply.filter(|reply| reply.status == 200)
                {
                    let rating = self.random.random_range(1..RATINGS.len());
                    self.pending = Some((Ticket::in_page(&reply.text())?, rating));
                }
            }
            if path == "/review" {
                self.post().await;
            }
            let pause = self.random.random_range(Duration::ZERO..=self.pause);
            sleep(pause).await;
        }
        for _ in 0..50 {
            if self.pending.is_none() {
                break;
            }
            self.post().await;
            sleep(Duration::from_millis(100)).await;
        }
        ensure!(
            self.pending.is_none(),
            "an answer was never acknowledged: {:?}",
            self.pending
        );
        Ok(self.told)
    }

    async fn post(&mut self) {
        let Some((ticket, rating)) = self.pending.clone() else {
            return;
        };
        let word = RATINGS.get(rating).copied().unwrap_or_default();
        let fields = [("ticket", ticket.text.as_str()), ("rating", word)];
        let plain = self.random.random_bool(0.5);
        let post = if plain {
            self.browser.form(ANSWER, &fields)
        } else {
            self.browser.call(ANSWER, &fields)
        };
        let Some(reply) = ask(&mut self.browser, &post, &self.log).await else {
            return;
        };
        let is_acknowledged = if plain {
            reply.location() == Some("/review")
        } else {
            reply.status == 200
        };
        if is_acknowledged {
            self.pending = None;
            let acknowledged = Acknowledged {
                card: ticket.card,
                rating: i64::try_from(rating).unwrap_or_default() + 1,
            };
            self.told.insert(ticket.event, acknowledged);
        }
    }
}

/// The number of a kind of answer among `seen`, and the longest time.
pub fn counted(seen: &[Seen]) -> (usize, usize, Duration) {
    let unavailable = seen.iter().filter(|seen| seen.unavailable).count();
    let slowest = seen.iter().map(|seen| seen.took).max().unwrap_or_default();
    (seen.len(), unavailable, slowest)
}

/// The next ticket of a learner.
///
/// # Errors
/// When there is none.
pub async fn next_ticket(browser: &mut Browser) -> Result<Ticket> {
    let page = browser.page("/review");
    let reply = browser.send(&page).await?;
    ensure!(reply.status == 200, "the review page: {}", reply.status);
    Ticket::in_page(&reply.text()).context("no card is due")
}

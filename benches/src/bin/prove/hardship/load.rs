//! Learners who open pages and write notes while something happens.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use benches::{browser::Browser, stats::Latencies};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

const PAGES: [&str; 4] = ["/dashboard", "/notes", "/review", "/settings/profile"];
/// How long anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What learners have seen.
#[derive(Default)]
pub struct Seen {
    /// Of answers.
    pub took: Latencies,
    /// Requests that were sent and not answered.
    pub cut: usize,
    /// Connections that were refused: nobody has accepted anything.
    pub turned_away: usize,
    /// Answers that are none of a healthy server.
    pub bad: Vec<String>,
}

/// Learners at work.
pub struct Load {
    over: Arc<AtomicBool>,
    learners: JoinSet<Seen>,
}

impl Load {
    /// Each of `browsers` asks for one page after the other, `pause` apart. With `anew` each request
    /// has a connection of its own.
    pub fn start(browsers: Vec<Browser>, pause: Duration, anew: bool) -> Self {
        let over = Arc::<AtomicBool>::default();
        let mut learners = JoinSet::new();
        for browser in browsers {
            learners.spawn(study(browser, pause, anew, Arc::clone(&over)));
        }
        Self { over, learners }
    }

    /// Ends it.
    ///
    /// # Errors
    /// When a learner has died.
    pub async fn end(mut self) -> Result<Seen> {
        self.over.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        while let Some(seen) = self.learners.join_next().await {
            let seen = seen?;
            all.took.merge(seen.took);
            all.cut += seen.cut;
            all.turned_away += seen.turned_away;
            all.bad.extend(seen.bad);
        }
        Ok(all)
    }
}

async fn study(mut browser: Browser, pause: Duration, anew: bool, over: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let mut turn = 0;
    while !over.load(Ordering::Relaxed) {
        turn += 1;
        if anew {
            browser = browser.window();
        }
        if browser.connect().await.is_err() {
            seen.turned_away += 1;
            sleep(Duration::from_millis(5)).await;
            continue;
        }
        let ask = match turn % 5 {
            // A write, and one that can be told from a page by its method.
            0 => browser.call("/api/notes/keep_draft", &draft(turn)),
            page => browser.page(PAGES[(page - 1) % PAGES.len()]),
        };
        let began = Instant::now();
        match timeout(PATIENCE, browser.send(&ask)).await {
            Ok(Ok(reply)) if reply.status == 200 => seen.took.add(began.elapsed()),
            Ok(Ok(reply)) => seen.bad.push(format!(
                "{} is answered {}: {}",
                ask.path,
                reply.status,
                reply.text().chars().take(150).collect::<String>()
            )),
            Ok(Err(_)) | Err(_) => seen.cut += 1,
        }
        sleep(pause).await;
    }
    seen
}

fn draft(turn: usize) -> [(&'static str, &'static str); 7] {
    let title = if turn.is_multiple_of(2) {
        "One"
    } else {
        "Another"
    };
    [
        ("id", ""),
        ("version", "1"),
        ("title", title),
        ("body", "A sentence."),
        ("category", ""),
        ("tags", ""),
        ("mode", "recall"),
    ]
}

/// What the input `name` of a page holds.
pub fn value<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let tag = page
        .split('<')
        .find(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")))?;
    let (_, value) = tag.split_once("value=\"")?;
    value.split('"').next()
}

/// The same learners at another address.
pub fn at(browsers: &[Browser], at: SocketAddr) -> Vec<Browser> {
    browsers.iter().map(|browser| browser.moved(at)).collect()
}

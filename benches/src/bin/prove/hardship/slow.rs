//! Connections that do nothing, or as little as they can, straight at the server.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use benches::{process, stats::Latencies};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::load::Load;
use crate::site::{Outcome, Site};

/// Longer than every limit.
const WATCH: Duration = Duration::from_secs(55);
/// Memory of the server, in MB.
const MEMORY: f64 = 256.0;
/// What learners may wait, in milliseconds.
const P99: f64 = 500.0;

/// See the module.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: &Site, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let (idle, slow) = if tenth { (500, 20) } else { (5_000, 200) };
    let running = site.instance.start().await?;
    let at = site.instance.at;
    let learners = site.learners().await?;
    let mut heads = JoinSet::new();
    let (held, most) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let mut idlers = JoinSet::new();
    for _ in 0..idle {
        idlers.spawn(idle_on(at, Arc::clone(&held), Arc::clone(&most)));
    }
    // Kept as it was made, so that what it costs is the waiting.
    let page = learners.first().context("no learner")?.page("/dashboard");
    for _ in 0..slow {
        heads.spawn(drip(at, b"GET / HTTP/1.1\r\nhost: x\r\n", b"x-a: b\r\n"));
    }
    let mut bodies = JoinSet::new();
    let head = format!(
        "POST /api/auth/login HTTP/1.1\r\nhost: {at}\r\norigin: http://{at}\r\n\
         sec-fetch-site: same-origin\r\naccept: application/json\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\n"
    );
    let head: &'static [u8] = head.into_bytes().leak();
    for _ in 0..slow {
        bodies.spawn(drip(at, head, b"a=1&"));
    }
    let mut readers = JoinSet::new();
    let unreading = slow / 10;
    for _ in 0..unreading {
        readers.spawn(unread(at, page.bytes().to_vec()));
    }
    // All of them are there before anybody is measured.
    sleep(Duration::from_secs(2)).await;
    let load = Load::start(learners, Duration::from_millis(40), false);
    sleep(WATCH).await;
    let seen = load.end().await?;
    let (resident, peak) = process::resident(running.pid)?;

    idlers.abort_all();
    let longest = |ended: Vec<Option<Duration>>| {
        let kept = ended.iter().filter(|took| took.is_none()).count();
        let longest = ended.into_iter().flatten().max().unwrap_or_default();
        (longest.as_secs_f64(), kept)
    };
    let (head, heads_kept) = longest(ended(&mut heads).await);
    let (body, bodies_kept) = longest(ended(&mut bodies).await);
    let (unread, unread_kept) = longest(ended(&mut readers).await);
    let p99 = seen.took.quantile(0.99);
    outcome.figure("idle connections at once", most.load(Ordering::Relaxed));
    outcome.figure(
        "slow heads, slow bodies, and readers who do not read",
        format!("{slow}, {slow}, {unreading}"),
    );
    outcome.figure("pages and writes of others meanwhile", seen.took.len());
    outcome.figure(
        "their median and 99th percentile, in ms",
        medians(&seen.took),
    );
    outcome.figure(
        "longest slow head, slow body and unread answer, in s",
        format!("{head:.1}, {body:.1}, {unread:.1}"),
    );
    outcome.figure(
        "memory of the server meanwhile, and at its highest, in MB",
        format!("{resident:.0}, {peak:.0}"),
    );
    let late = |what: &str, took: f64, limit: f64, kept: usize| {
        (took > limit || kept > 0)
            .then(|| format!("{what} were kept for {took:.1} s, {kept} to the end"))
    };
    outcome
        .faults
        .extend(late("slow heads", head, 11.5, heads_kept));
    outcome
        .faults
        .extend(late("slow bodies", body, 32.0, bodies_kept));
    outcome
        .faults
        .extend(late("unread answers", unread, 36.0, unread_kept));
    outcome.faults.extend(seen.bad.into_iter().take(5));
    if seen.cut > 0 {
        outcome
            .faults
            .push(format!("{} requests of others were cut off", seen.cut));
    }
    if p99 > P99 || seen.took.is_empty() {
        outcome.faults.push(format!("others wait {p99:.0} ms"));
    }
    if peak > MEMORY {
        outcome.faults.push(format!("the server took {peak:.0} MB"));
    }
    if most.load(Ordering::Relaxed) < idle * 9 / 10 {
        outcome
            .faults
            .push("too few idle connections to show anything".to_owned());
    }
    running.stop().await
}

/// In milliseconds.
pub fn medians(took: &Latencies) -> String {
    format!("{:.0}, {:.0}", took.quantile(0.5), took.quantile(0.99))
}

async fn ended(tasks: &mut JoinSet<Option<Duration>>) -> Vec<Option<Duration>> {
    let mut all = Vec::new();
    while let Ok(Some(took)) = timeout(Duration::from_secs(1), tasks.join_next()).await {
        // One that died knows nothing.
        all.push(took.unwrap_or(None));
    }
    all.extend(std::iter::repeat_n(None, tasks.len()));
    tasks.abort_all();
    all
}

/// Connects, says nothing, and connects again when the server hangs up.
async fn idle_on(at: SocketAddr, held: Arc<AtomicUsize>, most: Arc<AtomicUsize>) {
    loop {
        let Ok(mut socket) = TcpStream::connect(at).await else {
            sleep(Duration::from_millis(200)).await;
            continue;
        };
        let now = held.fetch_add(1, Ordering::Relaxed) + 1;
        most.fetch_max(now, Ordering::Relaxed);
        let _ = socket.read(&mut [0; 64]).await;
        held.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Sends `first`, and then `more` every second; how long the server bears it.
async fn drip(at: SocketAddr, first: &'static [u8], more: &'static [u8]) -> Option<Duration> {
    let mut socket = TcpStream::connect(at).await.ok()?;
    let began = Instant::now();
    socket.write_all(first).await.ok()?;
    let mut answer = [0; 4096];
    loop {
        match timeout(Duration::from_secs(1), socket.read(&mut answer)).await {
            Ok(_) => return Some(began.elapsed()),
            Err(_) if socket.write_all(more).await.is_err() => return Some(began.elapsed()),
            Err(_) => {}
        }
    }
}

/// Asks for a page again and again and reads nothing; how long the server bears it from the moment on
/// at which it takes no more requests, because nobody takes its answers.
async fn unread(at: SocketAddr, ask: Vec<u8>) -> Option<Duration> {
    let socket = tokio::net::TcpSocket::new_v4().ok()?;
    // So that little fits in between.
    socket.set_recv_buffer_size(4096).ok()?;
    let mut socket = socket.connect(at).await.ok()?;
    let mut last = Instant::now();
    loop {
        match timeout(Duration::from_secs(1), socket.write_all(&ask)).await {
            Ok(Ok(())) => {
                last = Instant::now();
                sleep(Duration::from_millis(20)).await;
            }
            Ok(Err(_)) => return Some(last.elapsed()),
            // The server reads no more requests until the answers are read.
            Err(_) => {}
        }
    }
}

//! `./dev prove faults`: PostgreSQL and Redis fail in every way while learners study.
//!
//! The server reaches both through a proxy that fails as asked. Whatever happens, an answer comes in
//! time, is a page or says when to come again; what was acknowledged is stored; nobody is signed out;
//! and all is well again soon after the fault has ended.

mod crash;
mod crowd;
mod jobs;
mod queue;
mod vanish;

use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use benches::{
    browser::Browser,
    clock,
    database::Database,
    proxy::{Fault, Proxy},
    resee::Running,
    services::Services,
};
use tokio::time::sleep;

use crate::{
    audit::audit,
    site::{Outcome, Site},
};
use crowd::{Crowd, Log, Seen, ask, counted};

/// An answer may take as long, whatever happens.
const IN_TIME: Duration = Duration::from_secs(3);
/// With Redis away nobody may notice more than this.
const UNNOTICED: Duration = Duration::from_millis(1_500);
/// After a fault has ended all must be well within this.
const RECOVERY: Duration = Duration::from_secs(2);
/// From the beginning of a fault to when nobody can have missed it.
const NOTICED: Duration = Duration::from_millis(2_600);
/// Between two answers of a learner, at most.
const PAUSE: Duration = Duration::from_millis(400);

/// What is made to fail, and how.
const FAULTS: [(&str, Fault); 5] = [
    ("refused", Fault::Refuse),
    ("reset", Fault::Reset),
    ("a black hole", Fault::Blackhole),
    ("2 s later", Fault::Latency(Duration::from_secs(2))),
    ("cut after 3,000 bytes", Fault::Cut(3_000)),
];

/// A part of the proof.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// A tenth of it, for the tests.
    pub tenth: bool,
}

impl Size {
    /// Whichever is meant.
    pub fn of<T>(self, full: T, tenth: T) -> T {
        if self.tenth { tenth } else { full }
    }
}

/// All parts, each with an outcome of its own.
///
/// # Errors
/// When a site cannot be made.
pub async fn run(
    binary: &Path,
    scratch: &Path,
    services: &Services,
    tenth: bool,
) -> Result<Vec<(&'static str, Outcome)>> {
    let size = Size { tenth };
    let mut outcomes = Vec::new();
    for part in [Part::Modes, Part::Vanish, Part::Queue, Part::Crash] {
        let mut outcome = Outcome::default();
        if let Err(error) = part
            .run(&mut outcome, binary, scratch, services, size)
            .await
        {
            // What could not be finished is no proof either.
            outcome.faults.push(format!("{error:#}"));
        }
        outcomes.push((part.title(), outcome));
    }
    Ok(outcomes)
}

/// A part of the proof, with a database of its own.
#[derive(Clone, Copy, Debug)]
enum Part {
    Modes,
    Vanish,
    Queue,
    Crash,
}

impl Part {
    const fn title(self) -> &'static str {
        match self {
            Self::Modes => "Between the server and what it needs",
            Self::Vanish => "Clients that vanish",
            Self::Queue => "Crowds and locks",
            Self::Crash => "PostgreSQL killed",
        }
    }

    async fn run(
        self,
        outcome: &mut Outcome,
        binary: &Path,
        scratch: &Path,
        services: &Services,
        size: Size,
    ) -> Result<()> {
        let name = format!("{self:?}").to_lowercase();
        let faulty = Faulty::open(binary, scratch, services, &name).await?;
        match self {
            Self::Modes => modes(outcome, &faulty, size).await,
            Self::Vanish => vanish::run(outcome, &faulty, size).await,
            Self::Queue => queue::run(outcome, &faulty, size).await,
            Self::Crash => crash::run(outcome, &faulty, services, size).await,
        }?;
        // A PostgreSQL that was killed looks at every file when it starts again.
        services.remove(&database_name(&name)).await
    }
}

/// A seeded instance that reaches PostgreSQL and Redis through proxies.
struct Faulty {
    site: Site,
    postgres: Proxy,
    redis: Proxy,
}

impl Faulty {
    async fn open(binary: &Path, scratch: &Path, services: &Services, name: &str) -> Result<Self> {
        let database = services.make(&database_name(name)).await?;
        let Database::Postgres { url } = &database else {
            anyhow::bail!("not PostgreSQL");
        };
        let postgres = Proxy::start(address(url)?).await?;
        let redis = Proxy::start(address(&services.redis)?).await?;
        let through = |url: &str, proxy: &Proxy| -> Result<String> {
            Ok(url.replace(&address(url)?.to_string(), &proxy.at.to_string()))
        };
        let (url, redis_url) = (through(url, &postgres)?, through(&services.redis, &redis)?);
        let mut site = Site::open(binary, &scratch.join(name), Some(database.clone())).await?;
        site.instance = site
            .instance
            .with("DATABASE_URL", &url)
            .with("REDIS_URL", &redis_url);
        Ok(Self {
            site,
            postgres,
            redis,
        })
    }
}

fn database_name(part: &str) -> String {
    format!("faults_{part}")
}

/// The address in a URL.
fn address(url: &str) -> Result<SocketAddr> {
    let (_, rest) = url.split_once("://").context("no URL")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.parse()
        .with_context(|| format!("{host:?} is no address"))
}

/// Every fault between the server and PostgreSQL, then Redis.
async fn modes(outcome: &mut Outcome, faulty: &Faulty, size: Size) -> Result<()> {
    let began = clock::now();
    let site = &faulty.site;
    let running = site.instance.start().await?;
    let crowd = Crowd::start(site.learners().await?, PAUSE, began.unsigned_abs());
    let probe = site.learners().await?.remove(0);
    let jobs = jobs::Jobs::start(site.instance.database.clone());
    sleep(size.of(Duration::from_secs(3), Duration::from_secs(1))).await;
    judge(
        outcome,
        "nothing is wrong",
        &crowd.log.take(),
        UNNOTICED,
        false,
    );
    for (name, fault) in FAULTS {
        let name = format!("PostgreSQL, {name}");
        faulty.postgres.set(fault);
        sleep(NOTICED).await;
        health(outcome, site.instance.at, &name, fault).await;
        sleep(size.of(Duration::from_secs(4), Duration::from_millis(800))).await;
        faulty.postgres.set(Fault::None);
        let ended = Instant::now();
        let recovered = recovery(&probe, &crowd.log).await?;
        let seen = crowd.log.take();
        judge(outcome, &name, &seen, IN_TIME, true);
        outcome.figure(&format!("{name}: well again after"), millis(recovered));
        if recovered > RECOVERY {
            outcome
                .faults
                .push(format!("{name}: recovery took {}", millis(recovered)));
        }
        sleep(size.of(Duration::from_secs(2), Duration::from_secs(1))).await;
        let after: Vec<Seen> = crowd.log.take();
        let late = after.iter().filter(|seen| seen.at > ended + RECOVERY);
        if late.clone().any(|seen| seen.unavailable) {
            outcome
                .faults
                .push(format!("{name}: 503 when all was well again"));
        }
        judge(
            outcome,
            &format!("{name}, afterwards"),
            &after,
            IN_TIME,
            true,
        );
    }
    for (name, fault) in FAULTS {
        let name = format!("Redis, {name}");
        faulty.redis.set(fault);
        sleep(size.of(Duration::from_secs(5), Duration::from_millis(1_500))).await;
        ready(outcome, site.instance.at, &name, true).await;
        faulty.redis.set(Fault::None);
        judge(outcome, &name, &crowd.log.take(), UNNOTICED, false);
    }
    jobs.finish(outcome).await?;
    finish(outcome, site, crowd, running, began).await
}

/// Ends the crowd and the server, and looks through the books.
async fn finish(
    outcome: &mut Outcome,
    site: &Site,
    crowd: Crowd,
    running: Running,
    began: i64,
) -> Result<()> {
    let told = crowd.stop().await?;
    vanish::pool(outcome, &site.instance.database, &site.learners().await?).await?;
    running.stop().await?;
    let audit = audit(&site.instance.database, &told, began).await?;
    outcome.figure("reviews acknowledged", told.len());
    outcome.figure("events stored", audit.stored.len());
    outcome.faults.extend(audit.faults);
    Ok(())
}

/// Notes what was `seen` under `name`, and what is wrong with it.
fn judge(outcome: &mut Outcome, name: &str, seen: &[Seen], limit: Duration, may_refuse: bool) {
    let (answers, unavailable, slowest) = counted(seen);
    outcome.figure(
        name,
        format!(
            "{answers} answers, {unavailable} of them 503, the slowest after {}",
            millis(slowest)
        ),
    );
    let mut faults: Vec<&str> = seen
        .iter()
        .filter_map(|seen| seen.fault.as_deref())
        .collect();
    faults.sort_unstable();
    let wrong = faults.len();
    faults.dedup();
    if let Some(first) = faults.first() {
        outcome
            .faults
            .push(format!("{name}: {wrong} wrong answers, such as {first}"));
    }
    if slowest > limit {
        outcome
            .faults
            .push(format!("{name}: an answer took {}", millis(slowest)));
    }
    if answers == 0 {
        outcome.faults.push(format!("{name}: nobody was answered"));
    }
    if unavailable > 0 && !may_refuse {
        outcome
            .faults
            .push(format!("{name}: {unavailable} answers are 503"));
    }
}

/// How long it takes until a page is there, and signed in.
async fn recovery(probe: &Browser, log: &Log) -> Result<Duration> {
    let ended = Instant::now();
    // A connection that nobody used meanwhile may have been closed.
    let mut probe = probe.window();
    loop {
        let page = probe.page("/dashboard");
        if let Some(reply) = ask(&mut probe, &page, log).await
            && reply.status == 200
        {
            return Ok(ended.elapsed());
        }
        ensure!(
            ended.elapsed() < Duration::from_secs(60),
            "nothing works a minute after the fault"
        );
        sleep(Duration::from_millis(20)).await;
    }
}

/// The process lives; whether it is ready depends on what is wrong.
async fn health(outcome: &mut Outcome, at: SocketAddr, name: &str, fault: Fault) {
    let mut browser = Browser::new(at);
    let live = browser.page("/api/health/");
    match browser.send(&live).await {
        Ok(reply) if reply.status == 200 => {}
        other => outcome.faults.push(format!("{name}: liveness {other:?}")),
    }
    // Between two cuts it may be.
    if !matches!(fault, Fault::Cut(_)) {
        ready(outcome, at, name, false).await;
    }
}

async fn ready(outcome: &mut Outcome, at: SocketAddr, name: &str, expected: bool) {
    let mut browser = Browser::new(at);
    let ready = browser.page("/api/health/ready");
    match browser.send(&ready).await {
        Ok(reply) if (reply.status == 200) == expected => {}
        Ok(reply) => outcome
            .faults
            .push(format!("{name}: readiness is {}", reply.status)),
        Err(error) => outcome.faults.push(format!("{name}: readiness: {error:#}")),
    }
}

/// Something of which there must be none.
fn outcome_of(outcome: &mut Outcome, what: &str, count: i64) {
    if count > 0 {
        outcome.faults.push(format!("{count} {what}"));
    }
}

fn millis(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

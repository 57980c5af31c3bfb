//! A Redis that stops, stands still or is full, under real processes: no page fails, no job is lost,
//! and one alert says so. The tests take seconds of it; `./dev prove redis` takes a minute.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::FromQueryResult;
use services::{
    clock::{Clock, SystemClock},
    core::Core,
    db::{begin_write, statement},
    jobs::{self, Job, bell},
};

use crate::{
    common::{Backend, Test, run, viewer},
    process::Process,
    redis_support::Server,
    wire::{Said, free_address, get, slack},
    worker::{count, tables},
};

/// The keys of the tests, as settings.
const JWT_KEYS: &str = "j1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const DATA_KEYS: &str = "d1:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// What becomes of Redis.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Stopped,
    Suspended,
    Full,
}

impl Fault {
    fn begin(self, redis: &mut Server) {
        match self {
            Self::Stopped => redis.stop(),
            Self::Suspended => redis.signal("-STOP"),
            Self::Full => redis.cli(&["config", "set", "maxmemory", "1"]),
        }
    }

    fn end(self, redis: &mut Server) {
        match self {
            Self::Stopped => redis.start(),
            Self::Suspended => redis.signal("-CONT"),
            Self::Full => redis.cli(&["config", "set", "maxmemory", "0"]),
        }
    }
}

/// How long Redis is away.
#[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
fn length() -> Duration {
    let set = std::env::var("PROVE_SECONDS").ok();
    let seconds = set.and_then(|set| set.parse().ok()).unwrap_or(16);
    Duration::from_secs(seconds)
}

/// An instance: `resee serve`, `resee worker` and a Redis.
struct Instance {
    core: Core,
    address: String,
    cookie: String,
    said: Said,
    _processes: [Process; 2],
}

/// What was measured in a stretch of time.
#[derive(Default)]
struct Stretch {
    pages: Vec<Duration>,
    jobs: i64,
}

impl Instance {
    async fn start(test: &Test, redis: &Server) -> Self {
        let me = viewer(test).await;
        let (url, said) = slack().await;
        let address = free_address().await;
        let redis_url = secrecy::ExposeSecret::expose_secret(&redis.url()).to_owned();
        let settings = [
            ("REDIS_URL", redis_url.as_str()),
            ("SLACK_WEBHOOK_URL", &url),
            ("LISTEN_ADDR", &address),
            ("JWT_KEYS", JWT_KEYS),
            ("DATA_KEYS", DATA_KEYS),
            ("WORKER", "off"),
            ("LOG_LEVEL", "error"),
            ("LIMIT_REQUESTS_PER_SECOND", "10000"),
        ];
        let processes = ["serve", "worker"].map(|command| Process::run(command, test, &settings));
        let token = services::auth::jwt::Tokens::new(&test.core.keys)
            .issue(me.user, me.session, SystemClock.now())
            .unwrap();
        let port = address.rsplit(':').next().unwrap();
        let ringing = bell::Redis::start(&redis.url()).unwrap();
        let core = Core {
            clock: Arc::new(SystemClock),
            queue: jobs::queue_with(&test.core.db, Arc::new(ringing)),
            ..test.core.clone()
        };
        let instance = Self {
            core,
            cookie: format!("Cookie: resee-access-{port}={token}\r\n"),
            address,
            said,
            _processes: processes,
        };
        for _ in 0..400 {
            if get(&instance.address, "/api/health/ready", "")
                .await
                .contains("200")
            {
                return instance;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not start");
    }

    /// Opens pages and enqueues jobs, numbered from `first`, for `length`.
    async fn live(&self, length: Duration, first: i64) -> Stretch {
        let mut stretch = Stretch::default();
        let began = Instant::now();
        while began.elapsed() < length {
            for (path, cookie) in [("/dashboard", self.cookie.as_str()), ("/login", "")] {
                let asked = Instant::now();
                let answer = get(&self.address, path, cookie).await;
                stretch.pages.push(asked.elapsed());
                let head = answer.lines().next().unwrap_or_default();
                assert_eq!(head, "HTTP/1.1 200 OK", "{path}: {answer}");
            }
            self.put(first + stretch.jobs).await;
            stretch.jobs += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        stretch.pages.sort_unstable();
        stretch
    }

    async fn put(&self, number: i64) {
        let now = SystemClock.now();
        let probe = Job::Probe {
            number,
            hold: 0,
            left: Some(0),
            sent: now,
        };
        let tx = begin_write(&self.core.db).await.unwrap();
        self.core
            .queue
            .enqueue(&tx, &probe, now, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Waits until Slack was told `words`.
    async fn told(&self, words: &str) {
        for _ in 0..600 {
            if self
                .said
                .lock()
                .unwrap()
                .iter()
                .any(|said| said.contains(words))
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nobody was told {words:?}: {:?}", self.said.lock().unwrap());
    }

    /// From enqueue to start, of the jobs numbered from `first` on, sorted.
    async fn waits(&self, first: i64) -> Vec<i64> {
        #[derive(FromQueryResult)]
        struct Wait {
            wait: i64,
        }
        let sql = "SELECT started - sent AS wait FROM probe_runs WHERE number >= $1 ORDER BY 1";
        let waits = Wait::find_by_statement(statement(&self.core.db, sql, [first.into()]));
        let waits = waits.all(&self.core.db).await.unwrap();
        waits.into_iter().map(|row| row.wait).collect()
    }
}

/// The value that `share` of `sorted` do not exceed.
fn at<T: Copy>(sorted: &[T], share: f64) -> T {
    let index = (sorted.len() as f64 * share) as usize;
    sorted[index.min(sorted.len() - 1)]
}

#[expect(clippy::print_stdout, reason = "figures of the proof")]
async fn away(test: Test, fault: Fault) {
    let Some(mut redis) = Server::new() else {
        return;
    };
    redis.start();
    tables(&test).await;
    let instance = Instance::start(&test, &redis).await;
    let before = instance.live(Duration::from_secs(4), 0).await;
    assert!(instance.said.lock().unwrap().is_empty());
    fault.begin(&mut redis);
    let during = instance.live(length(), before.jobs).await;
    instance.told("Redis does not answer.").await;
    fault.end(&mut redis);
    instance.told("Redis answers again, after").await;
    let jobs = before.jobs + during.jobs;
    for _ in 0..400 {
        if count(&test, "probe_effects").await == jobs && test.jobs().await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(
        count(&test, "probe_effects").await,
        jobs,
        "each job has its effect, once"
    );
    assert_eq!(test.jobs().await, [], "and is gone");
    let said = instance.said.lock().unwrap().clone();
    assert_eq!(
        said.len(),
        2,
        "one alert, and one that it is over: {said:?}"
    );
    let waits = instance.waits(before.jobs).await;
    assert!(at(&waits, 0.95) <= 1_000, "{waits:?}");
    let millis = |took: Duration| took.as_secs_f64() * 1_000.0;
    println!(
        "figure: {fault:?} for {} s: {} pages, none failed; half within {:.1} ms (before: {:.1} ms), the \
         slowest {:.0} ms (before: {:.0} ms); {} jobs, none lost, none twice, 95 % begun within {} ms; one \
         alert, and one that it is over",
        length().as_secs(),
        during.pages.len(),
        millis(at(&during.pages, 0.5)),
        millis(at(&before.pages, 0.5)),
        millis(at(&during.pages, 1.0)),
        millis(at(&before.pages, 1.0)),
        during.jobs,
        at(&waits, 0.95),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prove_stopped() {
    run(Backend::Postgres, |test| away(test, Fault::Stopped)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prove_suspended() {
    run(Backend::Postgres, |test| away(test, Fault::Suspended)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prove_full() {
    run(Backend::Postgres, |test| away(test, Fault::Full)).await;
}

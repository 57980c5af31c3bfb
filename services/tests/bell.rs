//! The extra wake-up through a real Redis, and what becomes of everybody when it is away. Runs when
//! `RESEE_TEST_REDIS_URL` says that there is a Redis on this machine; each test starts its own.

#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use services::jobs::{
    Bell,
    bell::{Redis, listen},
};
use tokio::{sync::Notify, time::timeout};
use tokio_util::sync::CancellationToken;

struct Server {
    port: u16,
    child: Option<Child>,
}

impl Server {
    #[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
    fn new() -> Option<Self> {
        if std::env::var("RESEE_TEST_REDIS_URL").is_err() {
            eprintln!("skipped: RESEE_TEST_REDIS_URL is not set");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Some(Self { port, child: None })
    }

    fn start(&mut self) {
        let child = Command::new("redis-server")
            .args([
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--port",
            ])
            .arg(self.port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    fn signal(&self, name: &str) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    fn url(&self) -> SecretString {
        format!("redis://127.0.0.1:{}", self.port).into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A process that enqueues and one that works.
fn pair(server: &Server) -> (Redis, Arc<Notify>, CancellationToken) {
    let wake = Arc::new(Notify::new());
    let cancel = CancellationToken::new();
    listen(&server.url(), Arc::clone(&wake), cancel.clone()).unwrap();
    (Redis::start(&server.url()).unwrap(), wake, cancel)
}

/// Rings until it is heard.
async fn heard(bell: &Redis, wake: &Notify) {
    let began = Instant::now();
    loop {
        bell.ring();
        if timeout(Duration::from_millis(200), wake.notified())
            .await
            .is_ok()
        {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "nothing is heard"
        );
    }
}

/// Ringing a bell that nobody hears takes no time.
async fn rings_freely(bell: &Redis, wake: &Notify) {
    let began = Instant::now();
    for _ in 0..1000 {
        bell.ring();
    }
    assert!(
        began.elapsed() < Duration::from_millis(100),
        "{:?}",
        began.elapsed()
    );
    assert!(
        timeout(Duration::from_millis(700), wake.notified())
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ring_is_heard_at_once() {
    let Some(mut server) = Server::new() else {
        return;
    };
    server.start();
    let (bell, wake, cancel) = pair(&server);
    heard(&bell, &wake).await;
    // Rings of before may still be on their way.
    while timeout(Duration::from_millis(300), wake.notified())
        .await
        .is_ok()
    {}
    let asked = Instant::now();
    bell.ring();
    timeout(Duration::from_secs(1), wake.notified())
        .await
        .unwrap();
    assert!(
        asked.elapsed() < Duration::from_millis(100),
        "{:?}",
        asked.elapsed()
    );
    cancel.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_comes_late_goes_and_comes_back_is_used_while_it_is_there() {
    let Some(mut server) = Server::new() else {
        return;
    };
    let (bell, wake, cancel) = pair(&server);
    rings_freely(&bell, &wake).await;
    server.start();
    heard(&bell, &wake).await;
    server.stop();
    while timeout(Duration::from_millis(300), wake.notified())
        .await
        .is_ok()
    {}
    rings_freely(&bell, &wake).await;
    server.start();
    heard(&bell, &wake).await;
    cancel.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_stands_still_holds_up_nobody() {
    let Some(mut server) = Server::new() else {
        return;
    };
    server.start();
    let (bell, wake, cancel) = pair(&server);
    heard(&bell, &wake).await;
    server.signal("-STOP");
    while timeout(Duration::from_millis(300), wake.notified())
        .await
        .is_ok()
    {}
    rings_freely(&bell, &wake).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.signal("-CONT");
    heard(&bell, &wake).await;
    cancel.cancel();
}

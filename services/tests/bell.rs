//! The extra wake-up through a real Redis, and what becomes of everybody when it is away. Runs when
//! `RESEE_TEST_REDIS_URL` says that there is a Redis on this machine; each test starts its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod redis_support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use redis_support::Server;
use services::jobs::{
    Bell,
    bell::{Redis, listen},
};
use tokio::{sync::Notify, time::timeout};
use tokio_util::sync::CancellationToken;

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

//! Somebody guesses a password from fifty addresses over real sockets, with headers that say they are
//! somebody else. The tests make a tenth of the guesses; `./dev prove limits` makes a thousand.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use api::auth::{AuthApi, Register};
use futures::future::join_all;
use services::auth::AuthService;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
};

use crate::{
    browser::{CALL, ENCODED, ORIGIN, encoded},
    common::{START, Test, caller, on_both},
    listening::{Running, read, serve},
    redis_support::{Redis, guesses},
    site::site_with,
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const WRONG: &str = "limes on a tin roof";
/// Where the account's owner signs in from.
const HOME: u8 = 200;
/// Milliseconds of the server's clock between two guesses: a thousand take less than an hour.
const STEP: i64 = 3_500;
/// Headers that say who sends a request, for whoever believes them.
const CLAIMS: [&str; 10] = [
    "X-Real-IP",
    "X-Forwarded-For",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "X-Originating-IP",
    "X-Remote-Addr",
    "CF-Connecting-IP",
    "True-Client-IP",
    "Fastly-Client-IP",
    "Via",
];

/// Logs in from 127.0.0.`from`; the status, and how long to wait.
async fn log_in(
    server: &Running,
    from: u8,
    headers: &str,
    email: &str,
    password: &str,
) -> (u16, u32) {
    let body = encoded(&[("email", email), ("password", password)]);
    let request = format!(
        "POST /api/auth/login HTTP/1.1\r\nHost: resee.test\r\nAccept: {CALL}\r\nContent-Type: {ENCODED}\r\n\
         Origin: {ORIGIN}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut socket = from_address(server.address, from).await;
    socket.write_all(request.as_bytes()).await.unwrap();
    let answer = read(&mut socket, "").await;
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    let wait = answer.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("retry-after: ")?
            .trim()
            .parse()
            .ok()
    });
    (
        status.unwrap_or_else(|| panic!("{answer}")),
        wait.unwrap_or(0),
    )
}

async fn from_address(server: SocketAddr, from: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind(SocketAddr::from(([127, 0, 0, from], 0)))
        .unwrap();
    socket.connect(server).await.unwrap()
}

/// Claims to be at home, and somewhere else each time; twice, and as lists.
fn claims(n: i64) -> String {
    let elsewhere = format!("10.{}.{}.{}", n % 250, n / 250, n % 7);
    let mut headers = format!("Forwarded: for=127.0.0.{HOME};by={elsewhere};host=resee.test\r\n");
    for (at, name) in CLAIMS.iter().enumerate() {
        let address = if at as i64 % 2 == n % 2 {
            format!("127.0.0.{HOME}")
        } else {
            elsewhere.clone()
        };
        headers += &format!("{name}: {address}, 127.0.0.{HOME}\r\n{name}: {address}\r\n");
    }
    headers
}

async fn register(test: &Test, emails: impl IntoIterator<Item = String>) {
    let auth = AuthService::new(test.core.clone());
    for email in emails {
        let form = Register {
            email,
            password: PASSWORD.to_owned(),
            terms: true,
            age: true,
            invite: String::new(),
            time_zone: "Asia/Seoul".to_owned(),
        };
        auth.register(&caller(None), form).await.unwrap();
    }
}

async fn guessed(mut test: Test, redis: Redis) {
    let Some((limits, mut server)) = redis.begin().await else {
        return;
    };
    register(&test, [EMAIL.to_owned()]).await;
    test.core.limits = limits;
    let site = serve(site_with(&test, &[])).await;
    assert_eq!(log_in(&site, HOME, "", EMAIL, PASSWORD).await.0, 200);

    let (guesses, tenth) = (guesses(), guesses() / 10);
    let mut statuses: BTreeMap<u16, u32> = BTreeMap::new();
    let (mut owner, mut slowest) = (0, Duration::ZERO);
    for n in 0..guesses {
        redis.before(n, &mut server).await;
        test.clock.set(START + n * STEP);
        let from = u8::try_from(2 + n % 50).unwrap();
        let began = Instant::now();
        let (status, wait) = log_in(&site, from, &claims(n), EMAIL, WRONG).await;
        slowest = slowest.max(began.elapsed());
        assert_eq!(status == 429, wait > 0, "{status} {wait}");
        *statuses.entry(status).or_default() += 1;
        if n % tenth == 0 {
            assert_eq!(
                log_in(&site, HOME, "", EMAIL, PASSWORD).await.0,
                200,
                "{redis:?} {n}"
            );
            owner += 1;
        }
    }
    let refused = u32::try_from(guesses).unwrap() - 20;
    assert_eq!(statuses, [(401, 20), (429, refused)].into(), "{redis:?}");
    // The right password does not help either where nobody knows the guesser.
    assert_eq!(log_in(&site, 2, &claims(1), EMAIL, PASSWORD).await.0, 429);

    // From where the owner signs in it is five a minute, and the wait that is told is enough.
    let mut reached = Vec::new();
    for _ in 0..3 {
        let (mut count, mut told) = (0, 0);
        for n in 0..20 {
            let (status, wait) = log_in(&site, HOME, &claims(n), EMAIL, WRONG).await;
            count += u32::from(status == 401);
            told = wait;
        }
        reached.push(count);
        test.clock.advance(i64::from(told) * 1_000);
    }
    assert_eq!(reached, [5, 5, 5], "{redis:?}");
    assert_eq!(log_in(&site, HOME, "", EMAIL, PASSWORD).await.0, 200);
    figure(&format!(
        "Redis {redis:?}, {:?}: of {guesses} guesses over 50 source addresses with spoofed headers {} were \
         looked at and {} got 429 with Retry-After; the owner signed in {owner} times meanwhile; of 20 guesses a \
         minute from the owner's own address {reached:?} were looked at; slowest answer {} ms",
        test.backend,
        statuses[&401],
        statuses[&429],
        slowest.as_millis()
    ));
}

/// For `./dev prove limits`.
#[expect(clippy::print_stdout, reason = "a figure of the proof")]
fn figure(text: &str) {
    println!("figure: {text}");
}

on_both! {
    async fn without_a_redis(test: Test) {
        guessed(test, Redis::None).await;
    }

    async fn with_a_redis(test: Test) {
        guessed(test, Redis::Up).await;
    }

    async fn with_a_redis_that_is_away(test: Test) {
        guessed(test, Redis::Down).await;
    }

    async fn with_a_redis_that_comes_and_goes(test: Test) {
        guessed(test, Redis::Flapping).await;
    }

    async fn thirty_learners_behind_one_address_get_in_within_a_minute(test: Test) {
        let emails: Vec<String> = (0..30).map(|n| format!("pupil{n}@example.com")).collect();
        register(&test, emails.clone()).await;
        // The guard against floods stands as it does by default.
        let site = serve(site_with(&test, &[])).await;
        let began = Instant::now();
        let tries = emails.iter().map(async |email| {
            // Each mistypes it once.
            let first = log_in(&site, 9, "", email, WRONG).await.0;
            (first, log_in(&site, 9, "", email, PASSWORD).await.0)
        });
        let got = join_all(tries).await;
        let took = began.elapsed();
        assert!(got.iter().all(|statuses| *statuses == (401, 200)), "{got:?}");
        assert!(took < Duration::from_secs(60), "{took:?}");
        figure(&format!(
            "{:?}: 30 learners behind one address, each of whom mistyped the password once, got in within \
             {} ms",
            test.backend,
            took.as_millis()
        ));
    }
}

//! Limits on both engines: what is promised holds after any sequence, and no guesser gets more.
//! Redis runs when `RESEE_TEST_REDIS_URL` says that there is one on this machine.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;
mod redis_support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    ApiError, Caller,
    auth::{AuthApi, Register},
};
use auth_support::{EMAIL, OTHER_PASSWORD, PASSWORD, form, guest};
use common::{Person, START, Test, insert_user, on_both};
use domain::time::{DAY, HOUR, Millis};
use entity::{known_network, mail};
use futures::future::join_all;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use redis_support::{Redis, Server, guesses};
use sea_orm::EntityTrait;
use services::{
    auth::AuthService,
    core::Core,
    limits::{Ask, Limits, Rule},
};

/// Both engines; the second only when there is a Redis, which has then answered.
async fn engines() -> (Vec<Arc<Limits>>, Option<Server>) {
    let mut engines = vec![Arc::new(Limits::default())];
    let mut server = Server::new();
    if let Some(server) = &mut server {
        server.start();
        engines.push(server.limits().await);
    }
    (engines, server)
}

fn wait(refused: Result<uuid::Uuid, ApiError>) -> Option<Millis> {
    match refused {
        Ok(_) => None,
        Err(ApiError::TooMany { retry_after }) => Some(Millis::from(retry_after) * 1_000),
        Err(error) => panic!("{error}"),
    }
}

fn rules() -> impl Strategy<Value = Rule> {
    let per = prop_oneof![Just(60_000), Just(HOUR), 1_000..HOUR];
    (1_u32..40, per, 0..3).prop_map(|(limit, per, kind)| match kind {
        0 => Rule::Pace { limit, per },
        kind => Rule::Window {
            limit,
            per,
            pauses: kind == 1,
        },
    })
}

/// Rules that are asked together, and the pauses between questions.
fn sequences() -> impl Strategy<Value = (Vec<Rule>, Vec<Millis>)> {
    let pause = prop_oneof![
        Just(0),
        0_i64..2_000,
        0..60_000_i64,
        0..1_000_000_i64,
        -3_000_000_i64..0
    ];
    (
        prop::collection::vec(rules(), 1..3),
        prop::collection::vec(pause, 1..60),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_as_long_as_was_said_helps_on_both_engines_after_any_sequence() {
    let (engines, _server) = engines().await;
    let mut runner = TestRunner::new(Config::default());
    for case in 0..120 {
        let (rules, pauses) = sequences().new_tree(&mut runner).unwrap().current();
        let asks: Vec<Ask> = rules
            .iter()
            .enumerate()
            .map(|(index, rule)| Ask {
                key: format!("{case}:{index}"),
                rule: *rule,
            })
            .collect();
        let mut now = START;
        for pause in &pauses {
            now += pause;
            let mut waits = Vec::new();
            for limits in &engines {
                waits.push(wait(limits.take(&asks, now).await));
            }
            let first = waits[0];
            assert!(
                waits.iter().all(|wait| *wait == first),
                "the engines differ: {waits:?} {rules:?} {pauses:?}"
            );
            if let Some(wait) = first
                && (now + wait) % 3 == 0
            {
                now += wait;
                for limits in &engines {
                    let again = limits.take(&asks, now).await;
                    assert!(again.is_ok(), "{wait} was not enough: {rules:?} {pauses:?}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_forgotten_when_a_clock_was_put_back_stays_forgotten() {
    let (engines, _server) = engines().await;
    let ask = |key: &str, limit, per| Ask {
        key: key.to_owned(),
        rule: Rule::Pace { limit, per },
    };
    let (full, short) = (ask("full", 7, HOUR), ask("short", 1, 100_000));
    let before = START - 10_000;
    for limits in engines {
        for _ in 0..7 {
            assert!(
                limits
                    .take(std::slice::from_ref(&full), START)
                    .await
                    .is_ok()
            );
        }
        assert!(
            limits
                .take(std::slice::from_ref(&short), before)
                .await
                .is_ok()
        );
        let both = [short.clone(), full.clone()];
        let wait = wait(limits.take(&both, before).await).unwrap();
        assert!(limits.take(&both, before + wait).await.is_ok(), "{wait}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_window_holds_more_than_its_limit_and_what_is_given_back_is_free() {
    let (engines, _server) = engines().await;
    for limits in engines {
        let mut taken = Vec::new();
        for step in 0..2_000_i64 {
            let now = START + step * 700;
            if let Ok(attempt) = limits.login("a", "n", true, now).await {
                if step % 7 == 0 {
                    attempt.take_back().await;
                } else {
                    taken.push(now);
                }
            }
        }
        assert!(taken.windows(6).all(|six| six[5] - six[0] >= 60_000));
        assert!(taken.len() >= 5 * 22, "{}", taken.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_exactly_the_limit_is_let_through() {
    let (engines, _server) = engines().await;
    for limits in engines {
        let tries = (0..64).map(|_| limits.login("a", "n", true, START));
        let granted = join_all(tries).await.into_iter().filter(Result::is_ok);
        assert_eq!(granted.count(), 5);
        let tries = (0..64).map(|n| {
            let limits = &limits;
            async move { limits.login("a", &n.to_string(), false, START).await }
        });
        let granted = join_all(tries).await.into_iter().filter(Result::is_ok);
        assert_eq!(granted.count(), 20);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_count_together() {
    let Some(mut server) = Server::new() else {
        return;
    };
    server.start();
    let (one, two) = (server.limits().await, server.limits().await);
    let mut granted = 0;
    for n in 0..40 {
        let limits = if n % 2 == 0 { &one } else { &two };
        granted += u32::from(limits.login("a", "n", true, START + n).await.is_ok());
    }
    assert_eq!(granted, 5);
    // Told by one process, and let through by the other.
    let later = START + 60_000;
    assert!(one.login("a", "n", true, later).await.is_ok());
}

/// Guesses at one account from 50 networks within an hour, its owner signing in all along.
async fn guessed(test: &Test, redis: Redis) {
    let Some((limits, mut server)) = redis.begin().await else {
        return;
    };
    let core = Core {
        limits,
        ..test.core.clone()
    };
    let auth = AuthService::new(core);
    let home = Caller {
        network: "203.0.113.1".to_owned(),
        ..guest()
    };
    let account = format!("{redis:?}@example.com").to_lowercase();
    let typed = Register {
        email: account.clone(),
        ..form()
    };
    auth.register(&home, typed).await.unwrap();
    auth.login(&home, &account, PASSWORD).await.unwrap();
    let (before, mut owners, mut slowest) = (auth.hashes(), 0, Duration::ZERO);
    let (guesses, tenth) = (guesses(), guesses() / 10);
    for n in 0..guesses {
        redis.before(n, &mut server).await;
        test.clock.set(START + n * 3_500);
        let stranger = Caller {
            network: format!("127.0.0.{}", 2 + n % 50),
            ..guest()
        };
        let began = Instant::now();
        let refused = auth.login(&stranger, &account, OTHER_PASSWORD).await;
        slowest = slowest.max(began.elapsed());
        assert!(refused.is_err());
        if n % tenth == 0 {
            auth.login(&home, &account, PASSWORD).await.unwrap();
            owners += 1;
        }
    }
    assert_eq!(auth.hashes() - before - owners, 20, "{redis:?}");
    // From where the account is signed in to it is five a minute, and no stranger uses them up.
    let before = auth.hashes();
    for _ in 0..30 {
        assert!(auth.login(&home, &account, OTHER_PASSWORD).await.is_err());
    }
    assert_eq!(auth.hashes() - before, 5, "{redis:?}");
    test.clock.advance(60_000);
    auth.login(&home, &account, PASSWORD).await.unwrap();
    println!(
        "figure: Redis {redis:?}, {:?}: of {guesses} guesses from 50 networks 20 hashes were computed; the owner \
         signed in {owners} times meanwhile; of 30 in a minute from a known network 5; slowest answer {} ms",
        test.backend,
        slowest.as_millis()
    );
}

on_both! {
    async fn guessing_without_a_redis(test: Test) {
        guessed(&test, Redis::None).await;
    }

    async fn guessing_with_a_redis(test: Test) {
        guessed(&test, Redis::Up).await;
    }

    async fn guessing_with_a_redis_that_is_away(test: Test) {
        guessed(&test, Redis::Down).await;
    }

    async fn guessing_with_a_redis_that_comes_and_goes(test: Test) {
        guessed(&test, Redis::Flapping).await;
    }

    async fn thirty_learners_behind_one_address_get_in(test: Test) {
        let auth = AuthService::new(test.core.clone());
        for n in 0..30 {
            let email = format!("pupil{n}@example.com");
            auth.register(&guest(), Register { email: email.clone(), ..form() }).await.unwrap();
        }
        let began = Instant::now();
        for n in 0..30 {
            test.clock.advance(1_500);
            let email = format!("pupil{n}@example.com");
            assert!(auth.login(&guest(), &email, OTHER_PASSWORD).await.is_err());
            assert!(auth.login(&guest(), &email, PASSWORD).await.is_ok());
        }
        println!(
            "figure: {:?}: 30 learners of one network, one after another, each wrong once: all in within {} ms",
            test.backend,
            began.elapsed().as_millis()
        );
    }

    async fn a_network_is_known_for_ninety_days(test: Test) {
        let auth = AuthService::new(test.core.clone());
        auth.register(&guest(), form()).await.unwrap();
        auth.login(&guest(), EMAIL, PASSWORD).await.unwrap();
        auth.login(&guest(), EMAIL, PASSWORD).await.unwrap();
        assert_eq!(known_network::Entity::find().all(&test.core.db).await.unwrap().len(), 1);
        let fill = async |auth: &AuthService| {
            for n in 0..30 {
                let stranger = Caller { network: format!("192.0.2.{n}"), ..guest() };
                assert!(auth.login(&stranger, EMAIL, OTHER_PASSWORD).await.is_err());
            }
        };
        test.clock.advance(90 * DAY - 1);
        fill(&auth).await;
        auth.login(&guest(), EMAIL, PASSWORD).await.unwrap();
        test.clock.advance(90 * DAY);
        fill(&auth).await;
        let refused = auth.login(&guest(), EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(refused, ApiError::TooMany { retry_after: 900 });
        services::prune::run(&test.core).await.unwrap();
        test.clock.advance(1);
        services::prune::run(&test.core).await.unwrap();
        assert_eq!(known_network::Entity::find().all(&test.core.db).await.unwrap(), []);
    }

    async fn strangers_wait_twice_as_long_each_time(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let stranger = |n: i64| Caller { network: format!("192.0.2.{n}"), ..guest() };
        for n in 0..20 {
            let refused = auth.login(&stranger(n), EMAIL, PASSWORD).await;
            assert_eq!(refused, Err(ApiError::WrongCredentials));
        }
        for wait in [60, 120, 240, 480, 900, 900] {
            let refused = auth.login(&stranger(90), EMAIL, PASSWORD).await;
            assert_eq!(refused, Err(ApiError::TooMany { retry_after: wait }));
        }
        test.clock.advance(900_000);
        let tried = auth.login(&stranger(91), EMAIL, PASSWORD).await;
        assert_eq!(tried, Err(ApiError::WrongCredentials));
        assert!(matches!(
            auth.login(&stranger(92), EMAIL, PASSWORD).await,
            Err(ApiError::TooMany { retry_after: 900 })
        ));
    }

    async fn an_address_gets_three_mails_an_hour_and_nobody_is_told(test: Test) {
        let core = Core { limits: Arc::default(), ..test.core.clone() };
        let auth = AuthService::new(core);
        insert_user(&test, &Person { verified: false, ..Person::named("Minji") }).await;
        let mut costs = Vec::new();
        for round in 0..4 {
            for (email, kind) in [(EMAIL, "known"), ("nobody@example.com", "unknown")] {
                let caller = guest();
                let asked = auth.forgot_password(&caller, email);
                let (answer, sent) = test.statements(asked).await;
                assert_eq!(answer, Ok(()), "{kind} {round}");
                let jobs = test.jobs().await.len();
                costs.push((sent.len(), jobs - costs.len()));
            }
        }
        assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
        assert_eq!(mail::Entity::find().all(&test.core.db).await.unwrap().len(), 3);
        auth.resend_verification(&guest(), EMAIL).await.unwrap();
        assert_eq!(mail::Entity::find().all(&test.core.db).await.unwrap().len(), 3);
        test.clock.advance(HOUR);
        auth.resend_verification(&guest(), EMAIL).await.unwrap();
        assert_eq!(mail::Entity::find().all(&test.core.db).await.unwrap().len(), 4);
    }

    async fn a_network_registers_three_a_minute(test: Test) {
        let core = Core { limits: Arc::default(), ..test.core.clone() };
        let auth = AuthService::new(core);
        let new = |n: i64| Register { email: format!("p{n}@example.com"), ..form() };
        for n in 0..3 {
            auth.register(&guest(), new(n)).await.unwrap();
        }
        let hashes = auth.hashes();
        let refused = auth.register(&guest(), new(3)).await;
        assert_eq!(refused, Err(ApiError::TooMany { retry_after: 60 }));
        assert_eq!(auth.hashes(), hashes);
        let elsewhere = Caller { network: "192.0.2.1".to_owned(), ..guest() };
        auth.register(&elsewhere, new(3)).await.unwrap();
        test.clock.advance(60_000);
        auth.register(&guest(), new(4)).await.unwrap();
    }

    async fn known_and_unknown_accounts_cost_the_same(test: Test) {
        let auth = AuthService::new(test.core.clone());
        insert_user(&test, &Person::named("Minji")).await;
        let caller = guest();
        for deed in ["login", "register", "forgot", "resend"] {
            let mut costs = Vec::new();
            for email in [EMAIL, "nobody@example.com"] {
                let (hashes, jobs) = (auth.hashes(), test.jobs().await.len());
                let form = Register { email: email.to_owned(), ..form() };
                let act = async {
                    match deed {
                        "login" => auth.login(&caller, email, OTHER_PASSWORD).await.map(drop),
                        "register" => auth.register(&caller, form).await.map(drop),
                        "forgot" => auth.forgot_password(&caller, email).await,
                        _ => auth.resend_verification(&caller, email).await,
                    }
                };
                let (answer, sent) = test.statements(act).await;
                costs.push((answer, sent.len(), auth.hashes() - hashes, test.jobs().await.len() - jobs));
            }
            assert_eq!(costs[0], costs[1], "{deed}");
        }
    }
}

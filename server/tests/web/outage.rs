//! The database is gone: a readable 503, and nobody is signed out.

use std::time::{Duration, Instant};

use http::StatusCode;
use sea_orm::{ConnectionTrait, TransactionTrait};
use services::db::statement;

use crate::{
    browser::Browser,
    common::{Backend, on_both, run, viewer},
    site::site,
};

on_both! {
    async fn an_outage_is_503_and_takes_no_cookies(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let cookies = browser.cookies.clone();
        test.core.db.clone().close().await.unwrap();
        for path in ["/dashboard", "/", "/notes/new"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert_eq!(answer.header("retry-after"), "2", "{path}");
            assert!(!answer.html().title().is_empty(), "{path}");
        }
        assert_eq!(browser.cookies, cookies);
        let mut guest = Browser::new(&router);
        assert_eq!(guest.get("/").await.status, StatusCode::OK, "what needs no database stays");
        let form = [("email", "minji@example.com"), ("password", "graph paper moth")];
        let answer = guest.call("/api/auth/login", &form).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
        assert_eq!(answer.header("retry-after"), "2");
        let page = guest.post("/api/auth/login", "/login", &form).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.header("retry-after"), "2");
        assert_eq!(page.html().value("email").as_deref(), Some("minji@example.com"));
        assert_eq!(page.html().value("password").as_deref(), Some(""), "no password comes back");
    }
}

/// Connections of a test's pool.
const POOL: usize = 10;
/// A call that writes to the learner's row.
const ZONE: &str = "/api/settings/save_time_zone";
const SEOUL: [(&str, &str); 1] = [("time_zone", "Asia/Seoul")];

on_both! {
    async fn a_silent_database_is_not_waited_for_and_a_form_keeps_what_was_typed(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let cookies = browser.cookies.clone();
        let mut held = Vec::new();
        for _ in 0..POOL {
            held.push(test.core.db.begin().await.unwrap());
        }
        let pulse = &test.core.watch.pulse;
        pulse.note(false);
        let began = Instant::now();
        let page = browser.get("/dashboard").await;
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.header("retry-after"), "2");
        let call = browser.call(ZONE, &SEOUL).await;
        assert_eq!((call.status, call.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
        assert_eq!(call.header("retry-after"), "2");
        let form = [("email", "minji@example.com"), ("password", "graph paper moth")];
        let form = browser.post("/api/auth/login", "/login", &form).await;
        assert_eq!(form.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(form.header("retry-after"), "2");
        assert_eq!(form.html().value("email").as_deref(), Some("minji@example.com"));
        assert_eq!(form.html().value("password").as_deref(), Some(""), "asked for anew");
        assert!(form.body.contains("action=\"/api/auth/login"), "{}", form.body);
        assert_eq!(browser.get("/robots.txt").await.status, StatusCode::OK, "needs no database");
        assert_eq!(browser.get("/api/health/").await.status, StatusCode::OK);
        let ready = browser.get("/api/health/ready").await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        drop(held);
        pulse.note(true);
        assert_eq!(browser.get("/dashboard").await.status, StatusCode::OK, "nobody was signed out");
        assert_eq!(browser.cookies, cookies);
    }
}

#[tokio::test]
async fn a_locked_row_is_waited_for_as_long_as_anybody_waits() {
    run(Backend::Postgres, |test| async move {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let tx = test.core.db.begin().await.unwrap();
        let lock = statement(&tx, "SELECT id FROM users FOR UPDATE", []);
        tx.query_all_raw(lock).await.unwrap();
        let began = Instant::now();
        let call = browser.call(ZONE, &SEOUL).await;
        assert_eq!(
            (call.status, call.code().as_str()),
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        );
        let took = began.elapsed();
        assert!(
            (Duration::from_secs(2)..Duration::from_secs(3)).contains(&took),
            "{took:?}"
        );
        tx.rollback().await.unwrap();
        let call = browser.call(ZONE, &SEOUL).await;
        assert_eq!(call.status, StatusCode::OK, "{}", call.body);
    })
    .await;
}

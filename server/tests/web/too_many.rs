//! Limits: what is refused, for how long, and what the reader keeps.

use http::StatusCode;

use crate::{
    browser::Browser,
    common::on_both,
    site::{site, site_with},
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const WRONG: [(&str, &str); 2] = [("email", EMAIL), ("password", "wrong")];
const RIGHT: [(&str, &str); 2] = [("email", EMAIL), ("password", PASSWORD)];

on_both! {
    async fn the_sixth_failed_login_waits(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let mut guest = Browser::new(&router);
        for _ in 0..5 {
            let answer = guest.call("/api/auth/login", &WRONG).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        let answer = guest.call("/api/auth/login", &RIGHT).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.code(), "too_many");
        let wait: i64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");

        let form = guest.post("/api/auth/login", "/login", &RIGHT).await;
        assert_eq!(form.header("retry-after"), wait.to_string());
        assert_eq!(form.status, StatusCode::TOO_MANY_REQUESTS);
        let html = form.html();
        assert_eq!(html.value("email").as_deref(), Some(EMAIL));
        assert_eq!(html.value("password").as_deref(), Some(""));
        assert!(form.body.contains(&format!("{wait} second")), "{}", form.body);
        assert!(!form.body.contains(PASSWORD));

        // Another account and another network are not held up, and waiting helps.
        let other = [("email", "other@example.com"), ("password", "wrong")];
        assert_eq!(guest.call("/api/auth/login", &other).await.status, StatusCode::UNAUTHORIZED);
        let mut elsewhere = Browser::new(&router);
        elsewhere.peer = "198.51.100.9:1".parse().unwrap();
        assert_eq!(elsewhere.call("/api/auth/login", &RIGHT).await.status, StatusCode::OK);
        test.clock.advance(wait * 1_000);
        assert_eq!(guest.call("/api/auth/login", &RIGHT).await.status, StatusCode::OK);
    }

    async fn an_account_that_does_not_exist_is_limited_alike(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for _ in 0..5 {
            let answer = guest.call("/api/auth/login", &WRONG).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        let answer = guest.call("/api/auth/login", &WRONG).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn nobody_escapes_by_saying_they_are_somebody_else(test: Test) {
        let router = site(&test);
        let mut guest = Browser::new(&router);
        for attempt in 0..6 {
            let request = crate::browser::posted("/api/auth/login", crate::browser::CALL)
                .header("x-real-ip", format!("10.0.0.{attempt}"))
                .header("x-forwarded-for", format!("10.0.1.{attempt}"))
                .header("cf-connecting-ip", format!("10.0.2.{attempt}"))
                .body(crate::browser::encoded(&WRONG).into());
            let answer = guest.send(request.unwrap()).await;
            let expected = if attempt < 5 { 401 } else { 429 };
            assert_eq!(answer.status, expected, "attempt {attempt}");
        }
    }

    async fn a_flood_is_told_when_to_come_back(test: Test) {
        let router = site_with(&test, &[("LIMIT_REQUESTS_PER_SECOND", "1")]);
        let mut guest = Browser::new(&router);
        for _ in 0..4 {
            assert_eq!(guest.get("/robots.txt").await.status, StatusCode::OK);
        }
        let answer = guest.get("/login").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let wait: u32 = answer.header("retry-after").parse().unwrap();
        assert!((1..=4).contains(&wait), "{wait}");
        assert!(answer.html().title().contains("One moment"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        // The last bits of an IPv6 address are the client's to choose.
        for last in 0..4 {
            guest.peer = format!("[2001:db8::{last}]:1").parse().unwrap();
            assert_eq!(guest.get("/robots.txt").await.status, StatusCode::OK);
        }
        guest.peer = "[2001:db8::9]:1".parse().unwrap();
        assert_eq!(guest.get("/robots.txt").await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

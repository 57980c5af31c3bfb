//! Limits: what is refused, for how long, and what the reader keeps.

use http::StatusCode;

use crate::{
    browser::{Browser, CALL, FORM, ORIGIN, encoded, posted},
    common::{on_both, second_viewer, viewer},
    html::{Html, Tag},
    site::{site, site_with},
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const SAVE: &str = "/api/notes/save";
const WRONG: [(&str, &str); 2] = [("email", EMAIL), ("password", "wrong")];
const RIGHT: [(&str, &str); 2] = [("email", EMAIL), ("password", PASSWORD)];

/// Where the form of `call` that a page keeps is posted to, and its hidden fields.
fn kept(html: &Html, call: &str) -> (String, Vec<(String, String)>) {
    let action = |form: &&Tag| form.get("action").split('?').next() == Some(call);
    let form = html.all("form").find(action).expect("the form");
    assert_eq!(form.get("method"), "post");
    let to = form.get("action").to_owned();
    let hidden = html
        .form(&to)
        .all("input")
        .filter(|tag| tag.get("type") == "hidden")
        .map(|tag| (tag.get("name").to_owned(), tag.get("value").to_owned()))
        .collect();
    (to, hidden)
}

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

    async fn a_form_that_does_not_say_where_it_stood_is_kept_as_well(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let mut guest = Browser::new(&router);
        let unsaid = |fields: &[(&str, &str)]| {
            posted("/api/auth/login", FORM).body(encoded(fields).into()).unwrap()
        };
        for _ in 0..5 {
            let refused = guest.send(unsaid(&WRONG)).await;
            assert_eq!(refused.page(), "/", "there is no page to be led back to");
        }
        let answer = guest.send(unsaid(&RIGHT)).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:#?}");
        assert!(!answer.header("retry-after").is_empty());
        assert_eq!(answer.html().value("email").as_deref(), Some(EMAIL));
        let (action, _) = kept(&answer.html(), "/api/auth/login");
        assert_eq!(action, "/api/auth/login");
        test.clock.advance(60_000);
        assert_eq!(guest.send(unsaid(&RIGHT)).await.page(), "/dashboard");
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
            let request = posted("/api/auth/login", CALL)
                .header("x-real-ip", format!("10.0.0.{attempt}"))
                .header("x-forwarded-for", format!("10.0.1.{attempt}"))
                .header("cf-connecting-ip", format!("10.0.2.{attempt}"))
                .body(encoded(&WRONG).into());
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

    async fn a_learners_form_is_kept_and_sent_again(test: Test) {
        let router = site_with(&test, &[("LIMIT_REQUESTS_PER_SECOND", "1000000"), ("LIMIT_CALLS_PER_HOUR", "2")]);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let version = browser.get("/notes/new").await.html().value("version").unwrap();
        for _ in 0..2 {
            assert_eq!(browser.call("/api/notes/preview", &[("body", "x")]).await.status, StatusCode::OK);
        }
        let body = format!("{}<&\"'\r\n\tend ", "가".repeat(49_000));
        let fields = [
            ("id", ""),
            ("version", version.as_str()),
            ("title", "Kept <title>"),
            ("body", &body),
            ("category", "Shelf"),
            ("tags", "one, two"),
            ("mode", "explain"),
        ];
        let page = browser.post(SAVE, "/notes/new", &fields).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(page.header("cache-control"), "private, no-store");
        let wait: i64 = page.header("retry-after").parse().unwrap();
        assert_eq!(wait, 1_800, "half of an hour's two calls");
        let html = page.html();
        assert!(html.title().contains("One moment"), "{}", html.title());
        assert!(page.body.contains("Wait 30 minutes"), "{}", page.body);
        let (action, kept) = kept(&html, SAVE);
        for (name, value) in fields {
            assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name} is kept");
        }
        assert_eq!(kept.len(), fields.len(), "and nothing else");

        // Too early: it is kept once more, and the wait is what is left of it.
        let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        test.clock.advance(wait * 1_000 - 1);
        let early = browser.post(&action, SAVE, &kept).await;
        assert_eq!((early.status, early.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
        test.clock.advance(1);
        let saved = browser.post(&action, SAVE, &kept).await;
        let path = saved.leads_to();
        assert!(path.starts_with("/notes/"), "{path}");
        let read = browser.get(&format!("{path}/edit")).await.html();
        assert_eq!(read.value("title").as_deref(), Some("Kept <title>"));
        assert_eq!(read.value("body"), Some(body));
    }

    async fn a_form_sent_again_is_led_back_to_its_page_when_it_is_refused(test: Test) {
        let router = site_with(&test, &[("LIMIT_REQUESTS_PER_SECOND", "1000000"), ("LIMIT_CALLS_PER_HOUR", "1")]);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        browser.call("/api/notes/preview", &[("body", "x")]).await;
        let fields = [("name", ""), ("time_zone", "Nowhere/At_All")];
        let page = browser.post("/api/settings/save_profile", "/settings/profile", &fields).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        let (action, _) = kept(&page.html(), "/api/settings/save_profile");
        test.clock.advance(3_600_000);
        let refused = browser.post(&action, "/api/settings/save_profile", &fields).await;
        assert_eq!(refused.page(), "/settings/profile");
    }

    async fn each_learner_has_their_own(test: Test) {
        let (me, other) = (viewer(&test).await, second_viewer(&test).await);
        let router = site_with(&test, &[("LIMIT_REQUESTS_PER_SECOND", "1000000"), ("LIMIT_CALLS_PER_HOUR", "2")]);
        let mut mine = Browser::of(&router, &test, &me);
        let mut theirs = Browser::of(&router, &test, &other);
        let preview = [("body", "x")];
        for expected in [200, 200, 429, 429] {
            let answer = mine.call("/api/notes/preview", &preview).await;
            assert_eq!(answer.status, expected);
            assert_eq!(answer.header("retry-after").is_empty(), expected == 200);
        }
        assert_eq!(mine.call("/api/notes/preview", &preview).await.code(), "too_many");
        // From the same address.
        assert_eq!(theirs.call("/api/notes/preview", &preview).await.status, StatusCode::OK);
        // Pages are not calls, and whoever wants to go may.
        assert_eq!(mine.get("/notes").await.status, StatusCode::OK);
        assert_eq!(mine.call("/api/auth/logout", &[]).await.status, StatusCode::OK);
        assert_eq!(mine.get("/notes").await.leads_to(), "/login?next=%2Fnotes");
    }

    async fn strangers_of_a_network_share_their_calls(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("LIMIT_ANONYMOUS_CALLS_PER_HOUR", "2"),
        ]);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let mut guest = Browser::new(&router);
        let forgot = [("email", "a@example.com")];
        // Registering was one.
        assert_eq!(guest.call("/api/auth/forgot", &forgot).await.status, StatusCode::OK);
        let refused = guest.call("/api/auth/forgot", &forgot).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many"));
        let page = guest.post("/api/auth/forgot", "/forgot-password", &forgot).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(page.header("retry-after"), refused.header("retry-after"));
        assert_eq!(page.html().value("email").as_deref(), Some("a@example.com"));
        // Pages, signing in and out, and links of mails do not count, and always work.
        for _ in 0..3 {
            assert_eq!(guest.get("/login").await.status, StatusCode::OK);
            assert_eq!(guest.call("/api/auth/login", &RIGHT).await.status, StatusCode::OK);
            assert_eq!(guest.call("/api/auth/logout", &[]).await.status, StatusCode::OK);
            for call in ["/api/auth/verify", "/api/auth/reset", "/api/auth/change_email"] {
                let answer = guest.call(call, &[("token", "x"), ("password", PASSWORD)]).await;
                assert_eq!(answer.code(), "stale_link", "{call}");
            }
        }
        let mut elsewhere = Browser::new(&router);
        elsewhere.peer = "198.51.100.9:1".parse().unwrap();
        assert_eq!(elsewhere.call("/api/auth/forgot", &forgot).await.status, StatusCode::OK);
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        test.clock.advance(wait * 1_000);
        assert_eq!(guest.call("/api/auth/forgot", &forgot).await.status, StatusCode::OK);
    }

    async fn a_registration_that_came_too_often_keeps_all_but_the_password(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("LIMIT_REGISTRATIONS_PER_MINUTE", "1"),
        ]);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let mut guest = Browser::new(&router);
        let form = [
            ("email", "jun@example.com"),
            ("password", PASSWORD),
            ("terms", "on"),
            ("age", "on"),
            ("invite", ""),
            ("time_zone", "Asia/Seoul"),
        ];
        let page = guest.post("/api/auth/register", "/register", &form).await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
        assert!(!page.body.contains(PASSWORD) && !page.header("set-cookie").contains(PASSWORD));
        let html = page.html();
        let (action, kept) = kept(&html, "/api/auth/register");
        let fields = form.into_iter().filter(|(name, _)| *name != "password");
        let expected: Vec<(String, String)> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(kept, expected);
        let password = html.all("input").find(|tag| tag.get("name") == "password").unwrap();
        assert_eq!((password.get("type"), password.get("value")), ("password", ""));
        test.clock.advance(60_000);
        let again = guest.post(&action, "/api/auth/register", &form).await;
        assert_eq!(again.leads_to(), "/verify-email");
    }

    async fn the_page_speaks_the_readers_language(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("LIMIT_ANONYMOUS_CALLS_PER_HOUR", "1"),
        ]);
        let mut guest = Browser::new(&router);
        let forgot = |referer: &str| {
            posted("/api/auth/forgot", FORM)
                .header("accept-language", "ko")
                .header("referer", format!("{ORIGIN}{referer}"))
                .body(encoded(&[("email", "a@example.com")]).into())
                .unwrap()
        };
        guest.send(forgot("/forgot-password")).await;
        let page = guest.send(forgot("/forgot-password")).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.body.contains("lang=\"ko\"") && page.body.contains("60분 뒤에 다시 보내 주세요"), "{}", page.body);
        assert!(page.html().title().contains("잠시만"));
        assert_eq!(page.html().all("main").count(), 1);
    }

    async fn an_interrupted_form_outlives_a_login_that_came_too_often(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let mut guest = Browser::new(&router);
        let fields = [("id", ""), ("title", "Title"), ("body", "Words"), ("mode", "recall")];
        let page = guest.post(SAVE, "/notes/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        let (_, carried) = kept(&page.html(), "/api/auth/login");
        let mut form: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.extend([("email", EMAIL), ("password", "wrong")]);
        for _ in 0..5 {
            assert_eq!(guest.post("/api/auth/login", SAVE, &form).await.status, StatusCode::UNAUTHORIZED);
        }
        let refused = guest.post("/api/auth/login", SAVE, &form).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.header("retry-after"), "60");
        assert_eq!(kept(&refused.html(), "/api/auth/login").1, carried);
        test.clock.advance(60_000);
        form.pop();
        form.push(("password", PASSWORD));
        let answer = guest.post("/api/auth/login", SAVE, &form).await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    }

    async fn asking_for_the_password_again_counts_as_logging_in(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let wrong = [("current_password", "wrong"), ("new_password", "limes on a tin roof")];
        for _ in 0..5 {
            let answer = browser.call("/api/settings/change_password", &wrong).await;
            assert_eq!(answer.code(), "invalid");
        }
        let right = [("current_password", PASSWORD), ("new_password", "limes on a tin roof")];
        let page = browser.post("/api/settings/change_password", "/settings/security", &right).await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
        assert!(!page.body.contains(PASSWORD) && !page.body.contains("limes"));
        let html = page.html();
        for name in ["current_password", "new_password"] {
            let field = html.all("input").find(|tag| tag.get("name") == name);
            assert_eq!(field.map(|field| field.get("type")), Some("password"), "{name} is asked for anew");
        }
        assert_eq!(browser.call("/api/auth/login", &RIGHT).await.status, StatusCode::TOO_MANY_REQUESTS);
        test.clock.advance(60_000);
        let (action, _) = kept(&html, "/api/settings/change_password");
        let answer = browser.post(&action, "/api/settings/change_password", &right).await;
        assert_eq!(answer.leads_to(), "/settings/security?done=password");
    }
}

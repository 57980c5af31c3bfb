//! Session cookies on their way through the middleware.

use http::{StatusCode, header};

use crate::{browser::Browser, common::on_both, site::site};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";

on_both! {
    async fn a_session_is_renewed_while_a_page_is_loaded(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let before = browser.cookies.clone();
        let answer = browser.get("/dashboard").await;
        assert!(answer.headers.get(header::SET_COOKIE).is_none(), "not before it has to be");
        test.clock.advance(11 * 60_000);
        let answer = browser.get("/dashboard").await;
        assert_eq!(answer.status, StatusCode::OK);
        let names = &test.core.settings.cookies;
        for name in [&names.access, &names.refresh] {
            assert_ne!(before[name], browser.cookies[name], "{name}");
        }
        let set: Vec<&str> = answer
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|cookie| cookie.to_str().unwrap())
            .collect();
        assert_eq!(set.len(), 2, "{set:#?}");
        for cookie in set {
            for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(part), "{cookie}");
            }
        }
    }

    async fn parallel_tabs_stay_signed_in(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        test.clock.advance(11 * 60_000);
        let tabs = (0..10).map(|_| {
            let mut tab = browser.clone();
            async move {
                let answer = tab.get("/dashboard").await;
                (answer.status, tab.cookies)
            }
        });
        for (status, cookies) in futures::future::join_all(tabs).await {
            assert_eq!(status, StatusCode::OK);
            let mut tab = Browser::new(&router);
            tab.cookies = cookies;
            assert_eq!(tab.get("/notes").await.status, StatusCode::OK);
        }
    }

    async fn logging_out_clears_the_cookies_and_ends_the_session(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let mut copy = browser.clone();
        // Also when the same request had to renew them.
        test.clock.advance(11 * 60_000);
        let answer = browser.post("/api/auth/logout", "/dashboard", &[]).await;
        assert_eq!(answer.leads_to(), "/");
        let names = &test.core.settings.cookies;
        for name in [&names.access, &names.refresh] {
            assert!(!browser.cookies.contains_key(name), "{name}");
        }
        assert_eq!(copy.get("/dashboard").await.status, StatusCode::SEE_OTHER);
        assert!(copy.cookies.contains_key(&names.refresh), "being late takes nobody's cookies");
    }

    async fn an_ended_session_is_nobody_on_the_next_request(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let link = services::auth::admin::reset_link(&test.core, EMAIL).await.unwrap();
        let (_, token) = link.split_once("token=").unwrap();
        let mut elsewhere = Browser::new(&router);
        let form = [("token", token), ("password", "limes on a tin roof")];
        elsewhere.post("/api/auth/reset", "/reset-password", &form).await;
        assert_eq!(elsewhere.get("/dashboard").await.status, StatusCode::OK);
        let answer = browser.get("/dashboard").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let answer = browser.call("/api/review/page", &[]).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    }
}

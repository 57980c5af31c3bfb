//! The database is gone: a readable 503, and nobody is signed out.

use http::StatusCode;

use crate::{
    browser::Browser,
    common::{on_both, viewer},
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

//! Requests that other sites make a browser send.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};

use crate::{
    browser::{Answer, Browser, CALL, ENCODED, ORIGIN},
    common::{on_both, viewer},
    site::site,
};

/// Posts with exactly these headers.
async fn post(browser: &mut Browser, method: Method, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri("/api/notes/save")
        .header(header::ACCEPT, CALL)
        .header(header::CONTENT_TYPE, ENCODED)
        // Where a proxy sends the browser's own.
        .header(header::HOST, "resee.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(Body::empty()).unwrap()).await
}

const SITE: &str = "sec-fetch-site";

on_both! {
    async fn another_sites_request_is_refused(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let foreign: [&[(&str, &str)]; 8] = [
            &[(SITE, "cross-site")],
            &[(SITE, "same-site")],
            &[(SITE, "cross-site"), ("origin", "https://evil.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "https://resee.test:8443")],
            &[("origin", "https://resee.test.evil.example")],
            &[("origin", "garbage")],
        ];
        for headers in foreign {
            for mut browser in [Browser::of(&router, &test, &me), Browser::new(&router)] {
                let (answer, sent) = test.statements(post(&mut browser, Method::POST, headers)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
                assert_eq!(answer.code(), "forbidden", "{headers:?}");
                assert!(sent.is_empty(), "{headers:?}: {sent:#?}");
            }
        }
    }

    async fn our_own_request_goes_through(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let own: [&[(&str, &str)]; 4] = [
            &[(SITE, "same-origin")],
            &[(SITE, "none")],
            &[("origin", ORIGIN)],
            // A browser behind a proxy that does not know its own name.
            &[(SITE, "cross-site"), ("origin", ORIGIN)],
        ];
        for headers in own {
            let answer = post(&mut browser, Method::POST, headers).await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        }
    }

    async fn a_silent_request_with_a_session_is_refused(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let cookies = &test.core.settings.cookies;
        for name in [&cookies.access, &cookies.refresh] {
            let mut browser = Browser::new(&router);
            browser.cookies.insert(name.clone(), "x".to_owned());
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                let answer = post(&mut browser, method.clone(), &[]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} with {name}");
                assert_eq!(answer.code(), "forbidden");
            }
        }
        let mut browser = Browser::of(&router, &test, &me);
        assert_eq!(post(&mut browser, Method::POST, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/notes").await.status, StatusCode::OK, "reading is free");
    }

    async fn a_silent_request_without_a_session_is_a_command_lines(test: Test) {
        let mut tool = Browser::new(&site(&test));
        let answer = post(&mut tool, Method::POST, &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }

    async fn no_other_origin_may_read_answers(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let asked = Request::builder()
            .method(Method::OPTIONS)
            .uri("/api/notes/save")
            .header(header::ORIGIN, "https://evil.example")
            .header("access-control-request-method", "POST");
        let answer = browser.send(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
}

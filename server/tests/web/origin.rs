//! Requests that other sites make a browser send.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};

use crate::{
    browser::{Answer, Browser, CALL, ENCODED, FORM, ORIGIN},
    calls::looked_at,
    common::{on_both, viewer},
    site::{site, site_with},
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

/// How another site's page can make a browser send something without asking first.
const FORGED: [(&str, &[(&str, &str)]); 11] = [
    (
        "another site",
        &[(SITE, "cross-site"), ("origin", "https://evil.example")],
    ),
    (
        "another site, old browser",
        &[("origin", "https://evil.example")],
    ),
    (
        "same host, other port",
        &[(SITE, "same-site"), ("origin", "https://resee.test:8443")],
    ),
    (
        "same host, other port, old browser",
        &[("origin", "https://resee.test:8443")],
    ),
    (
        "same host, not encrypted",
        &[(SITE, "cross-site"), ("origin", "http://resee.test")],
    ),
    (
        "another name of the same site",
        &[(SITE, "same-site"), ("origin", "https://www.resee.test")],
    ),
    (
        "data: or a sandboxed frame",
        &[(SITE, "cross-site"), ("origin", "null")],
    ),
    ("the same, old browser", &[("origin", "null")]),
    (
        "a form of text",
        &[
            (SITE, "cross-site"),
            ("origin", "https://evil.example"),
            ("content-type", "text/plain"),
        ],
    ),
    (
        "a form of files",
        &[
            (SITE, "cross-site"),
            ("origin", "null"),
            ("content-type", "multipart/form-data; boundary=x"),
        ],
    ),
    ("neither header", &[]),
];

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

    async fn no_call_can_be_forged(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let calls: Vec<(&str, Method)> = server_fn::axum::server_fn_paths().collect();
        assert!(calls.len() > 40);
        for (call, method) in calls {
            for (how, headers) in FORGED {
                let mut request = Request::builder().method(method.clone()).uri(call).header(header::ACCEPT, FORM);
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                if !headers.iter().any(|(name, _)| *name == "content-type") {
                    request = request.header(header::CONTENT_TYPE, ENCODED);
                }
                let before = browser.cookies.clone();
                let request = request.body(Body::from("email=a%40b.c&password=x&title=Forged&body=Forged"));
                let (answer, sent) = test.statements(browser.send(request.unwrap())).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{call} from {how}");
                assert!(sent.is_empty(), "{call} from {how}: {sent:#?}");
                assert_eq!(answer.header("set-cookie"), "", "{call} from {how}");
                assert_eq!(browser.cookies, before);
            }
            // A link or an image is a GET, whatever it says it is.
            for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
                for uri in [call.to_owned(), format!("{call}?_method=POST&title=Forged")] {
                    let request = Request::builder()
                        .uri(&uri)
                        .header(SITE, "cross-site")
                        .header(name, "POST")
                        .header(header::ACCEPT, FORM);
                    let (answer, sent) = test.statements(browser.send(request.body(Body::empty()).unwrap())).await;
                    assert_eq!(answer.status, looked_at(call), "{uri} {name}");
                    assert!(sent.len() <= 1, "{uri}: {sent:#?}");
                }
            }
        }
    }

    async fn other_methods_are_guarded_as_well(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (how, headers) in FORGED {
            for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::from_bytes(b"PURGE").unwrap()] {
                let (answer, sent) = test.statements(post(&mut browser, method.clone(), headers)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} from {how}");
                assert!(sent.is_empty(), "{method} from {how}");
            }
        }
    }

    async fn origins_that_are_named_may_call(test: Test) {
        let me = viewer(&test).await;
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("CORS_ORIGINS", "https://app.resee.test, http://localhost:8080/"),
        ]);
        let mut browser = Browser::of(&router, &test, &me);
        let preflight = |origin: &str| {
            Request::builder()
                .method(Method::OPTIONS)
                .uri("/api/notes/save")
                .header(header::ORIGIN, origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type")
                .body(Body::empty())
                .unwrap()
        };
        for origin in ["https://app.resee.test", "http://localhost:8080"] {
            let answer = browser.send(preflight(origin)).await;
            assert!(answer.status.is_success());
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert_eq!(answer.header("access-control-allow-credentials"), "true");
            let methods = answer.header("access-control-allow-methods");
            assert!(methods.contains("POST") && !methods.contains("DELETE"), "{methods}");
            let headers: [(&str, &str); 2] = [(SITE, "same-site"), ("origin", origin)];
            let answer = post(&mut browser, Method::POST, &headers).await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert!(answer.header("vary").to_ascii_lowercase().contains("origin"));
        }
        for origin in [
            "https://evil.example",
            "null",
            "http://app.resee.test",
            "https://app.resee.test:8443",
            "https://app.resee.test.evil.example",
            "https://evilapp.resee.test",
            "http://localhost:8081",
        ] {
            let answer = browser.send(preflight(origin)).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
            let headers: [(&str, &str); 2] = [(SITE, "cross-site"), ("origin", origin)];
            let answer = post(&mut browser, Method::POST, &headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
}

//! The server functions: which there are, and who may call them.

use std::collections::BTreeSet;

use app::policy::{self, Policy};
use http::{Method, StatusCode};
use services::ids::new_id;

use crate::{
    browser::Browser,
    common::{START, on_both, viewer},
    site::site,
};

/// Calls that anybody may make, some of them with a token.
fn open() -> Vec<&'static str> {
    named(|policy| matches!(policy, Policy::Anyone | Policy::Token))
}

/// Calls that need a session.
fn private() -> Vec<&'static str> {
    named(|policy| matches!(policy, Policy::Learner | Policy::Admin))
}

fn named(wanted: impl Fn(Policy) -> bool) -> Vec<&'static str> {
    let calls = policy::CALLS.iter();
    calls
        .filter(|(_, policy)| wanted(*policy))
        .map(|(path, _)| *path)
        .collect()
}

/// What a learner is answered who follows a call as if it were a link.
pub fn looked_at(call: &str) -> StatusCode {
    match policy::rule(call) {
        Some((_, Policy::Admin)) => StatusCode::NOT_FOUND,
        _ => StatusCode::METHOD_NOT_ALLOWED,
    }
}

on_both! {
    async fn these_are_all(test: Test) {
        let _router = site(&test);
        let known: BTreeSet<(&str, Method)> = server_fn::axum::server_fn_paths().collect();
        let named = open().into_iter().chain(private()).map(|path| (path, Method::POST));
        assert_eq!(known, named.collect());
    }

    async fn a_private_call_of_nobody_is_401(test: Test) {
        let router = site(&test);
        let id = new_id(START).to_string();
        let form = [
            ("id", id.as_str()),
            ("ticket", "x"),
            ("version", "1"),
            ("title", "Title"),
            ("body", "Body"),
            ("mode", "recall"),
            ("category", ""),
            ("rating", "good"),
            ("event", id.as_str()),
        ];
        let bad = form.map(|(name, _)| (name, "garbage"));
        let mut forged = Browser::new(&router);
        let access = test.core.settings.cookies.access.clone();
        forged.cookies.insert(access, "e30.e30.e30".to_owned());
        for mut browser in [Browser::new(&router), forged] {
            for (call, form) in private().into_iter().flat_map(|call| [(call, &form[..]), (call, &form[..2]), (call, &bad)]) {
                let (answer, sent) = test.statements(browser.call(call, form)).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{call}");
                assert_eq!(answer.code(), "unauthenticated", "{call}");
                assert_eq!(answer.header("cache-control"), "private, no-store", "{call}");
                assert!(sent.is_empty(), "{call}: {sent:#?}");
            }
        }
    }

    async fn a_call_is_only_ever_posted(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for call in open().into_iter().chain(private()) {
            let (answer, sent) = test.statements(browser.get(call)).await;
            assert_eq!(answer.status, looked_at(call), "{call}");
            assert!(sent.len() <= 1, "{call} does nothing: {sent:#?}");
        }
    }

    async fn unknown_calls_are_404_with_a_code(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for call in ["/api/nope", "/api/notes/nope", "/api/auth/login/x", "/api/"] {
            let answer = guest.call(call, &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{call}");
            assert_eq!(answer.code(), "not_found", "{call}");
        }
        assert_eq!(guest.get("/api/nope").await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

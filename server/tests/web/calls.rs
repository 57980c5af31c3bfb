//! The server functions: which there are, and who may call them.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use services::ids::new_id;

use crate::{
    browser::Browser,
    common::{START, on_both, viewer},
    site::site,
};

/// Calls that anybody may make.
const OPEN: [&str; 9] = [
    "/api/auth/change_email",
    "/api/auth/forgot",
    "/api/auth/login",
    "/api/auth/logout",
    "/api/auth/register",
    "/api/auth/resend",
    "/api/auth/reset",
    "/api/auth/verify",
    "/api/look/keep",
];
/// Calls that need a session.
const PRIVATE: [&str; 38] = [
    "/api/admin/discard_job",
    "/api/admin/retry_job",
    "/api/grading/again",
    "/api/grading/save_rubric",
    "/api/grading/state",
    "/api/grading/submit",
    "/api/notes/check",
    "/api/notes/delete",
    "/api/notes/discard_draft",
    "/api/notes/keep_draft",
    "/api/notes/preview",
    "/api/notes/restore",
    "/api/notes/save",
    "/api/review/accept_plan",
    "/api/review/answer",
    "/api/review/change",
    "/api/review/drop_plan",
    "/api/review/more",
    "/api/review/page",
    "/api/review/skip",
    "/api/review/undo",
    "/api/review/upcoming",
    "/api/settings/ai_consent",
    "/api/settings/ask_email_change",
    "/api/settings/ask_export",
    "/api/settings/change_password",
    "/api/settings/choose_scheduler",
    "/api/settings/end_other_sessions",
    "/api/settings/end_session",
    "/api/settings/keep_days",
    "/api/settings/move_days",
    "/api/settings/retry_address",
    "/api/settings/save_notifications",
    "/api/settings/save_profile",
    "/api/settings/save_review",
    "/api/settings/save_time_zone",
    "/api/settings/test_mail",
    "/api/settings/undo_change",
];

on_both! {
    async fn these_are_all(test: Test) {
        let _router = site(&test);
        let known: BTreeSet<(&str, Method)> = server_fn::axum::server_fn_paths().collect();
        let named = OPEN.into_iter().chain(PRIVATE).map(|path| (path, Method::POST));
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
            for (call, form) in PRIVATE.into_iter().flat_map(|call| [(call, &form[..]), (call, &form[..2]), (call, &bad)]) {
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
        for call in OPEN.into_iter().chain(PRIVATE) {
            let (answer, sent) = test.statements(browser.get(call)).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{call}");
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

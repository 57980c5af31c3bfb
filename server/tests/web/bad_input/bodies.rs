//! Bodies that are no form of ours.

use axum::body::Body;
use http::{Method, Request, header};
use sea_orm::EntityTrait;

use crate::{
    browser::{Answer, Browser, CALL, ENCODED, FORM, ORIGIN},
    common::{on_both, viewer},
    site::{site, site_without_limits},
};

const CALLS: [&str; 5] = [
    "/api/notes/save",
    "/api/notes/keep_draft",
    "/api/review/answer",
    "/api/review/upcoming",
    "/api/auth/login",
];

async fn post(
    browser: &mut Browser,
    call: &str,
    accept: &str,
    kind: Option<&str>,
    body: &[u8],
) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(call)
        .header(header::ACCEPT, accept)
        .header(header::ORIGIN, ORIGIN)
        .header(header::REFERER, format!("{ORIGIN}/notes/new"));
    if let Some(kind) = kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    request = request.header(header::CONTENT_LENGTH, body.len());
    browser
        .send(request.body(Body::from(body.to_vec())).unwrap())
        .await
}

fn bodies() -> Vec<Vec<u8>> {
    let deep = format!("a{}=1", "[a]".repeat(10_000));
    let many = "a=1&".repeat(20_000);
    vec![
        b"".to_vec(),
        b"=".to_vec(),
        b"&&&".to_vec(),
        b"%".to_vec(),
        b"%zz=%zz".to_vec(),
        b"\xff\xfe".to_vec(),
        b"title=%FF%FE".to_vec(),
        b"title[]=1&title=2".to_vec(),
        b"title[a][b]=1".to_vec(),
        b"id=1&id=2".to_vec(),
        b"{\"title\": \"x\"}".to_vec(),
        b"\0\0\0".to_vec(),
        deep.into_bytes(),
        many.into_bytes(),
    ]
}

on_both! {
    async fn no_body_makes_a_call_fail_on_our_side(test: Test) {
        let me = viewer(&test).await;
        let router = site_without_limits(&test);
        let mut browser = Browser::of(&router, &test, &me);
        for call in CALLS {
            for body in bodies() {
                let what = format!("{call} {:?}", String::from_utf8_lossy(&body[..body.len().min(40)]));
                for kind in [Some(ENCODED), Some("application/json"), Some("multipart/form-data; boundary=x"), Some("text/plain"), None] {
                    let answer = post(&mut browser, call, CALL, kind, &body).await;
                    assert!(answer.status.is_client_error(), "{what}: {answer:#?}");
                    assert!(!answer.code().is_empty(), "{what}: {answer:#?}");
                }
                let answer = post(&mut browser, call, FORM, Some(ENCODED), &body).await;
                assert_eq!(answer.page(), "/notes/new", "{what}");
                assert_eq!(browser.follow(&answer).await.status, 200, "{what}");
            }
        }
    }

    async fn fields_nobody_asked_for_change_nothing(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [
            ("name", "Minji"),
            ("language", "en"),
            ("theme", "dark"),
            ("time_zone", "UTC"),
            ("rollover", "4"),
            ("role", "admin"),
            ("email", "other@example.com"),
            ("user_id", "x"),
            ("email_verified_at", "1"),
            ("data_version", "99"),
        ];
        let answer = browser.call("/api/settings/save_profile", &form).await;
        assert_eq!(answer.status, 200);
        let row = entity::user::Entity::find_by_id(me.user.0).one(&test.core.db).await;
        let row = row.unwrap().unwrap();
        assert_eq!((row.role.as_str(), row.email.as_str()), ("learner", me.email.as_str()));
        assert_eq!(row.data_version, me.data_version + 1);
    }

    async fn a_body_over_the_limit_is_413_with_a_code(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let body = format!("title=x&body={}", "x".repeat(1024 * 1024));
        for mut browser in [Browser::of(&router, &test, &me), Browser::new(&router)] {
            for accept in [CALL, FORM] {
                let answer = post(&mut browser, "/api/notes/save", accept, Some(ENCODED), body.as_bytes()).await;
                assert_eq!(answer.status, 413, "{answer:#?}");
                assert_eq!(answer.code(), "malformed");
            }
        }
    }

    async fn methods_nobody_uses_are_refused(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for method in ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "NONSENSE"] {
            for path in ["/notes", "/api/notes/save", "/", "/api/health/", "/nope"] {
                let request = Request::builder()
                    .method(method)
                    .uri(path)
                    .header(header::ORIGIN, ORIGIN)
                    .body(Body::empty())
                    .unwrap();
                let answer = browser.send(request).await;
                assert!(answer.status.is_client_error(), "{method} {path}: {}", answer.status);
            }
        }
    }
}

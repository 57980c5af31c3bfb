//! The page of a learner's data, as plain forms, and the file behind its link.

use std::io::Cursor;

use axum::body::Body;
use entity::{audit_event, export};
use http::{Method, Request, StatusCode};
use sea_orm::{EntityTrait, QueryOrder};
use services::data::export::{LIFE, make};

use crate::{
    browser::{Browser, FORM},
    common::{Test, on_both},
    site::site,
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const PAGE: &str = "/settings/data";
const ASK: &str = "/api/settings/ask_export";

/// Runs the job that was asked for last.
async fn make(test: &Test) {
    let row = export::Entity::find()
        .order_by_desc(export::Column::AskedAt)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap();
    make::run(&test.core, row.id).await.unwrap();
}

/// Where the file is.
async fn link(browser: &mut Browser) -> String {
    let html = browser.get(PAGE).await.html();
    let link = html
        .all("a")
        .find(|link| link.get("href").starts_with("/exports/"))
        .expect("a link");
    assert!(link.has("download"));
    link.get("href").to_owned()
}

async fn events(test: &Test) -> Vec<String> {
    let rows = audit_event::Entity::find().all(&test.core.db).await.unwrap();
    rows.into_iter()
        .map(|row| row.event)
        .filter(|event| event.starts_with("export"))
        .collect()
}

on_both! {
    async fn an_export_is_asked_for_made_and_fetched(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        for page in ["/settings/profile", "/settings/security"] {
            assert!(browser.get(page).await.body.contains("href=\"/settings/data\""), "{page}");
        }
        let answer = browser.post(ASK, PAGE, &[("current_password", "not this one")]).await;
        assert_eq!(answer.page(), PAGE);
        let html = browser.follow(&answer).await.html();
        assert!(html.form(ASK).message("current_password").is_some());
        assert!(events(&test).await.is_empty());

        let answer = browser.post(ASK, PAGE, &[("current_password", PASSWORD)]).await;
        assert_eq!(answer.leads_to(), PAGE);
        let waiting = browser.follow(&answer).await;
        assert!(waiting.body.contains("http-equiv=\"refresh\""), "it looks again by itself");
        assert_eq!(waiting.html().all("progress").count(), 1);
        assert!(!waiting.html().all("form").any(|form| form.get("action") == ASK));
        make(&test).await;
        assert!(!browser.get(PAGE).await.body.contains("http-equiv=\"refresh\""));
        let link = link(&mut browser).await;

        let head = Request::builder().method(Method::HEAD).uri(&link).body(Body::empty());
        assert_eq!(browser.send(head.unwrap()).await.status, StatusCode::OK);
        assert_eq!(events(&test).await, ["export_asked"], "looking is not fetching");
        let file = browser.get(&link).await;
        assert_eq!(file.status, StatusCode::OK);
        for (name, value) in [
            ("content-type", "application/zip"),
            ("content-disposition", "attachment; filename=\"resee-2026-11-24.zip\""),
            ("content-length", file.bytes.len().to_string().as_str()),
            ("cache-control", "private, no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ] {
            assert_eq!(file.header(name), value, "{name}");
        }
        let mut zip = zip::ZipArchive::new(Cursor::new(&file.bytes)).unwrap();
        assert!(zip.by_name("resee.json").is_ok() && zip.by_name("notes.csv").is_ok());
        assert_eq!(events(&test).await, ["export_asked", "export_fetched"]);
    }

    async fn nobody_else_gets_it(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        browser.post(ASK, PAGE, &[("current_password", PASSWORD)]).await;
        make(&test).await;
        let link = link(&mut browser).await;
        let guest = Browser::new(&router).get(&link).await;
        assert!(guest.leads_to().starts_with("/login?next=%2Fexports%2F"), "{guest:?}");
        let mut other = Browser::new(&router);
        other.sign_up("jun@example.com", PASSWORD).await;
        for path in [link.as_str(), "/exports/x", "/exports/%2e%2e"] {
            let answer = other.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!answer.bytes.starts_with(b"PK"), "{path}");
        }
        let posted = Request::builder().method(Method::POST).uri(&link).header("accept", FORM);
        let answer = browser.send(posted.body(Body::empty()).unwrap()).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
        test.clock.advance(LIFE);
        let mut late = Browser::new(&router);
        late.post("/api/auth/login", "/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
        let answer = late.get(&link).await;
        assert_eq!(answer.status, StatusCode::GONE);
        assert_eq!(events(&test).await, ["export_asked"]);
    }
}

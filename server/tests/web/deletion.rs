//! Leaving, as a plain form.

use entity::deletion;
use http::StatusCode;
use sea_orm::EntityTrait;
use services::data::deletion::run;

use crate::{browser::Browser, common::on_both, site::site};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const PAGE: &str = "/settings/data";
const ASK: &str = "/api/settings/ask_export";
const DELETE: &str = "/api/settings/delete_account";
const WRONG: [(&str, &str); 1] = [("current_password", "limes on a tin roof")];
const RIGHT: [(&str, &str); 1] = [("current_password", PASSWORD)];

/// A wrong password is told at the form that it was typed into, and nowhere else.
async fn refuses_a_wrong_password(browser: &mut Browser, call: &str, other: &str) {
    let answer = browser.post(call, PAGE, &WRONG).await;
    assert_eq!(answer.page(), PAGE);
    let html = browser.follow(&answer).await.html();
    let told = html.form(call).message("current_password");
    assert_eq!(told.as_deref(), Some("This password is not right."));
    assert_eq!(html.form(other).message("current_password"), None);
}

on_both! {
    async fn an_account_is_deleted(test: Test) {
        let router = site(&test);
        let (mut browser, mut elsewhere) = (Browser::new(&router), Browser::new(&router));
        browser.sign_up(EMAIL, PASSWORD).await;
        let login = [("email", EMAIL), ("password", PASSWORD)];
        elsewhere.post("/api/auth/login", "/login", &login).await;
        refuses_a_wrong_password(&mut browser, DELETE, ASK).await;
        assert_eq!(elsewhere.get("/dashboard").await.status, StatusCode::OK);

        let link = browser.post(DELETE, PAGE, &RIGHT).await.leads_to();
        assert!(link.starts_with("/deleted?token="), "{link}");
        for browser in [&mut browser, &mut elsewhere] {
            assert!(browser.get("/dashboard").await.leads_to().starts_with("/login"));
        }
        let page = browser.get(&link).await;
        assert!(page.body.contains("http-equiv=\"refresh\""), "it looks again by itself");
        let answer = browser.call("/api/auth/login", &login).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let row = deletion::Entity::find().one(&test.core.db).await.unwrap().unwrap();
        run::run(&test.core, row.id).await.unwrap();
        let page = browser.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("http-equiv=\"refresh\""));
        assert!(page.html().title().contains("deleted"), "{}", page.html().title());
        assert!(browser.get("/deleted?token=x").await.body.contains("<h1"));
        let mut again = Browser::new(&router);
        again.sign_up(EMAIL, PASSWORD).await;
        assert_eq!(again.get("/dashboard").await.status, StatusCode::OK, "the address is free");
    }
}

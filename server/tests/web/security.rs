//! The page of sessions, password and address, as plain forms; links of mails that are only looked
//! at; and sessions that somebody planted.

use axum::body::Body;
use domain::auth::Role;
use entity::{mail, session};
use http::{Method, Request, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::auth::{
    admin,
    links::{LinkKind, raw_token},
};

use crate::{
    browser::Browser,
    common::{Person, Test, on_both, viewer_of},
    site::site,
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const OTHER_PASSWORD: &str = "limes on a tin roof";
const NEW_EMAIL: &str = "new@example.com";
const PAGE: &str = "/settings/security";
const CHANGE_PASSWORD: &str = "/api/settings/change_password";
const ASK: &str = "/api/settings/ask_email_change";
const END: &str = "/api/settings/end_session";
const END_OTHERS: &str = "/api/settings/end_other_sessions";
const CHANGE_EMAIL: &str = "/api/auth/change_email";

async fn sign_in(browser: &mut Browser) {
    let form = [("email", EMAIL), ("password", PASSWORD)];
    let answer = browser.post("/api/auth/login", "/login", &form).await;
    assert_eq!(answer.leads_to(), "/dashboard");
}

/// The token in the newest mail of `kind`.
async fn mailed(test: &Test, kind: LinkKind, mail: &str) -> String {
    let row = mail::Entity::find()
        .filter(mail::Column::Kind.eq(mail))
        .order_by_desc(mail::Column::CreatedAt)
        .order_by_desc(mail::Column::Id)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap();
    raw_token(&test.core.keys, kind, row.token_id.unwrap()).unwrap()
}

on_both! {
    async fn the_password_is_changed_with_a_plain_form(test: Test) {
        let router = site(&test);
        let (mut browser, mut other) = (Browser::new(&router), Browser::new(&router));
        browser.sign_up(EMAIL, PASSWORD).await;
        sign_in(&mut other).await;
        let wrong = [("current_password", OTHER_PASSWORD), ("new_password", OTHER_PASSWORD)];
        let answer = browser.post(CHANGE_PASSWORD, PAGE, &wrong).await;
        assert_eq!(answer.page(), PAGE);
        let html = browser.follow(&answer).await.html();
        let form = html.form(CHANGE_PASSWORD);
        assert_eq!(form.message("current_password").as_deref(), Some("This password is not right."));
        assert_eq!(form.message("new_password"), None);
        assert_eq!(html.form(ASK).message("current_password"), None, "the other form is as it was");
        let short = [("current_password", PASSWORD), ("new_password", "short")];
        let answer = browser.post(CHANGE_PASSWORD, PAGE, &short).await;
        let html = browser.follow(&answer).await.html();
        assert!(html.form(CHANGE_PASSWORD).message("new_password").is_some());

        let right = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
        let before = browser.cookies.clone();
        let answer = browser.post(CHANGE_PASSWORD, PAGE, &right).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?done=password"));
        let names = &test.core.settings.cookies;
        for name in [&names.access, &names.refresh] {
            assert_ne!(before[name], browser.cookies[name], "{name} is of a new family");
        }
        assert_eq!(browser.follow(&answer).await.status, StatusCode::OK);
        assert_eq!(other.get(PAGE).await.status, StatusCode::SEE_OTHER);
        let mut copy = Browser::new(&router);
        copy.cookies = before;
        assert_eq!(copy.get(PAGE).await.status, StatusCode::SEE_OTHER);
    }

    async fn sessions_are_listed_and_ended(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let page = browser.get(PAGE).await.html();
        assert!(!page.all("form").any(|form| form.get("action") == END_OTHERS), "there is no other");
        assert!(page.alerts().iter().all(String::is_empty), "{:?}", page.alerts());
        let (mut other, mut third) = (Browser::new(&router), Browser::new(&router));
        sign_in(&mut other).await;
        sign_in(&mut third).await;
        let html = browser.get(PAGE).await.html();
        assert_eq!(html.all("form").filter(|form| form.get("action") == END).count(), 2);
        let id = html.form(END).value("session").unwrap();
        let answer = browser.post(END, PAGE, &[("session", &id)]).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?done=ended"));
        let left = [other.get(PAGE).await.status, third.get(PAGE).await.status];
        assert_eq!(left.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{left:?}");
        for nobodys in [id.as_str(), "garbage", ""] {
            let answer = browser.call(END, &[("session", nobodys)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nobodys}");
        }
        let answer = browser.post(END_OTHERS, PAGE, &[]).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?done=others"));
        for browser in [&mut other, &mut third] {
            assert_eq!(browser.get(PAGE).await.status, StatusCode::SEE_OTHER);
        }
        let body = browser.follow(&answer).await.body;
        assert!(body.contains("Logged out everywhere else"), "the log tells it");
    }

    async fn what_is_not_encrypted_is_told(test: Test) {
        let mut test = test;
        test.set(|settings| settings.cookies.secure = false);
        let mut browser = Browser::new(&site(&test));
        browser.sign_up(EMAIL, PASSWORD).await;
        let alerts = browser.get(PAGE).await.html().alerts();
        assert!(alerts.iter().any(|text| text.contains("not encrypted")), "{alerts:?}");
    }

    async fn the_address_is_changed_with_plain_forms(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let wrong = [("new_email", NEW_EMAIL), ("current_password", OTHER_PASSWORD)];
        let answer = browser.post(ASK, PAGE, &wrong).await;
        let html = browser.follow(&answer).await.html();
        let form = html.form(ASK);
        assert_eq!(form.value("new_email").as_deref(), Some(NEW_EMAIL), "what was typed stays");
        assert!(form.message("current_password").is_some());
        assert!(html.form(CHANGE_PASSWORD).message("current_password").is_none());
        let same = [("new_email", EMAIL), ("current_password", PASSWORD)];
        let answer = browser.post(ASK, PAGE, &same).await;
        let html = browser.follow(&answer).await.html();
        assert_eq!(html.form(ASK).message("new_email").as_deref(), Some("This is your address already."));
        let right = [("new_email", NEW_EMAIL), ("current_password", PASSWORD)];
        let answer = browser.post(ASK, PAGE, &right).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?done=asked"));
        let token = mailed(&test, LinkKind::Email, "email_change").await;

        let link = format!("/change-email?token={token}");
        let mut elsewhere = Browser::new(&router);
        for page in [browser.get(&link).await, elsewhere.get(&link).await] {
            assert_eq!(page.html().form(CHANGE_EMAIL).value("token").as_deref(), Some(token.as_str()));
        }
        let answer = browser.post(CHANGE_EMAIL, &link, &[("token", &token)]).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?done=email"));
        let body = browser.follow(&answer).await.body;
        assert!(body.contains(NEW_EMAIL) && !body.contains(EMAIL));
        let answer = elsewhere.post(CHANGE_EMAIL, &link, &[("token", &token)]).await;
        assert_eq!(answer.page(), "/change-email");
        let alerts = elsewhere.follow(&answer).await.html().alerts();
        assert!(alerts.iter().any(|text| !text.is_empty()), "{alerts:?}");
        assert!(elsewhere.get("/change-email").await.body.contains(PAGE));
    }

    async fn looking_at_a_link_uses_nothing_up(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        let ask = [("new_email", NEW_EMAIL), ("current_password", PASSWORD)];
        browser.post(ASK, PAGE, &ask).await;
        browser.post("/api/auth/forgot", "/forgot-password", &[("email", EMAIL)]).await;
        let mut scanner = Browser::new(&router);
        for (page, call, kind, mail) in [
            ("/verify-email", "/api/auth/verify", LinkKind::Verify, "verify"),
            ("/change-email", CHANGE_EMAIL, LinkKind::Email, "email_change"),
        ] {
            let token = mailed(&test, kind, mail).await;
            for method in [Method::GET, Method::HEAD, Method::GET] {
                for path in [format!("{page}?token={token}"), format!("{call}?token={token}")] {
                    let request = Request::builder().method(method.clone()).uri(path);
                    let answer = scanner.send(request.body(Body::empty()).unwrap()).await;
                    assert!(!answer.status.is_server_error(), "{answer:?}");
                }
            }
            let page = format!("{page}?token={token}");
            let referrer = scanner.get(&page).await;
            assert_eq!(referrer.header("referrer-policy"), "same-origin", "{page}");
            let answer = scanner.post(call, &page, &[("token", &token)]).await;
            assert_eq!(answer.leads_to(), "/login?verified=1", "{page}");
        }
        // The new address voided the reset that was mailed to the old one.
        let reset = mailed(&test, LinkKind::Reset, "reset").await;
        let form = [("token", reset.as_str()), ("password", OTHER_PASSWORD)];
        let answer = scanner.call("/api/auth/reset", &form).await;
        assert_eq!(answer.code(), "stale_link");
        test.clock.advance(1);
        let form = [("email", NEW_EMAIL)];
        scanner.post("/api/auth/forgot", "/forgot-password", &form).await;
        let reset = mailed(&test, LinkKind::Reset, "reset").await;
        for _ in 0..3 {
            scanner.get(&format!("/reset-password?token={reset}")).await;
        }
        let form = [("token", reset.as_str()), ("password", OTHER_PASSWORD)];
        assert_eq!(scanner.post("/api/auth/reset", "/reset-password", &form).await.leads_to(), "/dashboard");
    }

    async fn a_planted_session_is_not_taken_over(test: Test) {
        let router = site(&test);
        let mut attacker = Browser::new(&router);
        attacker.sign_up("attacker@example.com", PASSWORD).await;
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let names = test.core.settings.cookies.clone();
        let planted = [
            attacker.cookies.clone(),
            [(names.access.clone(), "planted".to_owned()), (names.refresh.clone(), "A".repeat(43))].into(),
        ];
        for planted in planted {
            let mut victim = Browser::new(&router);
            victim.cookies = planted.clone();
            sign_in(&mut victim).await;
            for name in [&names.access, &names.refresh] {
                assert_ne!(victim.cookies[name], planted[name], "{name} is new");
            }
            assert!(victim.get(PAGE).await.body.contains(EMAIL));
            let mut holder = Browser::new(&router);
            holder.cookies = planted;
            assert!(!holder.get(PAGE).await.body.contains(EMAIL));
        }
        // Each sign-in is a family of its own.
        let families = session::Entity::find().all(&test.core.db).await.unwrap();
        assert_eq!(families.len(), 4);
    }

    async fn another_role_counts_at_once(test: Test) {
        let router = site(&test);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        assert_eq!(browser.get("/admin/audit").await.status, StatusCode::NOT_FOUND);
        admin::set_role(&test.core, EMAIL, Role::Admin).await.unwrap();
        let page = browser.get("/admin/audit").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Made an admin") && page.body.contains(EMAIL));
        admin::set_role(&test.core, EMAIL, Role::Learner).await.unwrap();
        assert_eq!(browser.get("/admin/audit").await.status, StatusCode::NOT_FOUND);
    }

    async fn the_audit_log_tells_admins_who(test: Test) {
        let boss = viewer_of(&test, Person { role: Role::Admin, ..Person::named("Boss") }).await;
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        let form = [("email", "stranger@example.com"), ("password", PASSWORD)];
        Browser::new(&router).call("/api/auth/login", &form).await;
        let body = Browser::of(&router, &test, &boss).get("/admin/audit").await.body;
        assert!(body.contains(EMAIL) && body.contains("Sign-in refused"), "{body}");
        assert!(!body.contains("stranger"), "what was typed is nowhere");
    }
}

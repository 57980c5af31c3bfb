//! Notification settings as a browser without JavaScript sees them, and the link that ends mails.

use api::Field;
use axum::body::Body;
use domain::remind::ReminderKind;
use entity::reminder;
use http::{Method, Request, StatusCode, header};
use sea_orm::EntityTrait;
use services::mail::unsubscribe::token;

use crate::{
    browser::{Answer, Browser, ENCODED},
    common::{Test, on_both, second_viewer, viewer},
    notes::write,
    site::site,
};

const PAGE: &str = "/settings/notifications";
const SAVE: &str = "/api/settings/save_notifications";
const FORM: [(&str, &str); 6] = [
    ("daily", "on"),
    ("daily_hour", "7"),
    ("evening_hour", "21"),
    ("weekly", "on"),
    ("weekly_day", "6"),
    ("weekly_hour", "18"),
];

async fn is_on(test: &Test, user: domain::id::UserId, kind: &str) -> bool {
    reminder::Entity::find_by_id((user.0, kind.to_owned()))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
        .next_at
        .is_some()
}

/// Posts as a mail provider does: from nowhere, with nothing but the body.
async fn one_click(browser: &mut Browser, address: &str, kind: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(address)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body.to_owned()))
        .unwrap();
    browser.send(request).await
}

on_both! {
    async fn the_form_is_saved_and_shown(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = browser.post(SAVE, PAGE, &FORM).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?saved=1"));
        let html = browser.follow(&answer).await.html();
        let form = html.form(SAVE);
        for (name, value) in FORM.into_iter().filter(|(_, value)| *value != "on") {
            assert_eq!(form.value(name).as_deref(), Some(value), "{name}");
        }
        let ticked: Vec<&str> = html
            .all("input")
            .filter(|tag| tag.get("type") == "checkbox" && tag.has("checked"))
            .map(|tag| tag.get("name"))
            .collect();
        assert_eq!(ticked, ["daily", "weekly"]);
        let letter = html.texts(|tag| tag.name == "pre").concat();
        assert!(letter.contains("1 note is waiting.") && letter.contains("/unsubscribe?token="), "{letter}");
        assert!(is_on(&test, me.user, "daily").await && !is_on(&test, me.user, "evening").await);
    }

    async fn an_hour_that_does_not_exist_is_refused_and_the_rest_is_kept(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (field, name) in [
            (Field::DailyHour, "daily_hour"),
            (Field::EveningHour, "evening_hour"),
            (Field::WeeklyDay, "weekly_day"),
            (Field::WeeklyHour, "weekly_hour"),
        ] {
            for bad in ["", "24", "-1", "nine", "99999999999999999999"] {
                let form = FORM.map(|(known, value)| (known, if known == name { bad } else { value }));
                let answer = browser.call(SAVE, &form).await;
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{name} {bad}");
                let answer = browser.post(SAVE, PAGE, &form).await;
                assert_eq!(answer.page(), PAGE);
                let html = browser.follow(&answer).await.html();
                assert!(html.message(field.name()).is_some(), "{name} {bad}");
                let other = if name == "daily_hour" { ("weekly_hour", "18") } else { ("daily_hour", "7") };
                assert_eq!(html.form(SAVE).value(other.0).as_deref(), Some(other.1), "{name} {bad}");
            }
        }
        assert!(reminder::Entity::find().one(&test.core.db).await.unwrap().is_none(), "nothing was saved");
    }

    async fn a_test_mail_is_sent_from_the_page_and_not_for_ever(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for _ in 0..3 {
            let answer = browser.post("/api/settings/test_mail", PAGE, &[]).await;
            assert_eq!(answer.leads_to(), format!("{PAGE}?sent=1"));
            let page = browser.follow(&answer).await;
            assert!(page.body.contains("minji@example.com is on its way"), "{}", page.body);
        }
        let answer = browser.call("/api/settings/test_mail", &[]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 3500);
        assert_eq!(test.jobs().await.len(), 3);
    }

    async fn an_address_that_takes_no_mail_is_told_with_a_way_out(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        assert!(!browser.get(PAGE).await.body.contains("/api/settings/retry_address"));
        let mut row: entity::user::ActiveModel = entity::user::Entity::find_by_id(me.user.0)
            .one(&test.core.db).await.unwrap().unwrap().into();
        row.mail_failed_at = sea_orm::Set(Some(me.now));
        row.mail_failure = sea_orm::Set(Some("550 <b>no such user</b>".to_owned()));
        sea_orm::ActiveModelTrait::update(row, &test.core.db).await.unwrap();
        let page = browser.get(PAGE).await;
        assert!(page.body.contains("550 &lt;b&gt;no such user"), "{}", page.body);
        let answer = browser.post("/api/settings/retry_address", PAGE, &[]).await;
        assert_eq!(answer.leads_to(), format!("{PAGE}?sent=1"));
        assert!(!browser.get(PAGE).await.body.contains("/api/settings/retry_address"));
    }

    async fn the_link_of_a_mail_works_without_a_login_and_without_javascript(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let router = site(&test);
        for learner in [&me, &you] {
            Browser::of(&router, &test, learner).post(SAVE, PAGE, &FORM).await;
        }
        let token = token(&test.core.keys, me.user, ReminderKind::Daily).unwrap();
        let link = format!("/unsubscribe?token={token}");
        let mut guest = Browser::new(&router);
        for _ in 0..2 {
            let page = guest.get(&link).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains("Stop “Daily reminder”?"), "{}", page.body);
        }
        assert!(is_on(&test, me.user, "daily").await, "looking changes nothing");

        let form = [("token", token.as_str()), ("deed", "this")];
        let answer = guest.post("/unsubscribe", &link, &form).await;
        let page = guest.follow(&answer).await;
        assert!(page.body.contains("“Daily reminder” is off"), "{}", page.body);
        assert!(page.body.contains("Other mails still come."));
        assert!(!is_on(&test, me.user, "daily").await && is_on(&test, me.user, "weekly").await);
        let answer = guest.post("/unsubscribe", &link, &[("token", &token), ("deed", "all")]).await;
        let page = guest.follow(&answer).await;
        assert!(page.body.contains("no summaries are sent any more"), "{}", page.body);
        assert!(!is_on(&test, me.user, "weekly").await);
        let answer = guest.post("/unsubscribe", &link, &[("token", &token), ("deed", "undo")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let page = guest.follow(&answer).await;
        assert!(page.body.contains("It is on again."), "{}", page.body);
        assert!(is_on(&test, me.user, "daily").await && is_on(&test, me.user, "weekly").await);
        assert!(!is_on(&test, me.user, "evening").await);
        assert!(is_on(&test, you.user, "daily").await && is_on(&test, you.user, "weekly").await);
        assert!(guest.cookies.is_empty());
    }

    async fn a_mail_provider_ends_mails_with_one_click(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        for (kind, body) in [
            (ENCODED, "List-Unsubscribe=One-Click"),
            ("multipart/form-data; boundary=x", multipart),
        ] {
            Browser::of(&router, &test, &me).post(SAVE, PAGE, &FORM).await;
            let token = token(&test.core.keys, me.user, ReminderKind::Weekly).unwrap();
            // Also with somebody's cookies, and as often as it likes.
            for mut browser in [Browser::new(&router), Browser::of(&router, &test, &me)] {
                let answer = one_click(&mut browser, &format!("/unsubscribe?token={token}"), kind, body).await;
                assert_eq!(answer.status, StatusCode::OK, "{answer:#?}");
                assert_eq!(answer.header("set-cookie"), "");
            }
            assert!(!is_on(&test, me.user, "weekly").await && is_on(&test, me.user, "daily").await);
        }
    }

    async fn no_other_link_does_anything(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        Browser::of(&router, &test, &me).post(SAVE, PAGE, &FORM).await;
        let good = token(&test.core.keys, me.user, ReminderKind::Daily).unwrap();
        let mut guest = Browser::new(&router);
        let long = "x".repeat(3000);
        for bad in ["x", &good[1..], &format!("{good}A"), "%00", &long] {
            let page = guest.get(&format!("/unsubscribe?token={bad}")).await;
            assert_eq!(page.status, StatusCode::GONE, "{bad}");
            let (answer, sent) = test.statements(guest.post("/unsubscribe", "/unsubscribe", &[("token", bad)])).await;
            assert_eq!(answer.status, StatusCode::GONE, "{bad}");
            assert!(sent.is_empty(), "{bad}: {sent:?}");
            let body = "List-Unsubscribe=One-Click";
            let answer = one_click(&mut guest, &format!("/unsubscribe?token={bad}"), ENCODED, body).await;
            assert_eq!(answer.status, StatusCode::GONE, "{bad}");
        }
        assert_eq!(guest.post("/unsubscribe", "/unsubscribe", &[]).await.status, StatusCode::GONE);
        let huge = format!("token={}", "x".repeat(100_000));
        assert!(one_click(&mut guest, "/unsubscribe", ENCODED, &huge).await.status.is_client_error());
        assert!(is_on(&test, me.user, "daily").await);
    }
}

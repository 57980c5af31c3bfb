//! Changing a card by hand and choosing how one is asked, by plain forms.

use domain::time::StudyDay;
use http::StatusCode;

use crate::{
    browser::Browser,
    common::{on_both, viewer},
    notes::{ticket, write},
    site::site,
};

const CHANGE: &str = "/api/review/change";
const SAVE: &str = "/api/settings/save_review";

on_both! {
    async fn a_card_is_set_aside_and_brought_back(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let page = format!("/notes/{note}");
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [("note", note.as_str()), ("change", "suspend")];
        let answer = browser.post(CHANGE, &page, &form).await;
        assert!(answer.leads_to().starts_with(&format!("{page}?changed=")), "{answer:?}");
        assert_eq!(browser.get("/review").await.leads_to(), "/review/done");
        let changed = browser.follow(&answer).await;
        let undo = changed.html().form("/api/review/undo");
        let (event, next) = (undo.value("event").unwrap(), undo.value("next").unwrap());
        let form = [("event", event.as_str()), ("next", next.as_str())];
        let answer = browser.post("/api/review/undo", &page, &form).await;
        assert_eq!(answer.leads_to(), page);
        ticket(&mut browser).await;
    }

    async fn pressed_twice_leads_to_the_note(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let page = format!("/notes/{note}");
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [("note", note.as_str()), ("change", "bury")];
        browser.post(CHANGE, &page, &form).await;
        assert_eq!(browser.post(CHANGE, &page, &form).await.leads_to(), page);
    }

    async fn a_reviewed_card_gets_the_day_that_was_chosen(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let page = format!("/notes/{note}");
        let mut browser = Browser::of(&site(&test), &test, &me);
        assert!(browser.get(&page).await.html().value("due_day").is_none(), "a new card has no day");
        let shown = ticket(&mut browser).await;
        let form = [("ticket", shown.as_str()), ("rating", "easy")];
        browser.post("/api/review/answer", "/review", &form).await;
        let day = StudyDay(me.today.0 + 77).date();
        let form = [("note", note.as_str()), ("change", "set_due"), ("due_day", day.as_str())];
        let answer = browser.post(CHANGE, &page, &form).await;
        let changed = browser.follow(&answer).await;
        assert_eq!(changed.html().value("due_day"), Some(day));
    }

    async fn what_cannot_be_is_refused(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let mut browser = Browser::of(&site(&test), &test, &me);
        let bad_days = ["", "yesterday", "2026-02-30", "1999-01-01", "9999-12-31", "\0"];
        for day in bad_days {
            let form = [("note", note.as_str()), ("change", "set_due"), ("due_day", day)];
            let answer = browser.call(CHANGE, &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{day:?}");
        }
        let form = [("note", note.as_str()), ("change", "forget")];
        assert_eq!(browser.call(CHANGE, &form).await.status, StatusCode::BAD_REQUEST);
        for id in ["", "garbage", "00000000-0000-0000-0000-000000000000"] {
            let form = [("note", id), ("change", "suspend")];
            assert_eq!(browser.call(CHANGE, &form).await.status, StatusCode::NOT_FOUND, "{id:?}");
            let answer = browser.post(CHANGE, "/notes", &form).await;
            assert_eq!(answer.page(), "/notes");
        }
    }

    async fn undo_leads_to_no_foreign_page(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [("note", note.as_str()), ("change", "bury")];
        let answer = browser.post(CHANGE, "/notes", &form).await.leads_to();
        let (_, event) = answer.split_once("changed=").unwrap();
        let form = [("event", event), ("next", "//evil.example")];
        assert_eq!(browser.post("/api/review/undo", "/notes", &form).await.leads_to(), "/review");
    }

    async fn how_one_is_asked_is_saved_and_used(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [("retention", "97"), ("new_per_day", "0")];
        let answer = browser.post(SAVE, "/settings/review", &form).await;
        assert_eq!(answer.leads_to(), "/settings/review?saved=1");
        let page = browser.follow(&answer).await;
        assert_eq!(page.html().value("retention").as_deref(), Some("97"));
        assert_eq!(browser.get("/review").await.leads_to(), "/review/done", "no new cards");
        let form = [("retention", "97"), ("new_per_day", "1")];
        browser.post(SAVE, "/settings/review", &form).await;
        ticket(&mut browser).await;
    }

    async fn refused_settings_come_back_as_typed(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let form = [("retention", "99"), ("new_per_day", "-3"), ("learning_steps", "1m, soon")];
        let answer = browser.post(SAVE, "/settings/review", &form).await;
        assert_eq!(answer.page(), "/settings/review");
        let html = browser.follow(&answer).await.html();
        for (field, value) in form {
            assert_eq!(html.value(field).as_deref(), Some(value));
            assert!(html.message(field).is_some_and(|message| !message.is_empty()), "{field}");
        }
        let answer = browser.call(SAVE, &form).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"));
        let page = browser.get("/settings/review").await.html();
        assert_eq!(page.value("retention").as_deref(), Some("90"), "nothing was saved");
    }
}

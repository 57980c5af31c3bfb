//! "Check this note" by plain forms, and the margin that shows what was said.

use std::sync::Arc;

use api::note::{NoteApi, SaveNote};
use entity::note_check;
use http::StatusCode;
use sea_orm::EntityTrait;
use services::{
    ai::{Ai, Scripted},
    jobs::Job,
    note::NoteService,
    prepare::check,
};

use crate::{
    ai_support::{agree, on},
    browser::Browser,
    common::{Test, on_both, second_viewer, viewer},
    notes::write,
    site::site,
};

const CALL: &str = "/api/notes/check";

/// Switches a model on whose check speaks in markup.
fn checks(test: &mut Test) {
    on(test);
    let reply = r#"{"accuracy": 37, "consistency": 95, "title_fit": 80, "issues": [
        {"aspect": "title_fit", "quote": "<b style=", "problem": "Not <b>bold</b>."}]}"#;
    test.core.ai = Arc::new(Ai {
        grader: Arc::new(Scripted::new(|_| Ok(reply.to_owned()))),
        ..(*test.core.ai).clone()
    });
}

async fn run_checks(test: &Test) {
    for job in test.jobs().await {
        if let Job::CheckNote { note, wish } = job {
            check::run(&test.core, note, wish).await.unwrap();
        }
    }
}

on_both! {
    async fn a_note_is_checked_and_the_margin_says_so(test: Test) {
        let mut test = test;
        checks(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let note = write(&test, &me, "Osmosis").await;
        let path = format!("/notes/{note}");
        let mut browser = Browser::of(&site(&test), &test, &me);
        let page = browser.get(&path).await;
        let id = page.html().form(CALL).value("id").unwrap();
        assert_eq!(id, note.to_string());
        assert!(page.body.contains("Check this note"));
        let asked = browser.post(CALL, &path, &[("id", id.as_str())]).await;
        assert_eq!(asked.leads_to(), format!("{path}#check"));
        let page = browser.get(&path).await;
        assert!(page.body.contains("Checking the note") && page.html().all("noscript").count() > 0);
        assert!(!page.body.contains(CALL), "it is asked for once");
        let wish = note_check::Entity::find().one(&test.core.db).await.unwrap().unwrap().id;
        let wish = wish.to_string();
        let told = browser.call("/api/grading/state", &[("id", wish.as_str())]).await;
        assert_eq!(told.json()["settled"], false);
        run_checks(&test).await;
        let told = browser.call("/api/grading/state", &[("id", wish.as_str())]).await;
        assert_eq!(told.json()["settled"], true);
        let page = browser.get(&path).await;
        let marks = page.html().texts(|tag| tag.name == "dd").concat();
        for text in ["37 out of 100", "95 out of 100", "80 out of 100"] {
            assert!(marks.contains(text), "{text}: {marks}");
        }
        assert!(page.body.contains("Not &lt;b&gt;bold"), "what a model says is no markup");
        assert!(!page.body.contains("Not <b>bold"));
        assert_eq!(page.html().texts(|tag| tag.name == "q"), ["<b style="]);
        assert!(!page.body.contains(CALL) && !page.body.contains("earlier text of the note"));
        let notes = NoteService::new(test.core.clone());
        let editor = notes.editor(&me, Some(note)).await.unwrap();
        let mut fields = editor.fields;
        fields.body.push_str("More.\n");
        let form = SaveNote { id: Some(note), version: editor.version, fields };
        notes.save(&me, form).await.unwrap();
        let page = browser.get(&path).await;
        assert!(page.body.contains("earlier text of the note"));
        assert!(page.body.contains("Check what it says now"));
        assert_eq!(page.html().form(CALL).value("id").unwrap(), note.to_string());
    }

    async fn what_may_not_be_sent_is_said_instead_of_a_button(test: Test) {
        let mut test = test;
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let note = write(&test, &me, "Osmosis").await.to_string();
        let path = format!("/notes/{note}");
        let form = [("id", note.as_str())];
        let mut browser = Browser::of(&site(&test), &test, &me);
        let page = browser.get(&path).await;
        assert!(!page.body.contains("Check by AI"), "there is no model");
        assert_eq!(browser.call(CALL, &form).await.status, StatusCode::FORBIDDEN);
        checks(&mut test);
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let page = browser.get(&path).await;
        assert!(page.body.contains("You haven't agreed to AI grading."), "{}", page.body);
        assert!(page.body.contains("href=\"/settings/review\"") && !page.body.contains(CALL));
        assert_eq!(browser.call(CALL, &form).await.status, StatusCode::FORBIDDEN);
        let refused = browser.post(CALL, &path, &form).await;
        let page = browser.follow(&refused).await;
        let alerts = page.html().alerts().into_iter().filter(|text| !text.trim().is_empty());
        assert_eq!(alerts.count(), 1, "the page says that it was refused");
        agree(&test, &you).await;
        let mut other = Browser::of(&router, &test, &you);
        for id in [note.as_str(), "garbage", ""] {
            assert_eq!(other.call(CALL, &[("id", id)]).await.status, StatusCode::NOT_FOUND, "{id}");
        }
        assert!(test.jobs().await.is_empty());
        assert!(note_check::Entity::find().one(&test.core.db).await.unwrap().is_none());
    }
}

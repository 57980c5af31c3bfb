//! Drafts, as the editor's page handles them without JavaScript.

use crate::{
    browser::Browser,
    common::{on_both, viewer},
    notes::write,
    site::site,
};

on_both! {
    async fn the_editors_own_button_throws_a_draft_away(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for page in ["/notes/new".to_owned(), format!("/notes/{note}/edit")] {
            let html = browser.get(&page).await.html();
            let (id, version) = (html.value("id").unwrap(), html.value("version").unwrap());
            let fields = [("id", id.as_str()), ("version", &version), ("title", ""), ("body", "Words"), ("mode", "recall")];
            let refused = browser.post("/api/notes/save", &page, &fields).await;
            let html = browser.follow(&refused).await.html();
            assert_eq!(html.value("body").as_deref(), Some("Words"));
            // A browser sends every field of the form, and the button's own after them.
            let button = html.all("button").find(|tag| tag.get("formaction") == "/api/notes/discard_draft");
            let button = button.expect("the button");
            let mut fields = vec![("id", id.as_str()), ("version", &version), ("title", ""), ("body", "Words"), ("mode", "recall")];
            if button.has("name") {
                fields.push((button.get("name"), button.get("value")));
            }
            let answer = browser.post("/api/notes/discard_draft", &page, &fields).await;
            assert_eq!(answer.leads_to(), page);
            let html = browser.follow(&answer).await.html();
            assert_ne!(html.value("body").as_deref(), Some("Words"));
        }
    }

    async fn a_draft_that_nothing_can_hold_is_refused(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let huge = "x".repeat(200_001);
        let form = [("version", "1"), ("title", "Title"), ("body", huge.as_str()), ("mode", "recall")];
        for call in ["/api/notes/keep_draft", "/api/notes/save"] {
            let answer = browser.call(call, &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{call}");
            assert_eq!(answer.json()["fields"][0]["field"], "body");
        }
    }
}

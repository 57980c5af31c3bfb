//! Ids that do not exist, and ids of somebody else's things: neither can be told from the other.

use services::ids::new_id;

use crate::{
    browser::Browser,
    common::{START, on_both, second_viewer, viewer},
    notes::write,
    site::site,
};

on_both! {
    async fn what_is_not_mine_does_not_exist(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let theirs = write(&test, &you, "Theirs").await.to_string();
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let unknown = new_id(START).to_string();
        let long = "x".repeat(10_000);
        for id in [&theirs, &unknown, "garbage", "0", "' OR 1=1", "\0", &long] {
            let form = [("id", id), ("version", "1"), ("title", "Mine"), ("body", "now"), ("mode", "recall")];
            for call in ["save", "keep_draft", "delete", "restore"] {
                let path = format!("/api/notes/{call}");
                let answer = browser.call(&path, &form).await;
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"), "{call} {id}");
                let answer = browser.post(&path, "/notes", &form).await;
                assert_eq!(answer.page(), "/notes", "{call} {id}");
                let page = browser.follow(&answer).await;
                assert_eq!(page.status, 200, "{call} {id}");
                assert!(!page.body.contains("Theirs"), "{call} {id}");
            }
            let id = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>();
            for path in [format!("/notes/{id}"), format!("/notes/{id}/edit"), format!("/notes?category={id}")] {
                let page = browser.get(&path).await;
                assert_eq!(page.status, 404, "{path}");
                assert!(!page.body.contains("Theirs"), "{path}");
            }
        }
        let list = browser.get(&format!("/notes?deleted={theirs}")).await;
        assert_eq!(list.status, 200);
        assert!(!list.body.contains("Theirs"));
        // Nothing of theirs was touched.
        let mut owner = Browser::of(&router, &test, &you);
        let page = owner.get(&format!("/notes/{theirs}")).await;
        assert!(page.html().title().contains("Theirs"));
    }

    async fn an_id_that_is_left_out_is_no_note(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for call in ["delete", "restore"] {
            let answer = browser.call(&format!("/api/notes/{call}"), &[]).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"), "{call}");
        }
        let answer = browser.call("/api/review/upcoming", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "outdated"));
    }

    async fn deleting_twice_is_deleting_once(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await.to_string();
        let mut browser = Browser::of(&site(&test), &test, &me);
        let page = format!("/notes/{note}");
        let form = [("id", note.as_str())];
        let deleted = browser.post("/api/notes/delete", &page, &form).await;
        assert_eq!(deleted.leads_to(), format!("/notes?deleted={note}"));
        assert!(browser.follow(&deleted).await.body.contains("/api/notes/restore"));
        let again = browser.post("/api/notes/delete", &page, &form).await;
        assert_eq!(again.leads_to(), deleted.leads_to());
        assert_eq!(browser.get(&page).await.status, 404);
        let restored = browser.post("/api/notes/restore", "/notes", &form).await;
        assert_eq!(restored.leads_to(), page);
        assert_eq!(browser.follow(&restored).await.status, 200);
    }
}

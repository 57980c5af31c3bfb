//! The editor's form.

use api::Field;

use super::Bad;
use crate::{
    browser::Browser,
    common::{on_both, viewer},
    notes::write,
    site::site,
};

const KEPT: [&str; 4] = ["title", "body", "category", "tags"];

/// A new note with `changed` fields.
async fn refused(browser: &mut Browser, changed: &[(&str, &str)], marked: &[Field]) {
    let version = browser
        .get("/notes/new")
        .await
        .html()
        .value("version")
        .unwrap();
    let mut fields = vec![
        ("id", ""),
        ("version", version.as_str()),
        ("title", "Title"),
        ("body", "Body"),
        ("category", ""),
        ("tags", ""),
        ("mode", "recall"),
    ];
    for (name, value) in changed {
        let field = fields.iter_mut().find(|(known, _)| known == name).unwrap();
        field.1 = value;
    }
    let bad = Bad {
        call: "/api/notes/save",
        page: "/notes/new",
        fields: &fields,
        status: 422,
        code: "invalid",
        marked,
        kept: &KEPT,
    };
    bad.send(browser).await;
}

on_both! {
    async fn every_field_has_bounds(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let (title, category, tag) = ("제".repeat(121), "c".repeat(61), "t".repeat(41));
        let many = (0..21).map(|n| format!("t{n}")).collect::<Vec<_>>().join(", ");
        for title in ["", "  ", &title, "a\tb"] {
            refused(&mut browser, &[("title", title)], &[Field::Title]).await;
        }
        for body in ["", " "] {
            refused(&mut browser, &[("body", body)], &[Field::Body]).await;
        }
        for category in [&category, "a\tb"] {
            refused(&mut browser, &[("category", category)], &[Field::Category]).await;
        }
        for tags in [&tag, &many] {
            refused(&mut browser, &[("tags", tags)], &[Field::Tags]).await;
        }
        let all = [("title", title.as_str()), ("body", ""), ("category", &category), ("tags", &many)];
        let fields = [Field::Title, Field::Body, Field::Category, Field::Tags];
        refused(&mut browser, &all, &fields).await;
    }

    async fn fifty_thousand_characters_survive_a_bad_title(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for body in ["가".repeat(50_000), "🦉".repeat(50_000), "<&\"'\\ \u{a0}\n".repeat(6_250)] {
            refused(&mut browser, &[("title", ""), ("body", &body)], &[Field::Title]).await;
        }
    }

    async fn nothing_typed_ends_its_text_area(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let body = "\n</textarea><b id=out>&lt; &amp;";
        refused(&mut browser, &[("title", ""), ("body", body)], &[Field::Title]).await;
        let page = browser.get("/notes/new").await;
        assert!(page.body.contains("id=out"), "it is there");
        assert!(!page.body.contains("<b id=out>"), "as text");
    }

    async fn one_character_more_is_too_long_and_kept_as_well(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let body = "가".repeat(50_001);
        refused(&mut browser, &[("body", &body)], &[Field::Body]).await;
        let both = [("title", "x\u{7}"), ("body", &body)];
        refused(&mut browser, &both, &[Field::Title, Field::Body]).await;
    }

    async fn a_mode_that_does_not_exist_is_refused(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for mode in ["", "poem"] {
            let form = [("version", "1"), ("title", "Title"), ("body", "Body"), ("mode", mode)];
            let answer = browser.call("/api/notes/save", &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"));
            assert_eq!(answer.json()["fields"][0]["field"], "mode");
            let answer = browser.post("/api/notes/save", "/notes/new", &form).await;
            assert_eq!(answer.page(), "/notes/new");
            let page = browser.follow(&answer).await;
            assert_eq!(page.html().value("title").as_deref(), Some("Title"));
        }
    }

    async fn a_stale_version_does_not_overwrite_and_loses_nothing(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let (id, page) = (note.to_string(), format!("/notes/{note}/edit"));
        let mut browser = Browser::of(&site(&test), &test, &me);
        let version = browser.get(&page).await.html().value("version").unwrap();
        let fields = |title: &'static str, body: &'static str| {
            [("id", id.as_str()), ("version", version.as_str()), ("title", title), ("body", body),
             ("category", ""), ("tags", ""), ("mode", "recall")]
        };
        let saved = browser.call("/api/notes/save", &fields("There", "there")).await;
        assert_eq!(saved.status, 200);
        let stale = Bad {
            call: "/api/notes/save",
            page: &page,
            fields: &fields("Here", "here"),
            status: 409,
            code: "changed_elsewhere",
            marked: &[],
            kept: &KEPT,
        };
        stale.send(&mut browser).await;
        let read = browser.get(&format!("/notes/{note}")).await;
        assert!(read.html().title().contains("There"));
        for version in ["0", "-1", "999", "9223372036854775807"] {
            let form = [("id", id.as_str()), ("version", version), ("title", "X"), ("body", "x"), ("mode", "recall")];
            let answer = browser.call("/api/notes/save", &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "changed_elsewhere"), "{version}");
        }
    }

    async fn a_version_that_is_no_number_is_malformed(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for version in ["", "one", "1.5", "99999999999999999999"] {
            let form = [("version", version), ("title", "Title"), ("body", "Body"), ("mode", "recall")];
            for call in ["/api/notes/save", "/api/notes/keep_draft"] {
                let answer = browser.call(call, &form).await;
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "malformed"), "{call}");
            }
            let answer = browser.post("/api/notes/save", "/notes/new", &form).await;
            assert_eq!(browser.follow(&answer).await.status, 200);
        }
    }
}

use api::note::{NoteApi, NoteFields};
use domain::{note::Mode, review::CardStatus};

use crate::{
    common::{at, on_both, viewer},
    support::{
        card, data_version, drafts, editor, fields, filled, read, run, service, stored, write,
    },
};

/// Line ends of both kinds, decomposed Hangul, an emoji of several characters, white space around.
const BODY: &str = "  첫 줄\r\n\r\n- \u{1112}\u{1161}\u{11ab}\r\n- 👩‍👩‍👧‍👦\n\n`a\tb`  \r\n\n";

on_both! {
    async fn a_body_comes_back_byte_for_byte(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, NoteFields {
            category: " 네트워크 ".to_owned(),
            tags: "#tcp, 3-way , TCP".to_owned(),
            mode: "explain".to_owned(),
            ..fields("  TCP 연결 👋 ", BODY)
        }).await;
        assert_eq!(stored(&test, id).await.body.as_bytes(), BODY.as_bytes());
        let page = editor(&test, &me, Some(id)).await;
        assert_eq!(page.fields, NoteFields {
            title: "TCP 연결 👋".to_owned(),
            body: BODY.to_owned(),
            category: "네트워크".to_owned(),
            tags: "tcp, 3-way".to_owned(),
            mode: "explain".to_owned(),
        });
        assert_eq!((page.version, page.draft_at), (1, None));
        assert_eq!(page.categories, ["네트워크"]);
        let note = read(&test, &me, id).await;
        assert_eq!(note.title, "TCP 연결 👋");
        assert_eq!(note.category.as_deref(), Some("네트워크"));
        assert_eq!(note.tags, ["tcp", "3-way"]);
        assert_eq!((note.mode, note.status), (Mode::Explain, CardStatus::New));
        assert_eq!((note.due_day, note.recall, note.reviews), (None, None, 0));
        assert!(note.html.contains("<li>") && page.preview == note.html, "{}", note.html);
        assert_eq!(note.frame.notes, 1);
        assert_eq!(note.frame.due, 1);
        assert_eq!(note.frame.categories[0].name, "네트워크");
        assert_eq!(stored(&test, id).await.excerpt, "첫 줄");
        assert!(drafts(&test, &me).await.is_empty());
    }

    async fn editing_never_touches_progress(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        run(&test, "UPDATE cards SET phase = 2, due_day = 20900, stability = 12.5, difficulty = 4, \
             reviews = 3, last_review_at = 1, last_review_day = 20700 WHERE note_id = $1",
            [id.0.into()]).await;
        let before = card(&test, id).await;
        let later = at(&me, me.now + 60_000);
        let page = editor(&test, &later, Some(id)).await;
        let change = NoteFields { category: "Shelf".to_owned(), ..fields("Other", "Other body") };
        service(&test).save(&later, filled(&page, change)).await.unwrap();
        assert_eq!(card(&test, id).await, before);
        let note = stored(&test, id).await;
        assert_eq!((note.version, note.created_at, note.updated_at), (2, me.now, later.now));
        assert_eq!(note.title, "Other");
    }

    async fn every_save_raises_the_data_version_once(test: Test) {
        let me = viewer(&test).await;
        let start = data_version(&test, &me).await;
        let full = NoteFields {
            category: "c".to_owned(),
            tags: "a, b".to_owned(),
            ..fields("Title", "Body")
        };
        let id = write(&test, &me, full.clone()).await;
        assert_eq!(data_version(&test, &me).await, start + 1);
        let page = editor(&test, &me, Some(id)).await;
        let change = NoteFields { tags: "b, c".to_owned(), ..full };
        service(&test).save(&me, filled(&page, change)).await.unwrap();
        assert_eq!(data_version(&test, &me).await, start + 2);
        assert_eq!(read(&test, &me, id).await.tags, ["b", "c"]);
    }

    async fn categories_and_tags_are_found_whatever_their_case_and_form(test: Test) {
        let me = viewer(&test).await;
        let shelved = |category: &str, tags: &str| NoteFields {
            category: category.to_owned(),
            tags: tags.to_owned(),
            ..fields("Title", "Body")
        };
        write(&test, &me, shelved("Data  Base", "한, 한국")).await;
        let other = write(&test, &me, shelved("data base", "\u{1112}\u{1161}\u{11ab}, 한")).await;
        let page = read(&test, &me, other).await;
        assert_eq!(page.category.as_deref(), Some("Data  Base"));
        assert_eq!(page.tags, ["한"]);
        assert_eq!(page.frame.categories.len(), 1);
        assert_eq!(page.frame.categories[0].notes, 2);
        write(&test, &me, shelved("Zoo", "")).await;
        write(&test, &me, shelved("Art", "")).await;
        let frame = read(&test, &me, other).await.frame;
        let names: Vec<_> = frame.categories.iter().map(|shelf| shelf.name.as_str()).collect();
        assert_eq!(names, ["Data  Base", "Zoo", "Art"], "in the order they were made");
    }

    async fn html_of_another_renderer_is_made_anew(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "*Body*")).await;
        run(&test, "UPDATE notes SET renderer_version = 0, html = 'old' WHERE id = $1",
            [id.0.into()]).await;
        assert!(read(&test, &me, id).await.html.contains("<em>Body</em>"));
        assert!(editor(&test, &me, Some(id)).await.preview.contains("<em>Body</em>"));
        assert!(service(&test).preview(&me, "*Body*").await.unwrap().contains("<em>"));
    }
}

use api::{
    ApiError, Field, Problem,
    note::{NoteApi, NoteFields, SaveNote},
};
use domain::{id::NoteId, text::TextProblem};
use services::ids::new_id;

use crate::{
    common::{at, on_both, second_viewer, viewer},
    support::{data_version, drafts, editor, fields, filled, notes, read, service, stored, write},
};

fn text(error: &ApiError, field: Field) -> Option<TextProblem> {
    match error.problem(field) {
        Some(Problem::Text { text }) => Some(*text),
        _ => None,
    }
}

on_both! {
    async fn all_problems_are_told_and_the_draft_is_kept(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let wrong = NoteFields {
            title: "제".repeat(121),
            body: "가".repeat(50_001),
            category: "c".repeat(61),
            tags: (0..21).map(|n| format!("t{n}")).collect::<Vec<_>>().join(","),
            mode: "poem".to_owned(),
        };
        let error = service(&test).save(&me, filled(&page, wrong.clone())).await.unwrap_err();
        assert_eq!(text(&error, Field::Title), Some(TextProblem::TooLong { max: 120 }));
        assert_eq!(text(&error, Field::Body), Some(TextProblem::TooLong { max: 50_000 }));
        assert_eq!(text(&error, Field::Category), Some(TextProblem::TooLong { max: 60 }));
        assert_eq!(error.problem(Field::Tags), Some(&Problem::TooMany { max: 20 }));
        assert_eq!(error.problem(Field::Mode), Some(&Problem::Unknown));
        assert!(notes(&test, &me).await.is_empty());
        assert_eq!(data_version(&test, &me).await, me.data_version);
        let again = editor(&test, &me, None).await;
        assert_eq!(again.fields, wrong, "as typed");
        assert_eq!((again.version, again.draft_at), (page.version, Some(me.now)));
    }

    async fn each_bound_is_held_on_its_own(test: Test) {
        let me = viewer(&test).await;
        let good = || NoteFields {
            title: "제".repeat(120),
            body: "가".repeat(50_000),
            category: "각".repeat(60),
            tags: (0..20).map(|n| format!("{n:0>40}")).collect::<Vec<_>>().join(","),
            mode: "title".to_owned(),
        };
        write(&test, &me, good()).await;
        let cases = [
            (Field::Title, NoteFields { title: " \t".to_owned(), ..good() }),
            (Field::Title, NoteFields { title: "a\nb".to_owned(), ..good() }),
            (Field::Body, NoteFields { body: "\r\n ".to_owned(), ..good() }),
            (Field::Body, NoteFields { body: "a\0b".to_owned(), ..good() }),
            (Field::Category, NoteFields { category: "a\tb".to_owned(), ..good() }),
            (Field::Tags, NoteFields { tags: "x".repeat(41), ..good() }),
            (Field::Mode, NoteFields { mode: String::new(), ..good() }),
        ];
        for (field, wrong) in cases {
            let page = editor(&test, &me, None).await;
            let error = service(&test).save(&me, filled(&page, wrong)).await.unwrap_err();
            let ApiError::Invalid { fields } = &error else { panic!("{error:?}") };
            assert_eq!(fields.iter().map(|problem| problem.field).collect::<Vec<_>>(), [field]);
        }
        assert_eq!(notes(&test, &me).await.len(), 1);
    }

    async fn what_no_draft_can_hold_is_refused(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let huge = filled(&page, fields("Title", &"x".repeat(200_001)));
        let kept = service(&test).keep_draft(&me, huge.clone()).await.unwrap_err();
        assert_eq!(text(&kept, Field::Body), Some(TextProblem::TooLong { max: 200_000 }));
        let saved = service(&test).save(&me, huge).await.unwrap_err();
        assert_eq!(text(&saved, Field::Body), Some(TextProblem::TooLong { max: 50_000 }));
        assert!(drafts(&test, &me).await.is_empty());
    }

    async fn what_belongs_to_somebody_else_does_not_exist(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let theirs = NoteFields {
            category: "Theirs".to_owned(),
            tags: "theirs".to_owned(),
            ..fields("Title", "Body")
        };
        let id = write(&test, &you, theirs).await;
        let category = read(&test, &you, id).await.frame.categories[0].id;
        let before = stored(&test, id).await;
        for id in [id, NoteId(new_id(me.now))] {
            let form = SaveNote { id: Some(id), version: 1, fields: fields("Mine", "now") };
            let service = service(&test);
            assert_eq!(service.read(&me, id).await.unwrap_err(), ApiError::NotFound);
            assert_eq!(service.editor(&me, Some(id)).await.unwrap_err(), ApiError::NotFound);
            assert_eq!(service.keep_draft(&me, form.clone()).await, Err(ApiError::NotFound));
            assert_eq!(service.save(&me, form).await, Err(ApiError::NotFound));
            assert_eq!(service.delete(&me, id).await, Err(ApiError::NotFound));
            assert_eq!(service.restore(&me, id).await, Err(ApiError::NotFound));
            assert_eq!(service.discard_draft(&me, Some(id)).await, Ok(()));
        }
        let query = api::note::NoteQuery { category: Some(category), leech: false, after: None };
        let listed = service(&test).list(&me, query, Some(id)).await;
        assert_eq!(listed.unwrap_err(), ApiError::NotFound);
        let list = service(&test).list(&me, Default::default(), Some(id)).await.unwrap();
        assert_eq!((list.notes.items.len(), list.deleted), (0, None));
        assert_eq!(list.frame.categories, []);
        assert_eq!(editor(&test, &me, None).await.categories, [""; 0]);
        assert_eq!(stored(&test, id).await, before);
        assert!(drafts(&test, &me).await.is_empty());
        assert_eq!(data_version(&test, &me).await, me.data_version);
    }

    async fn a_note_that_was_changed_elsewhere_is_not_overwritten_unasked(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        let (here, there) =
            (editor(&test, &me, Some(id)).await, editor(&test, &me, Some(id)).await);
        service(&test).save(&me, filled(&there, fields("There", "there"))).await.unwrap();
        let raised = data_version(&test, &me).await;
        let later = at(&me, me.now + 1_000);
        let mine = filled(&here, fields("Here", "here"));
        let refused = service(&test).save(&later, mine).await;
        assert_eq!(refused, Err(ApiError::ChangedElsewhere));
        assert_eq!(stored(&test, id).await.title, "There");
        assert_eq!(data_version(&test, &me).await, raised);
        // What was typed is there, and saving it now is a decision.
        let page = editor(&test, &later, Some(id)).await;
        assert_eq!(page.fields, fields("Here", "here"));
        assert_eq!((page.version, page.draft_at), (2, Some(later.now)));
        service(&test).save(&later, filled(&page, page.fields.clone())).await.unwrap();
        assert_eq!(stored(&test, id).await.title, "Here");
        assert!(drafts(&test, &me).await.is_empty());
    }
}

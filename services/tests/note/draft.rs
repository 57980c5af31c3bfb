use api::note::NoteApi;

use crate::{
    common::{at, on_both, second_viewer, viewer},
    support::{data_version, drafts, editor, fields, filled, notes, service, stored, write},
};

on_both! {
    async fn a_draft_comes_back_as_typed_and_can_be_thrown_away(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        assert!(page.version > 0 && page.draft_at.is_none());
        assert_ne!(page.version, editor(&test, &me, None).await.version);
        let typed = fields(" half ", "- a\r\n\0");
        let later = at(&me, me.now + 5_000);
        let kept = service(&test).keep_draft(&later, filled(&page, typed)).await;
        assert_eq!(kept, Ok(later.now));
        let again = editor(&test, &me, None).await;
        assert_eq!(again.fields, fields(" half ", "- a\r\n"));
        assert_eq!((again.version, again.draft_at), (page.version, Some(later.now)));
        assert!(again.preview.contains("<li>"));
        assert_eq!(data_version(&test, &me).await, me.data_version);
        service(&test).discard_draft(&me, None).await.unwrap();
        assert!(drafts(&test, &me).await.is_empty());
        assert_eq!(editor(&test, &me, None).await.draft_at, None);
    }

    async fn drafts_are_kept_apart(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let id = write(&test, &me, fields("Title", "Body")).await;
        let service = service(&test);
        let (new, old) = (editor(&test, &me, None).await, editor(&test, &me, Some(id)).await);
        service.keep_draft(&me, filled(&new, fields("new", "new"))).await.unwrap();
        service.keep_draft(&me, filled(&old, fields("old", "old"))).await.unwrap();
        let theirs = editor(&test, &you, None).await;
        assert_eq!((theirs.draft_at, theirs.fields.title.as_str()), (None, ""));
        assert_eq!(editor(&test, &me, None).await.fields.title, "new");
        assert_eq!(editor(&test, &me, Some(id)).await.fields.title, "old");
        assert_eq!(stored(&test, id).await.title, "Title");
        service.discard_draft(&me, Some(id)).await.unwrap();
        assert_eq!(editor(&test, &me, Some(id)).await.fields.title, "Title");
        assert_eq!(editor(&test, &me, None).await.fields.title, "new");
    }

    async fn an_autosave_after_its_form_was_saved_leaves_nothing(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let form = filled(&page, fields(" Title ", "Body"));
        let id = service(&test).save(&me, form.clone()).await.unwrap();
        service(&test).keep_draft(&me, form).await.unwrap();
        let page = editor(&test, &me, Some(id)).await;
        let edit = filled(&page, fields("Title ", "Edit"));
        service(&test).save(&me, edit.clone()).await.unwrap();
        service(&test).keep_draft(&me, edit).await.unwrap();
        assert!(drafts(&test, &me).await.is_empty());
    }

    async fn saving_one_form_keeps_the_draft_of_another(test: Test) {
        let me = viewer(&test).await;
        let (one, two) = (editor(&test, &me, None).await, editor(&test, &me, None).await);
        service(&test).save(&me, filled(&one, fields("One", "one"))).await.unwrap();
        service(&test).keep_draft(&me, filled(&two, fields("Two", "two"))).await.unwrap();
        // The first form comes once more: a double of a note that is there.
        service(&test).save(&me, filled(&one, fields("One", "one"))).await.unwrap();
        assert_eq!(notes(&test, &me).await.len(), 1);
        assert_eq!(editor(&test, &me, None).await.fields.title, "Two");
    }

    async fn what_was_typed_into_a_deleted_note_is_kept(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        let page = editor(&test, &me, Some(id)).await;
        service(&test).delete(&me, id).await.unwrap();
        let saved = service(&test).save(&me, filled(&page, fields("Title", "More"))).await;
        assert_eq!(saved, Err(api::ApiError::NotFound));
        service(&test).restore(&me, id).await.unwrap();
        assert_eq!(editor(&test, &me, Some(id)).await.fields.body, "More");
    }
}

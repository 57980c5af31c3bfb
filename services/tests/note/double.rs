use api::{
    ApiError,
    note::{NoteApi, NoteFields},
};
use futures::future::join_all;

use crate::{
    common::{on_both, viewer},
    support::{card, data_version, drafts, editor, fields, filled, notes, service, write},
};

on_both! {
    async fn the_same_form_posted_at_once_makes_one_note(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let form = filled(&page, NoteFields {
            category: "New".to_owned(),
            tags: "b, a".to_owned(),
            ..fields("  Title ", "Body")
        });
        let posts = (0..6).map(|_| {
            let (service, me, form) = (service(&test), me.clone(), form.clone());
            tokio::spawn(async move { service.save(&me, form).await })
        });
        let ids: Vec<_> =
            join_all(posts).await.into_iter().map(|post| post.unwrap().unwrap()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(notes(&test, &me).await.len(), 1);
        card(&test, ids[0]).await;
        assert_eq!(data_version(&test, &me).await, me.data_version + 1);
        assert!(drafts(&test, &me).await.is_empty());
    }

    async fn other_forms_posted_at_once_share_their_category_and_tags(test: Test) {
        let me = viewer(&test).await;
        let mut pages = Vec::new();
        for _ in 0..6 {
            pages.push(editor(&test, &me, None).await);
        }
        let mut posts = Vec::new();
        for (n, page) in pages.into_iter().enumerate() {
            let form = filled(&page, NoteFields {
                category: "Shared".to_owned(),
                tags: if n % 2 == 0 { "a, b, c" } else { "c, b, a" }.to_owned(),
                ..fields("Title", "Body")
            });
            let (service, me) = (service(&test), me.clone());
            posts.push(tokio::spawn(async move { service.save(&me, form).await }));
        }
        let mut ids: Vec<_> =
            join_all(posts).await.into_iter().map(|post| post.unwrap().unwrap()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 6, "the same text in another form is another note");
        let frame = editor(&test, &me, None).await.frame;
        assert_eq!(frame.categories.len(), 1);
        assert_eq!(frame.categories[0].notes, 6);
        assert_eq!(data_version(&test, &me).await, me.data_version + 6);
    }

    async fn an_edit_posted_at_once_is_saved_once(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        let page = editor(&test, &me, Some(id)).await;
        let form = filled(&page, NoteFields { tags: "x".to_owned(), ..fields("Edit", "body") });
        let posts = (0..4).map(|_| {
            let (service, me, form) = (service(&test), me.clone(), form.clone());
            tokio::spawn(async move { service.save(&me, form).await })
        });
        for post in join_all(posts).await {
            assert_eq!(post.unwrap(), Ok(id));
        }
        assert_eq!(editor(&test, &me, Some(id)).await.version, 2);
        assert_eq!(data_version(&test, &me).await, me.data_version + 2);
        assert!(drafts(&test, &me).await.is_empty());
    }

    async fn a_form_that_was_changed_after_saving_makes_another_note(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let first = service(&test).save(&me, filled(&page, fields("Title", "one"))).await.unwrap();
        let second = service(&test).save(&me, filled(&page, fields("Title", "two"))).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(notes(&test, &me).await.len(), 2);
    }

    async fn a_form_whose_note_is_in_the_trash_makes_it_anew(test: Test) {
        let me = viewer(&test).await;
        let page = editor(&test, &me, None).await;
        let form = filled(&page, fields("Title", "Body"));
        let first = service(&test).save(&me, form.clone()).await.unwrap();
        service(&test).delete(&me, first).await.unwrap();
        let second = service(&test).save(&me, form).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(service(&test).read(&me, first).await.unwrap_err(), ApiError::NotFound);
    }
}

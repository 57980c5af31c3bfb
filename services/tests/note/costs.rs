//! Statements per page, beside the session's: list at most 3, a note 3, the editor 4.

use api::note::{NoteApi, NoteFields, NoteQuery};

use crate::{
    common::{on_both, viewer},
    support::{fields, read, service, write},
};

on_both! {
    async fn pages_cost_few_statements(test: Test) {
        let me = viewer(&test).await;
        let full = NoteFields {
            category: "Shelf".to_owned(),
            tags: "a, b".to_owned(),
            ..fields("Title", "Body")
        };
        let (id, gone) =
            (write(&test, &me, full.clone()).await, write(&test, &me, full).await);
        service(&test).delete(&me, gone).await.unwrap();
        let shelf = read(&test, &me, id).await.frame.categories[0].id;
        let service = service(&test);

        let query = NoteQuery { category: Some(shelf), leech: false, after: None };
        let (listed, sent) = test.statements(service.list(&me, query, Some(gone))).await;
        listed.unwrap();
        assert_eq!(sent.len(), 3, "list, with undo: {sent:#?}");
        let (listed, sent) = test.statements(service.list(&me, Default::default(), None)).await;
        listed.unwrap();
        assert_eq!(sent.len(), 2, "list: {sent:#?}");
        let (page, sent) = test.statements(service.read(&me, id)).await;
        page.unwrap();
        assert_eq!(sent.len(), 3, "read: {sent:#?}");
        let (page, sent) = test.statements(service.editor(&me, Some(id))).await;
        page.unwrap();
        assert_eq!(sent.len(), 4, "editor: {sent:#?}");
        let (page, sent) = test.statements(service.editor(&me, None)).await;
        page.unwrap();
        assert_eq!(sent.len(), 3, "new sheet: {sent:#?}");
        let (html, sent) = test.statements(service.preview(&me, "Body")).await;
        html.unwrap();
        assert_eq!(sent.len(), 0, "preview: {sent:#?}");
        let (frame, sent) = test.statements(services::frame::load(&test.core, &me)).await;
        assert_eq!(frame.unwrap().name, me.name);
        assert_eq!(sent.len(), 1, "frame: {sent:#?}");
    }
}

use api::{ApiError, note::NoteApi};

use crate::{
    common::{on_both, viewer},
    support::{card, data_version, editor, fields, read, service, write},
};

on_both! {
    async fn a_deleted_note_is_gone_until_it_is_restored(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        let before = card(&test, id).await;
        let version = data_version(&test, &me).await;
        let service = service(&test);

        service.delete(&me, id).await.unwrap();
        assert_eq!(data_version(&test, &me).await, version + 1);
        assert_eq!(service.read(&me, id).await.unwrap_err(), ApiError::NotFound);
        assert_eq!(service.editor(&me, Some(id)).await.unwrap_err(), ApiError::NotFound);
        assert!(!card(&test, id).await.active);
        let list = service.list(&me, Default::default(), Some(id)).await.unwrap();
        assert!(list.notes.items.is_empty());
        assert_eq!((list.frame.notes, list.frame.due), (0, 0));
        let deleted = list.deleted.expect("undo is offered");
        assert_eq!((deleted.id, deleted.title.as_str()), (id, "Title"));

        // The same button pressed twice.
        service.delete(&me, id).await.unwrap();
        assert_eq!(data_version(&test, &me).await, version + 1);

        service.restore(&me, id).await.unwrap();
        service.restore(&me, id).await.unwrap();
        assert_eq!(data_version(&test, &me).await, version + 2);
        assert_eq!(card(&test, id).await, before);
        assert_eq!(read(&test, &me, id).await.frame.due, 1);
        let list = service.list(&me, Default::default(), Some(id)).await.unwrap();
        assert_eq!(list.deleted, None, "nothing to undo");
        assert_eq!(editor(&test, &me, Some(id)).await.version, 1);
    }
}

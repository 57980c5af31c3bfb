use api::{
    ApiError,
    note::{NoteApi, NoteFields, NoteQuery, SaveNote},
};

use crate::{
    common::{at, on_both, viewer},
    support::{fields, read, service, write},
};

on_both! {
    async fn a_walk_over_the_pages_has_no_gap_and_no_repeat(test: Test) {
        let me = viewer(&test).await;
        let service = service(&test);
        let save = async |number: i64| {
            // Three notes share each moment.
            let viewer = at(&me, me.now + number / 3 * 10);
            let fields = fields(&format!("Note {number}"), "Body");
            service.save(&viewer, SaveNote { id: None, version: 0, fields }).await.unwrap()
        };
        let mut made = Vec::new();
        for number in 0..120 {
            made.push(save(number).await);
        }
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let query = NoteQuery { category: None, leech: false, after: after.take() };
            let list = service.list(&me, query, None).await.unwrap();
            seen.extend(list.notes.items.iter().map(|row| row.id));
            pages += 1;
            // Newer notes go before the first page.
            save(200 + 3 * pages).await;
            match list.notes.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(pages, 3);
        assert_eq!(seen.len(), 120);
        let mut sorted = seen.clone();
        sorted.sort();
        made.sort();
        assert_eq!(sorted, made);
        let newest = service.list(&me, NoteQuery::default(), None).await.unwrap();
        assert_eq!(newest.notes.items.len(), 50);
        assert_eq!(newest.notes.items[0].title, "Note 209");
        assert_eq!(newest.frame.notes, 123);
    }

    async fn a_category_filters_and_an_empty_one_has_its_name(test: Test) {
        let me = viewer(&test).await;
        let shelved = |title: &str, category: &str| NoteFields {
            category: category.to_owned(),
            ..fields(title, "Body")
        };
        let one = write(&test, &me, shelved("One", "A")).await;
        write(&test, &me, shelved("Two", "B")).await;
        write(&test, &me, shelved("Three", "A")).await;
        let shelves = read(&test, &me, one).await.frame.categories;
        let query = |index: usize| NoteQuery { category: Some(shelves[index].id), leech: false, after: None };
        let list = service(&test).list(&me, query(0), None).await.unwrap();
        let mut titles: Vec<_> = list.notes.items.iter().map(|row| row.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["One", "Three"]);
        assert_eq!(list.category.as_deref(), Some("A"));
        assert_eq!(list.notes.items[0].category.as_deref(), Some("A"));
        let two = service(&test).list(&me, query(1), None).await.unwrap().notes.items[0].id;
        service(&test).delete(&me, two).await.unwrap();
        let empty = service(&test).list(&me, query(1), Some(two)).await.unwrap();
        assert_eq!(empty.category.as_deref(), Some("B"));
        assert!(empty.notes.items.is_empty() && empty.notes.next.is_none());
        assert_eq!(empty.deleted.map(|note| note.title).as_deref(), Some("Two"));
    }

    async fn a_cursor_that_was_not_made_here_is_malformed(test: Test) {
        let me = viewer(&test).await;
        for after in ["", "!", "AAAA", "' OR 1=1 --"] {
            let query = NoteQuery { category: None, leech: false, after: Some(after.to_owned()) };
            let listed = service(&test).list(&me, query, None).await;
            assert_eq!(listed.unwrap_err(), ApiError::Malformed);
        }
    }
}

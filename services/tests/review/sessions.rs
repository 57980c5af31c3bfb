//! Sessions of the learner's choice: by category, tag or note, so many cards, ahead of time, and looking
//! without rating.

use api::{
    ApiError, Viewer,
    dashboard::DashboardApi,
    review::{ReviewApi, ReviewPage, SessionQuery},
};
use domain::{
    id::{CardId, CategoryId, NoteId, TagId},
    review::Rating,
    time::StudyDay,
};
use entity::{note_tag, tag};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use services::{dashboard::DashboardService, ids::new_id};
use uuid::Uuid;

use crate::common::{START, Test, at, on_both, second_viewer, viewer};
use crate::support::*;

async fn note_of(test: &Test, id: CardId) -> Uuid {
    card(test, id).await.note_id
}

async fn tagged(test: &Test, viewer: &Viewer, cards: &[CardId]) -> TagId {
    let id = new_id(START);
    let row = tag::Model {
        id,
        user_id: viewer.user.0,
        name: "Cells".to_owned(),
        name_key: "cells".to_owned(),
        created_at: START,
    };
    row.into_active_model().insert(&test.core.db).await.unwrap();
    for card in cards {
        let row = note_tag::Model {
            note_id: note_of(test, *card).await,
            tag_id: id,
            user_id: viewer.user.0,
            position: 0,
        };
        row.into_active_model().insert(&test.core.db).await.unwrap();
    }
    TagId(id)
}

async fn of(test: &Test, viewer: &Viewer, session: SessionQuery) -> ReviewPage {
    service(test).page_of(viewer, session).await.unwrap()
}

async fn learner_version(test: &Test, viewer: &Viewer) -> i64 {
    crate::fit::learner(test, viewer).await.data_version
}

/// Answers the card that the session asks, a minute later.
async fn answered(
    test: &Test,
    me: &Viewer,
    session: SessionQuery,
    rating: Rating,
) -> (CardId, Viewer) {
    let card = of(test, me, session).await.card.expect("a card");
    service(test).answer(me, post(&card, rating)).await.unwrap();
    (card.id, at(me, me.now + MINUTE))
}

on_both! {
    async fn a_session_is_about_what_was_chosen(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let shelf = category(&test, &me, "Shelf").await;
        let shelved = note_in(&test, &me, "Shelved", 9, Some(shelf)).await;
        let late = reviewed(&test, &me, "Late", 30, 0).await;
        let both = note_in(&test, &me, "Both", 8, Some(shelf)).await;
        let tag = tagged(&test, &me, &[late, both]).await;
        let by = |category: Option<Uuid>, tag: Option<TagId>| SessionQuery {
            category: category.map(CategoryId),
            tag,
            ..SessionQuery::default()
        };
        for (session, cards) in [
            (by(None, None), vec![late, shelved, both]),
            (by(Some(shelf), None), vec![shelved, both]),
            (by(None, Some(tag)), vec![late, both]),
            (by(Some(shelf), Some(tag)), vec![both]),
        ] {
            let page = of(&test, &me, session).await;
            assert_eq!((page.left as usize, page.done), (cards.len(), 0), "{session}");
            assert!(cards.contains(&page.card.unwrap().id), "{session}");
        }
        let page = of(&test, &me, by(Some(shelf), Some(tag))).await;
        let view = page.session.unwrap();
        assert_eq!((view.category.as_deref(), view.tag.as_deref()), (Some("Shelf"), Some("Cells")));
        assert!(view.query.ends_with(&format!("&since={}", me.now)), "{}", view.query);
        for session in [by(Some(shelf), None), by(None, Some(tag))] {
            assert_eq!(service(&test).page_of(&you, session).await, Err(ApiError::NotFound));
            assert_eq!(service(&test).practice(&you, session, 0).await, Err(ApiError::NotFound));
            let done = service(&test).done_of(&you, session).await;
            assert_eq!(done.err(), Some(ApiError::NotFound));
        }
        let note = SessionQuery { note: Some(NoteId(note_of(&test, late).await)), ..by(None, None) };
        assert_eq!(service(&test).page_of(&you, note).await, Err(ApiError::NotFound));
    }

    async fn a_chosen_session_is_gone_on_with_elsewhere(test: Test) {
        let (mut me, you) = (viewer(&test).await, second_viewer(&test).await);
        let shelf = category(&test, &me, "Shelf").await;
        for number in 0..4 {
            note_in(&test, &me, &format!("Note {number}"), number, Some(shelf)).await;
        }
        let going = async |viewer: &Viewer| {
            let opening = service(&test).opening(viewer, SessionQuery::default()).await.unwrap().1;
            let page = DashboardService::new(test.core.clone()).page(viewer).await.unwrap();
            assert_eq!(page.going, opening, "both pages say the same");
            opening
        };
        assert_eq!(going(&me).await, None);
        let three = SessionQuery {
            category: Some(CategoryId(shelf)),
            limit: Some(3),
            ..SessionQuery::default()
        };
        let version = learner_version(&test, &me).await;
        of(&test, &me, three).await;
        assert_eq!(learner_version(&test, &me).await, version + 1, "caches are told");
        let begun = three.begun(me.now);
        for left in [3, 2, 1] {
            let offered = going(&me).await.expect("it goes on");
            assert_eq!(offered.left, Some(left));
            assert_eq!(offered.view.category.as_deref(), Some("Shelf"));
            assert_eq!(offered.view.query, begun.to_string());
            // Whoever follows the link is where the session stands, and begins none.
            let session = SessionQuery::parse(&offered.view.query).unwrap();
            assert_eq!(of(&test, &me, session).await.left, left);
            (_, me) = answered(&test, &me, session, Rating::Easy).await;
        }
        assert_eq!(going(&me).await, None, "its cards have been answered");
        assert_eq!(going(&you).await, None);

        // Another choice takes its place; its end, and the study day's, end it.
        let shelved = SessionQuery { limit: None, ..three };
        of(&test, &me, shelved).await;
        let offered = going(&me).await.expect("the newest one");
        assert_eq!((offered.left, offered.view.limit), (None, None));
        let tomorrow = Viewer { today: StudyDay(me.today.0 + 1), ..me.clone() };
        assert_eq!(going(&tomorrow).await, None);
        service(&test).done_of(&me, shelved.begun(me.now)).await.unwrap();
        assert_eq!(going(&me).await, None);
        // One note alone is no session to go on with.
        let note = NoteId(note_of(&test, note(&test, &me, "One", 9).await).await);
        of(&test, &me, SessionQuery { note: Some(note), ..SessionQuery::default() }).await;
        assert_eq!(going(&me).await, None);
    }

    async fn a_session_whose_category_is_gone_is_not_offered(test: Test) {
        let me = viewer(&test).await;
        let shelf = category(&test, &me, "Shelf").await;
        note_in(&test, &me, "Note", 0, Some(shelf)).await;
        of(&test, &me, SessionQuery { category: Some(CategoryId(shelf)), ..SessionQuery::default() }).await;
        run(&test, "DELETE FROM categories WHERE user_id = $1", me.user.0).await;
        let going = service(&test).opening(&me, SessionQuery::default()).await.unwrap().1;
        assert_eq!(going, None);
    }

    async fn so_many_cards_and_those_of_them_that_come_back(test: Test) {
        let mut me = viewer(&test).await;
        for number in 0..5 {
            reviewed(&test, &me, &format!("Late {number}"), 20, 0).await;
        }
        let two = SessionQuery { limit: Some(2), ..SessionQuery::default() }.begun(me.now);
        let first = of(&test, &me, two).await;
        assert_eq!((first.done, first.left), (0, 2));
        let (forgotten, later) = answered(&test, &me, two, Rating::Again).await;
        me = later;
        let page = of(&test, &me, two).await;
        assert_eq!((page.done, page.left), (1, 2), "another one, and the forgotten one once more");
        let card = page.card.unwrap();
        assert_ne!(card.id, forgotten);
        let next = service(&test).upcoming_of(&me, &card.ticket, two).await.unwrap().unwrap();
        assert_eq!(next.id, forgotten, "no third card is asked");
        let (_, later) = answered(&test, &me, two, Rating::Good).await;
        me = later;
        assert_eq!(answered(&test, &me, two, Rating::Good).await.0, forgotten);
        let end = of(&test, &me, two).await;
        assert_eq!((end.done, end.left, end.card), (3, 0, None));
        let done = service(&test).done_of(&me, two).await.unwrap();
        let session = done.session.unwrap();
        assert_eq!((session.reviews, session.recalled), (3, 2));
        assert_eq!(session.view.query, "limit=2", "begins anew");
        assert_eq!(done.due, 3, "the others are still due");
        // On another device, or after a while: the address knows how far one has come.
        assert_eq!(of(&test, &at(&me, me.now + MINUTE), two).await.card, None);
        // Taken back, it is asked again.
        let undo = done.undo.unwrap();
        service(&test).undo(&me, undo.event).await.unwrap();
        assert_eq!(of(&test, &me, two).await.left, 1);
    }

    async fn ahead_of_time_the_most_faded_come_first_and_are_rated(test: Test) {
        let me = viewer(&test).await;
        let fresh = reviewed(&test, &me, "Fresh", 2, 9).await;
        let faded = reviewed(&test, &me, "Faded", 8, 3).await;
        let today = reviewed(&test, &me, "Of today", 0, 9).await;
        note(&test, &me, "New", 1).await;
        let ahead = SessionQuery { ahead: true, ..SessionQuery::default() }.begun(me.now);
        assert_eq!(page(&test, &me).await.left, 1, "only the new one is due");
        assert_eq!(of(&test, &me, ahead).await.left, 2);
        let (first, me) = answered(&test, &me, ahead, Rating::Good).await;
        assert_eq!(first, faded);
        let row = card(&test, faded).await;
        assert_eq!((row.reviews, row.last_review_day), (4, Some(me.today.0)));
        assert_eq!(events(&test, &me).await[0].elapsed_days, Some(8));
        let (second, me) = answered(&test, &me, ahead, Rating::Good).await;
        assert_eq!(second, fresh);
        assert_eq!(of(&test, &me, ahead).await.card, None);
        assert_eq!(card(&test, today).await.version, 1);
    }

    async fn one_note_is_asked_now_and_once(test: Test) {
        let me = viewer(&test).await;
        let id = reviewed(&test, &me, "Asked for", 5, 9).await;
        reviewed(&test, &me, "Due", 20, 0).await;
        let note = Some(NoteId(note_of(&test, id).await));
        let session = SessionQuery { note, ..SessionQuery::default() }.begun(me.now);
        assert_eq!(of(&test, &me, session).await.left, 1);
        let (asked, me) = answered(&test, &me, session, Rating::Again).await;
        assert_eq!(asked, id);
        assert_eq!(of(&test, &me, session).await.card, None);
        assert_eq!(service(&test).done_of(&me, session).await.unwrap().session.unwrap().reviews, 1);
    }

    async fn a_chosen_session_costs_no_more_statements(test: Test) {
        let me = viewer(&test).await;
        let shelf = category(&test, &me, "Shelf").await;
        for number in 0..3 {
            note_in(&test, &me, &format!("Note {number}"), number, Some(shelf)).await;
        }
        let session = SessionQuery {
            category: Some(CategoryId(shelf)),
            limit: Some(2),
            ..SessionQuery::default()
        };
        let service = service(&test);
        let (_, sent) = test.statements(service.page_of(&me, session)).await;
        assert!(sent.len() <= 7, "the first one remembers it: {sent:#?}");
        let session = session.begun(me.now);
        let (page, sent) = test.statements(service.page_of(&me, session)).await;
        let ticket = page.unwrap().card.unwrap().ticket;
        assert!(sent.len() <= 5, "{sent:#?}");
        let (next, sent) = test.statements(service.upcoming_of(&me, &ticket, session)).await;
        assert!(next.unwrap().is_some());
        assert!(sent.len() <= 5, "{sent:#?}");
        let (_, sent) = test.statements(service.practice(&me, session, 0)).await;
        assert!(sent.len() <= 2, "{sent:#?}");
        let (start, sent) = test.statements(service.start(&me)).await;
        assert_eq!(start.unwrap().frame.categories.len(), 1);
        assert!(sent.len() <= 2, "{sent:#?}");
    }

    async fn practising_shows_every_card_and_stores_nothing(test: Test) {
        let me = viewer(&test).await;
        let old = reviewed(&test, &me, "Old", 30, 0).await;
        let young = reviewed(&test, &me, "Young", 1, 9).await;
        let new = note(&test, &me, "New", 1).await;
        let tag = tagged(&test, &me, &[old, young]).await;
        let version = data_version(&test, &me).await;
        let all = SessionQuery::default();
        let service = service(&test);
        let mut seen = Vec::new();
        loop {
            let count = u32::try_from(seen.len()).unwrap();
            let page = service.practice(&me, all, count).await.unwrap();
            let Some(card) = page.card else { break };
            assert_eq!((page.seen, page.total), (count, 3));
            seen.push(card.note.0);
        }
        let mut expected = Vec::new();
        for id in [old, young, new] {
            expected.push(note_of(&test, id).await);
        }
        assert_eq!(seen, expected, "the most faded first, new ones last");
        let few = SessionQuery { tag: Some(tag), limit: Some(1), ..all };
        assert_eq!(service.practice(&me, few, 0).await.unwrap().total, 1);
        assert_eq!(service.practice(&me, few, 1).await.unwrap().card, None);
        assert_eq!(service.practice(&me, all, u32::MAX).await.unwrap().card, None);
        assert_eq!(data_version(&test, &me).await, version);
        assert!(events(&test, &me).await.is_empty());
    }
}

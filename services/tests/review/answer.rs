//! Answers: stored once, whoever posts them how often.

use std::sync::Arc;

use api::{
    ApiError,
    review::{Answer, ReviewApi},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{review::Rating, time::HOUR};
use futures::future::join_all;
use services::keys::{NamedKey, Purpose};

use crate::common::{at, on_both, second_viewer, viewer};
use crate::support::*;

on_both! {
    async fn an_answer_is_one_transaction_of_six_statements(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let card = shown(&test, &viewer).await;
        let service = service(&test);
        let (stored, statements) =
            test.statements(service.answer(&viewer, post(&card, Rating::Good))).await;
        stored.unwrap();
        // BEGIN and COMMIT are not reported by the pool; with them these are six.
        let expected = [
            "UPDATE cards",
            "INSERT INTO review_events",
            "INSERT INTO review_summaries",
            "UPDATE users",
        ];
        assert_eq!(statements.len(), expected.len(), "{statements:#?}");
        for (statement, start) in statements.iter().zip(expected) {
            assert!(statement.trim_start().starts_with(start), "{statement}");
        }
    }

    async fn what_the_button_said_is_what_is_stored(test: Test) {
        let viewer = viewer(&test).await;
        for (number, rating) in Rating::ALL.into_iter().enumerate() {
            let id = note(&test, &viewer, &format!("Note {number}"), 0).await;
            let card = shown(&test, &viewer).await;
            assert_eq!(card.id, id);
            let before = data_version(&test, &viewer).await;
            let stored = service(&test).answer(&viewer, post(&card, rating)).await.unwrap();
            assert_eq!(stored.interval, card.intervals[number]);
            assert_eq!(stored.title, card.title);
            assert_eq!(data_version(&test, &viewer).await, before + 1);
            let event = events(&test, &viewer).await.into_iter().find(|e| e.id == stored.event.0);
            let event = event.expect("the event");
            let row = crate::support::card(&test, id).await;
            assert_eq!((event.due_at, event.due_day), (row.due_at, row.due_day));
            assert_eq!((event.stability, event.difficulty), (row.stability, row.difficulty));
            assert_eq!((row.reviews, row.version), (1, 2));
            assert_eq!(event.duration_ms, 4_000);
        }
    }

    async fn sixty_four_posts_of_one_ticket_store_one_event(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let card = shown(&test, &viewer).await;
        let service = Arc::new(service(&test));
        let posts = (0..64).map(|_| {
            let (service, viewer, answer) =
                (Arc::clone(&service), viewer.clone(), post(&card, Rating::Good));
            tokio::spawn(async move { service.answer(&viewer, answer).await })
        });
        let mut answers = Vec::new();
        for outcome in join_all(posts).await {
            answers.push(outcome.expect("no task dies").expect("every post is answered"));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:#?}");
        assert_eq!(events(&test, &viewer).await.len(), 1);
        assert_eq!(summary(&test, &viewer).await.iter().map(|row| row.reviews).sum::<i32>(), 1);
        assert_eq!(data_version(&test, &viewer).await, 2);
    }

    async fn the_same_event_with_another_rating_is_refused(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let card = shown(&test, &viewer).await;
        let service = service(&test);
        let first = service.answer(&viewer, post(&card, Rating::Good)).await.unwrap();
        let again = service.answer(&viewer, post(&card, Rating::Good)).await.unwrap();
        assert_eq!(first, again);
        let other = service.answer(&viewer, post(&card, Rating::Easy)).await;
        assert_eq!(other, Err(ApiError::OtherAnswer));
        assert_eq!(events(&test, &viewer).await.len(), 1);
    }

    async fn two_tabs_answer_one_card_once(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let (left, right) = (shown(&test, &viewer).await, shown(&test, &viewer).await);
        assert_ne!(left.ticket, right.ticket);
        let service = service(&test);
        service.answer(&viewer, post(&left, Rating::Good)).await.unwrap();
        for rating in Rating::ALL {
            let refused = service.answer(&viewer, post(&right, rating)).await;
            assert_eq!(refused, Err(ApiError::AlreadyAnswered));
        }
        assert_eq!(service.skip(&viewer, &right.ticket).await, Err(ApiError::AlreadyAnswered));
        assert_eq!(events(&test, &viewer).await.len(), 1);
    }

    async fn foreign_forged_and_old_tickets_are_refused(test: Test) {
        let (viewer, stranger) = (viewer(&test).await, second_viewer(&test).await);
        note(&test, &viewer, "Note", 0).await;
        let card = shown(&test, &viewer).await;
        let service = service(&test);
        let foreign = service.answer(&stranger, post(&card, Rating::Good)).await;
        assert_eq!(foreign, Err(ApiError::BadTicket));
        assert_eq!(service.skip(&stranger, &card.ticket).await, Err(ApiError::BadTicket));
        assert_eq!(service.upcoming(&stranger, &card.ticket).await, Err(ApiError::BadTicket));

        let other = NamedKey { id: "j1".to_owned(), secret: vec![9; 32].into() };
        let payload = card.ticket.split('.').nth(1).expect("a payload").to_owned();
        let tag = other.sign(Purpose::Ticket, payload.as_bytes());
        let forged = format!("j1.{payload}.{}", URL_SAFE_NO_PAD.encode(tag));
        for ticket in [forged, String::new(), "..".to_owned(), "j1.AAAA.AAAA".to_owned(), "가".repeat(9_000)] {
            let answer = Answer { ticket, rating: Rating::Good, duration: None };
            assert_eq!(service.answer(&viewer, answer).await, Err(ApiError::BadTicket));
        }

        let later = at(&viewer, viewer.now + 24 * HOUR + 1);
        assert_eq!(service.answer(&later, post(&card, Rating::Good)).await, Err(ApiError::Outdated));
        assert!(events(&test, &viewer).await.is_empty());
    }

    async fn a_card_that_is_gone_cannot_be_answered(test: Test) {
        let viewer = viewer(&test).await;
        let id = note(&test, &viewer, "Note", 0).await;
        let card = shown(&test, &viewer).await;
        run(&test, "UPDATE cards SET active = false WHERE id = $1", id.0).await;
        let service = service(&test);
        let trashed = service.answer(&viewer, post(&card, Rating::Good)).await;
        assert_eq!(trashed, Err(ApiError::NotFound));
        assert_eq!(service.skip(&viewer, &card.ticket).await, Err(ApiError::NotFound));
        run(&test, "DELETE FROM cards WHERE id = $1", id.0).await;
        let deleted = service.answer(&viewer, post(&card, Rating::Good)).await;
        assert_eq!(deleted, Err(ApiError::NotFound));
    }

    async fn time_on_a_card_is_bounded(test: Test) {
        let viewer = viewer(&test).await;
        let service = service(&test);
        for (number, (duration, waited, expected)) in [
            (Some(u32::MAX), 0, 3_600_000),
            (Some(0), 5_000, 0),
            (None, 5_000, 5_000),
            (None, 2 * HOUR, 3_600_000),
            (None, -5_000, 0),
        ]
        .into_iter()
        .enumerate()
        {
            note(&test, &viewer, &format!("Note {number}"), 0).await;
            let card = shown(&test, &viewer).await;
            let answer = Answer { ticket: card.ticket, rating: Rating::Easy, duration };
            let stored = service.answer(&at(&viewer, viewer.now + waited), answer).await.unwrap();
            let events = events(&test, &viewer).await;
            let event = events.iter().find(|event| event.id == stored.event.0).expect("the event");
            assert_eq!(event.duration_ms, expected);
        }
    }
}

//! What is asked, in which order, at what cost.

use api::review::ReviewApi;
use domain::{id::CardId, note::Mode, review::Rating, time::DAY};
use services::review::ticket::Ticket;

use crate::common::{at, on_both, second_viewer, viewer};
use crate::support::*;

on_both! {
    async fn an_empty_desk_has_nothing_to_ask(test: Test) {
        let viewer = viewer(&test).await;
        let page = page(&test, &viewer).await;
        assert_eq!((page.done, page.left), (0, 0));
        assert!(page.card.is_none() && page.undo.is_none());
        let done = service(&test).done(&viewer).await.unwrap();
        assert_eq!((done.reviews, done.due, done.spent, done.week), (0, 0, 0, [false; 7]));
        assert_eq!((done.next_step_at, done.next_day), (None, None));
    }

    async fn pages_cost_few_statements(test: Test) {
        let viewer = viewer(&test).await;
        for number in 0..8 {
            note(&test, &viewer, &format!("Note {number}"), number).await;
        }
        for step in 0..3 {
            answer(&test, &at(&viewer, viewer.now + step), Rating::Good).await;
        }
        let service = service(&test);
        let (page, statements) = test.statements(service.page(&viewer)).await;
        let ticket = page.unwrap().card.expect("a card").ticket;
        assert!(statements.len() <= 5, "{statements:#?}");
        let (next, statements) = test.statements(service.upcoming(&viewer, &ticket)).await;
        assert!(next.unwrap().is_some());
        assert!(statements.len() <= 5, "{statements:#?}");
        let (done, statements) = test.statements(service.done(&viewer)).await;
        assert_eq!(done.unwrap().reviews, 3);
        assert!(statements.len() <= 4, "{statements:#?}");
    }

    async fn a_card_gets_a_day_on_which_little_is_due(test: Test) {
        let viewer = viewer(&test).await;
        let today = viewer.today.0;
        let id = note(&test, &viewer, "Asked", 1).await;
        let place = format!(
            "phase = 2, due_day = {today}, stability = 20, difficulty = 5, reviews = 3, \
             last_review_day = {}", today - 20
        );
        run(&test, &format!("UPDATE cards SET {place} WHERE id = $1"), id.0).await;
        let good = async || {
            let asked = shown(&test, &viewer).await;
            assert_eq!(asked.id, id);
            let ticket = Ticket::open(&asked.ticket, &test.core.keys, viewer.user, viewer.now).unwrap();
            ticket.outcome(Rating::Good).due_day.unwrap()
        };
        // Every day that is chosen while others are free becomes a full one.
        let mut chosen = Vec::new();
        for round in 0..4 {
            let day = good().await;
            assert!(!chosen.contains(&day), "{day} is full, {chosen:?}");
            chosen.push(day);
            for number in 0..60 {
                let other = note(&test, &viewer, &format!("Full {round} {number}"), 9).await;
                let sql = format!("UPDATE cards SET phase = 2, due_day = {day}, stability = 9, \
                    difficulty = 5, last_review_day = {today} WHERE id = $1");
                run(&test, &sql, other.0).await;
            }
        }
        let range = chosen.iter().max().unwrap() - chosen.iter().min().unwrap();
        assert!(range <= 20, "inside the fuzz range: {chosen:?}");
    }

    async fn a_new_card_is_shown_whole(test: Test) {
        let viewer = viewer(&test).await;
        let shelf = category(&test, &viewer, "Shelf").await;
        let id = note_in(&test, &viewer, "Title", 0, Some(shelf)).await;
        let card = shown(&test, &viewer).await;
        assert_eq!(card.id, id);
        assert_eq!((card.title.as_str(), card.html.as_str()), ("Title", "<p>Body</p>"));
        assert_eq!(card.category.as_deref(), Some("Shelf"));
        assert_eq!((card.mode, card.recall, card.reviews), (Mode::Recall, None, 0));
        assert_eq!(card.outline.paragraphs, 1);
        assert!(card.history.is_empty());
        assert!(card.ticket.len() < 600, "{}", card.ticket.len());
    }

    async fn a_known_card_brings_its_last_twelve_reviews(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let mut now = viewer.now;
        for _ in 0..14 {
            answer(&test, &at(&viewer, now), Rating::Again).await;
            now += 11 * MINUTE;
        }
        let undone = answer(&test, &at(&viewer, now), Rating::Again).await;
        service(&test).undo(&at(&viewer, now), undone.event).await.unwrap();
        let card = shown(&test, &at(&viewer, now)).await;
        assert_eq!((card.reviews, card.history.len()), (14, 12));
        assert!(card.history.is_sorted_by(|a, b| a.at < b.at));
        assert_eq!(card.history[11].at, now - 11 * MINUTE);
        assert!(card.recall.is_some());
    }

    async fn a_forgotten_card_returns_in_the_session(test: Test) {
        let viewer = viewer(&test).await;
        let first = note(&test, &viewer, "First", 9).await;
        note(&test, &viewer, "Second", 8).await;
        answer(&test, &viewer, Rating::Easy).await;
        // The first is in review now; on its day it is forgotten and relearned.
        let day = card(&test, first).await.due_day.expect("a day");
        let then = at(&viewer, viewer.now + i64::from(day - viewer.today.0) * DAY);
        run(&test, "UPDATE cards SET suspended = true WHERE id <> $1", first.0).await;
        assert_eq!(shown(&test, &then).await.id, first);
        answer(&test, &then, Rating::Again).await;
        assert_eq!((card(&test, first).await.phase, card(&test, first).await.lapses), (3, 1));
        // Nothing else is left, so it may be asked ahead of its time; else it waits its ten minutes.
        assert_eq!(shown(&test, &then).await.id, first);
        run(&test, "UPDATE cards SET suspended = false WHERE id <> $1", first.0).await;
        assert_ne!(shown(&test, &then).await.id, first);
        assert_eq!(shown(&test, &at(&then, then.now + 10 * MINUTE)).await.id, first);
    }

    async fn new_cards_are_limited_each_study_day_and_come_oldest_first(test: Test) {
        let viewer = viewer(&test).await;
        let mut ids = Vec::new();
        for number in 0..12 {
            ids.push(note(&test, &viewer, &format!("Note {number}"), 100 - number).await);
        }
        assert_eq!(page(&test, &viewer).await.left, 10);
        let mut asked = Vec::new();
        for done in 0..10 {
            let page = page(&test, &at(&viewer, viewer.now + done)).await;
            assert_eq!((page.done, page.left), (done as u32, 10 - done as u32));
            asked.push(page.card.expect("a new card").id);
            answer(&test, &at(&viewer, viewer.now + done), Rating::Easy).await;
        }
        assert_eq!(asked, ids[..10]);
        assert!(page(&test, &viewer).await.card.is_none());
        let tomorrow = page(&test, &at(&viewer, viewer.now + DAY)).await;
        assert_eq!((tomorrow.done, tomorrow.left), (0, 2));

        run(&test, "UPDATE users SET new_per_day = 0 WHERE id = $1", viewer.user.0).await;
        assert!(page(&test, &at(&viewer, viewer.now + DAY)).await.card.is_none());
    }

    async fn skipped_cards_come_last_and_others_stay_out(test: Test) {
        let (viewer, stranger) = (viewer(&test).await, second_viewer(&test).await);
        let first = note(&test, &viewer, "First", 9).await;
        let second = note(&test, &viewer, "Second", 8).await;
        let suspended = note(&test, &viewer, "Suspended", 7).await;
        let buried = note(&test, &viewer, "Buried", 6).await;
        let trashed = note(&test, &viewer, "Trashed", 5).await;
        note(&test, &stranger, "Somebody else's", 10).await;
        run(&test, "UPDATE cards SET suspended = true WHERE id = $1", suspended.0).await;
        run(&test, "UPDATE cards SET active = false WHERE id = $1", trashed.0).await;
        let bury = format!("UPDATE cards SET buried_until = {} WHERE id = $1", viewer.today.0 + 1);
        run(&test, &bury, buried.0).await;

        let card = shown(&test, &viewer).await;
        assert_eq!(card.id, first);
        service(&test).skip(&viewer, &card.ticket).await.unwrap();
        assert_eq!(page(&test, &viewer).await.left, 2);
        let card = shown(&test, &viewer).await;
        assert_eq!(card.id, second);
        service(&test).skip(&at(&viewer, viewer.now + 1), &card.ticket).await.unwrap();
        assert_eq!(shown(&test, &viewer).await.id, first);
        let tomorrow = at(&viewer, viewer.now + DAY);
        assert_eq!(page(&test, &tomorrow).await.left, 3);
        assert_eq!(shown(&test, &tomorrow).await.id, first);
    }

    async fn upcoming_is_what_comes_after_the_answer(test: Test) {
        let viewer = viewer(&test).await;
        for number in 0..5 {
            note(&test, &viewer, &format!("Note {number}"), 9 - number).await;
        }
        let service = service(&test);
        let mut seen: Vec<CardId> = Vec::new();
        let mut ahead = None;
        for step in 0..5 {
            let here = at(&viewer, viewer.now + step);
            let shown = shown(&test, &here).await;
            // The prefetched card is answered with the ticket it came with.
            let card = ahead.take().unwrap_or_else(|| shown.clone());
            assert_eq!(card.id, shown.id);
            ahead = service.upcoming(&here, &card.ticket).await.unwrap();
            assert_eq!(ahead.is_some(), step < 4);
            let stored = service.answer(&here, post(&card, Rating::Easy)).await.unwrap();
            assert_eq!(stored.interval, card.intervals[3]);
            seen.push(card.id);
        }
        seen.dedup();
        assert_eq!(seen.len(), 5);
    }

    async fn the_finished_screen_tells_the_day(test: Test) {
        let viewer = viewer(&test).await;
        for number in 0..3 {
            note(&test, &viewer, &format!("Note {number}"), 9 - number).await;
        }
        for (step, rating) in [Rating::Easy, Rating::Easy, Rating::Again].into_iter().enumerate() {
            answer(&test, &at(&viewer, viewer.now + step as i64), rating).await;
        }
        let done = service(&test).done(&viewer).await.unwrap();
        assert_eq!((done.reviews, done.recalled, done.spent), (3, 2, 12_000));
        assert_eq!(done.today, viewer.today);
        assert_eq!(done.due, 0);
        assert_eq!(done.next_step_at, Some(viewer.now + 2 + 10 * MINUTE));
        assert!(done.next_day.is_some_and(|day| day > viewer.today), "{done:?}");
        // 24 November 2026 is a Tuesday.
        assert_eq!(done.week, [false, true, false, false, false, false, false]);
        assert_eq!(done.undo.expect("the newest").rating, Rating::Again);
    }
}

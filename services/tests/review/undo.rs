//! Undo: back to the start, in as many steps as there were.

use api::{ApiError, review::ReviewApi};
use domain::{id::EventId, review::Rating, time::DAY};
use uuid::Uuid;

use crate::common::{at, on_both, second_viewer, viewer};
use crate::support::*;

on_both! {
    async fn a_chain_of_undos_leads_back_to_the_start(test: Test) {
        let viewer = viewer(&test).await;
        let (first, second) =
            (note(&test, &viewer, "First", 2).await, note(&test, &viewer, "Second", 1).await);
        let before = [card(&test, first).await, card(&test, second).await];
        let mut now = viewer.now;
        for rating in [Rating::Again, Rating::Good, Rating::Good, Rating::Hard, Rating::Again, Rating::Easy] {
            let mut here = at(&viewer, now);
            while page(&test, &here).await.card.is_none() {
                now += DAY / 2;
                here = at(&viewer, now);
            }
            answer(&test, &here, rating).await;
            now += 11 * MINUTE;
        }
        let here = at(&viewer, now);
        let service = service(&test);
        let mut steps = 0;
        while let Some(undo) = page(&test, &here).await.undo {
            service.undo(&here, undo.event).await.unwrap();
            steps += 1;
        }
        assert_eq!(steps, 6);
        for (before, id) in before.into_iter().zip([first, second]) {
            let mut after = card(&test, id).await;
            assert!(after.version > before.version);
            after.version = before.version;
            assert_eq!(after, before);
        }
        assert!(summary(&test, &viewer).await.iter().all(|row| {
            (row.reviews, row.firsts, row.duration_ms) == (0, 0, 0)
        }));
        assert_eq!(events(&test, &viewer).await.len(), 12);
        assert_eq!(data_version(&test, &viewer).await, 13);
    }

    async fn the_card_taken_back_is_asked_again_at_once(test: Test) {
        let viewer = viewer(&test).await;
        for number in 0..4 {
            note(&test, &viewer, &format!("Note {number}"), 10 - number).await;
        }
        answer(&test, &viewer, Rating::Good).await;
        let here = at(&viewer, viewer.now + MINUTE);
        let answered = shown(&test, &here).await.id;
        let undo = answer(&test, &here, Rating::Easy).await;
        service(&test).undo(&here, undo.event).await.unwrap();
        let again = shown(&test, &here).await;
        assert_eq!(again.id, answered);
        // Unless it is skipped.
        service(&test).skip(&at(&here, here.now + 1), &again.ticket).await.unwrap();
        assert_ne!(shown(&test, &here).await.id, answered);
    }

    async fn only_the_newest_answer_can_be_taken_back(test: Test) {
        let (viewer, stranger) = (viewer(&test).await, second_viewer(&test).await);
        note(&test, &viewer, "First", 2).await;
        note(&test, &viewer, "Second", 1).await;
        let service = service(&test);
        let first = answer(&test, &viewer, Rating::Easy).await.event;
        let second = answer(&test, &at(&viewer, viewer.now + 1), Rating::Easy).await.event;
        for (who, event) in [
            (&viewer, first),
            (&stranger, second),
            (&viewer, EventId(Uuid::from_u128(7))),
        ] {
            assert_eq!(service.undo(who, event).await, Err(ApiError::NothingToUndo));
        }
        service.undo(&viewer, second).await.unwrap();
        // The same form posted again changes nothing more.
        service.undo(&viewer, second).await.unwrap();
        assert_eq!(events(&test, &viewer).await.len(), 3);
        let undo = page(&test, &viewer).await.undo.expect("the first can be taken back now");
        assert_eq!(undo.event, first);
        let undos = events(&test, &viewer).await.into_iter().filter(|e| e.kind == "undo").count();
        assert_eq!(undos, 1);
    }

    async fn parallel_undos_take_back_one_answer(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "First", 2).await;
        note(&test, &viewer, "Second", 1).await;
        answer(&test, &viewer, Rating::Easy).await;
        let event = answer(&test, &at(&viewer, viewer.now + 1), Rating::Easy).await.event;
        let undos = (0..16).map(|_| {
            let (service, viewer) = (service(&test), viewer.clone());
            tokio::spawn(async move { service.undo(&viewer, event).await })
        });
        for outcome in futures::future::join_all(undos).await {
            assert_eq!(outcome.expect("no task dies"), Ok(()));
        }
        assert_eq!(events(&test, &viewer).await.len(), 3);
        assert_eq!(summary(&test, &viewer).await.iter().map(|row| row.reviews).sum::<i32>(), 1);
    }

    async fn a_review_is_taken_out_of_the_summary_after_its_note_moved(test: Test) {
        let viewer = viewer(&test).await;
        let (old, new) = (category(&test, &viewer, "Old").await, category(&test, &viewer, "New").await);
        note_in(&test, &viewer, "Note", 1, Some(old)).await;
        let undo = answer(&test, &viewer, Rating::Good).await;
        assert_eq!(summary(&test, &viewer).await[0].category_key, old);
        run(&test, "UPDATE notes SET category_id = $1", new).await;
        service(&test).undo(&viewer, undo.event).await.unwrap();
        let rows = summary(&test, &viewer).await;
        assert!(rows.iter().all(|row| row.reviews == 0 && row.firsts == 0), "{rows:?}");
    }
}

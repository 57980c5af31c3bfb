//! A limit to the reviews of a day: what is beyond it waits, and nothing is moved or hidden.

use api::review::{More, ReviewApi, Waiting};
use domain::{review::Rating, time::DAY};

use crate::common::{at, on_both, second_viewer, viewer};
use crate::support::*;

const TWO: &str = "UPDATE users SET reviews_per_day = 2 WHERE id = $1";

on_both! {
    async fn the_most_faded_are_asked_and_the_rest_waits(test: Test) {
        let me = viewer(&test).await;
        let mut cards = Vec::new();
        for (title, elapsed) in [("c", 12), ("a", 40), ("e", 10), ("b", 20), ("d", 11)] {
            cards.push((title, reviewed(&test, &me, title, elapsed, 0).await));
        }
        cards.sort_by_key(|(title, _)| *title);
        run(&test, TWO, me.user.0).await;
        let first = page(&test, &me).await;
        assert_eq!((first.left, first.waiting.reviews), (2, 3));
        for (title, id) in &cards[..2] {
            assert_eq!(shown(&test, &me).await.id, *id, "{title}");
            let next = service(&test).upcoming(&me, &shown(&test, &me).await.ticket).await.unwrap();
            assert_eq!(next.is_some(), *title == "a", "the second is the last");
            answer(&test, &me, Rating::Good).await;
        }
        assert_eq!(page(&test, &me).await.card, None);
        let done = service(&test).done(&me).await.unwrap();
        assert_eq!((done.due, done.waiting), (0, Waiting { reviews: 3, fresh: 0 }));
        assert_eq!(done.next_day.unwrap().0, me.today.0 + 1);
        for (_, id) in &cards[2..] {
            let row = card(&test, *id).await;
            assert_eq!((row.due_day, row.version), (Some(me.today.0), 1), "nothing was moved");
        }

        // The next day goes on where this one stopped.
        let tomorrow = at(&me, me.now + DAY);
        assert_eq!(shown(&test, &tomorrow).await.id, cards[2].1);
        assert_eq!(page(&test, &tomorrow).await.left, 2);

        // More, today.
        let version = data_version(&test, &me).await;
        service(&test).more(&me, More::Reviews).await.unwrap();
        assert_eq!(data_version(&test, &me).await, version + 1, "caches are told");
        let more = page(&test, &me).await;
        assert_eq!((more.left, more.waiting.reviews), (3, 0));
        assert_eq!(more.card.unwrap().id, cards[2].1);
        assert_eq!(page(&test, &tomorrow).await.left, 2, "only today");
    }

    async fn an_answer_that_is_taken_back_is_asked_again(test: Test) {
        let start = viewer(&test).await;
        let first = note(&test, &start, "First", 1).await;
        answer(&test, &start, Rating::Easy).await;
        let me = at(&start, start.now + 40 * DAY);
        for number in 0..3 {
            reviewed(&test, &me, &format!("Other {number}"), 10, 0).await;
        }
        run(&test, TWO, me.user.0).await;
        let given = answer(&test, &me, Rating::Good).await;
        assert_eq!(page(&test, &me).await.left, 1);
        service(&test).undo(&me, given.event).await.unwrap();
        let again = page(&test, &me).await;
        assert_eq!((again.left, again.waiting.reviews), (2, 2));
        assert_eq!(again.card.unwrap().id, first);
    }

    async fn a_forgotten_card_comes_back_over_the_limit(test: Test) {
        let me = viewer(&test).await;
        let id = reviewed(&test, &me, "Forgotten", 40, 0).await;
        reviewed(&test, &me, "Waits", 10, 0).await;
        run(&test, "UPDATE users SET reviews_per_day = 1 WHERE id = $1", me.user.0).await;
        answer(&test, &me, Rating::Again).await;
        assert_eq!(shown(&test, &at(&me, me.now + 11 * MINUTE)).await.id, id);
    }

    async fn more_new_cards_come_today_only_for_who_asked(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        run(&test, "UPDATE users SET new_per_day = 0 WHERE id = $1", me.user.0).await;
        run(&test, "UPDATE users SET new_per_day = 0 WHERE id = $1", you.user.0).await;
        for number in 0..12 {
            note(&test, &me, &format!("Note {number}"), number).await;
            note(&test, &you, &format!("Note {number}"), number).await;
        }
        assert_eq!(page(&test, &me).await.card, None);
        assert_eq!(service(&test).done(&me).await.unwrap().waiting.fresh, 12);
        service(&test).more(&me, More::New).await.unwrap();
        assert_eq!(page(&test, &me).await.left, 10);
        assert_eq!(page(&test, &at(&me, me.now + DAY)).await.card, None);
        assert_eq!(page(&test, &you).await.card, None);
    }
}

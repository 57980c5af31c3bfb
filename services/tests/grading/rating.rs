//! Rating without an answer, and what rating costs.

use api::{ApiError, Field, Problem, review::ReviewApi};
use domain::{note::Mode, review::Rating};

use crate::common::{on_both, viewer};
use crate::support::*;

on_both! {
    async fn without_an_answer_only_again_can_be_meant(test: Test) {
        let me = viewer(&test).await;
        for mode in [Mode::Explain, Mode::Title] {
            note(&test, &me, mode, "ACID", BODY).await;
            let card = shown(&test, &me).await;
            assert_eq!(card.mode, mode);
            for rating in [Rating::Hard, Rating::Good, Rating::Easy] {
                let refused = rate(&test, &me, &card.ticket, rating).await;
                assert_eq!(refused, Err(ApiError::field(Field::Rating, Problem::Unknown)));
            }
            rate(&test, &me, &card.ticket, Rating::Again).await.unwrap();
            // The same again, and another.
            rate(&test, &me, &card.ticket, Rating::Again).await.unwrap();
            assert_eq!(rate(&test, &me, &card.ticket, Rating::Good).await, Err(ApiError::OtherAnswer));
            sql(&test, "DELETE FROM notes", []).await;
        }
    }

    async fn a_rating_is_taken_back_with_its_answer(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        let stored = rate(&test, &me, &card.ticket, Rating::Good).await.unwrap();
        assert_eq!(stored.event, answer);
        reviews(&test).undo(&me, stored.event).await.unwrap();
        let again = shown(&test, &me).await;
        assert_eq!((again.note, again.answered), (card.note, None));
        let second = submit(&test, &me, &again, text("이번에는 다르게 적어 본다")).await;
        assert_ne!(second, answer);
        rate(&test, &me, &again.ticket, Rating::Hard).await.unwrap();
    }
}

//! Nothing that was written is lost.

use api::{ApiError, grading::GradingApi, review::Ask};
use domain::{note::Mode, review::Rating};

use crate::common::{on_both, viewer};
use crate::support::*;

fn draft(ask: Ask) -> String {
    match ask {
        Ask::Explain { draft, .. } | Ask::Title { draft, .. } => draft,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_refused_answer_stands_in_the_form_again(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        for written in ["짧다", "나\0", &"가".repeat(6_000)] {
            assert!(grading(&test).submit(&me, &card.ticket, text(written)).await.is_err());
            let again = shown(&test, &me).await;
            assert_eq!(draft(again.ask), written.replace('\0', ""));
        }
        submit(&test, &me, &card, text(ANSWER)).await;
        assert!(drafts(&test, &me).await.is_empty(), "what was handed in is no draft");
    }

    async fn a_draft_belongs_to_the_card_as_it_was_shown(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let other = shown(&test, &me).await;
        submit(&test, &me, &other, text(ANSWER)).await;
        rate(&test, &me, &other.ticket, Rating::Again).await.unwrap();
        let late = grading(&test).submit(&me, &card.ticket, text("늦게 도착한 다른 답이다")).await;
        assert_eq!(late, Err(ApiError::AlreadyAnswered));
        let me = later(&test, &me, 700);
        assert_eq!(draft(shown(&test, &me).await.ask), "");
    }
}

//! A note that is changed while it is asked. Its progress stays, whatever is changed.

use std::sync::atomic::Ordering;

use api::{
    grading::AnswerState,
    review::{Ask, Options},
};
use domain::{note::Mode, review::Rating};

use crate::common::{on_both, viewer};
use crate::model::{agree, grading as model, on};
use crate::support::*;

on_both! {
    async fn editing_a_note_never_touches_its_progress(test: Test) {
        let me = viewer(&test).await;
        let id = note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        submit(&test, &me, &card, text(ANSWER)).await;
        rate(&test, &me, &card.ticket, Rating::Good).await.unwrap();
        let before = card_of(&test, id).await;
        assert_eq!(before.reviews, 1);
        for mode in Mode::ALL {
            edit(&test, &me, id, |fields| {
                fields.title.push('!');
                fields.body.push_str("\n더 있다.");
                fields.mode = mode.as_str().to_owned();
                fields.category = "다른 곳".to_owned();
            })
            .await;
            assert_eq!(card_of(&test, id).await, before, "{mode:?}");
        }
        assert_eq!(events(&test, &me).await.len(), 1);
    }

    async fn an_answer_is_graded_by_the_rubric_of_its_text(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Explain, "ACID", BODY).await;
        run_all(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        edit(&test, &me, id, |fields| fields.body = "원자성, 격리성, 지속성을 아주 다르게 말한다.".to_owned())
            .await;
        let waiting = page(&test, &me, answer).await;
        assert!(waiting.note_changed && waiting.html.contains("다르게"));
        run_all(&test).await;
        let graded = page(&test, &me, answer).await;
        assert_eq!(graded.proposal, Some(Rating::Good));
        let texts: Vec<String> =
            rubrics(&test, id).await.into_iter().map(|rubric| rubric.body_hash).collect();
        assert!(texts.contains(&answer_row(&test, answer).await.body_hash));
        rate(&test, &me, &graded.ticket, Rating::Good).await.unwrap();
    }

    async fn a_text_without_a_rubric_is_graded_by_the_text_of_now(test: Test) {
        let mut test = test;
        let (model, _) = model(["missed"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Explain, "ACID", "아직 빈 노트이다.").await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        edit(&test, &me, id, |fields| fields.body = BODY.to_owned()).await;
        run_all(&test).await;
        let page = page(&test, &me, answer).await;
        assert!(matches!(page.state, AnswerState::Graded { score: Some(0), .. }), "{:?}", page.state);
        assert!(page.note_changed);
    }

    async fn statements_about_another_text_are_not_asked(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        for title in ["격리 수준", "광합성", "임진왜란"] {
            note(&test, &me, Mode::Recall, title, "다른 노트이다.").await;
        }
        run_all(&test).await;
        edit(&test, &me, id, |fields| fields.title = "트랜잭션".to_owned()).await;
        let kind = |ask: Ask| match ask {
            Ask::Choose { kind, .. } => kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(shown(&test, &me).await.ask), Options::Statements);
        let open = shown(&test, &me).await;
        later(&test, &me, 60);
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 1, "another title needs no other statements");
        edit(&test, &me, id, |fields| fields.body.push_str("\n더 있다.")).await;
        assert!(matches!(kind(shown(&test, &me).await.ask), Options::Titles { .. }));
        run_all(&test).await;
        assert_eq!(choices(&test, id).await.len(), 2);
        assert_eq!(kind(shown(&test, &me).await.ask), Options::Statements);
        // What was shown before can still be answered.
        let answer = submit(&test, &me, &open, api::grading::Given::Choice(0)).await;
        assert!(page(&test, &me, answer).await.note_changed);
    }

    async fn a_note_that_is_gone_takes_its_answers_with_it(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        submit(&test, &me, &card, text(ANSWER)).await;
        sql(&test, "DELETE FROM notes", []).await;
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        assert!(answers(&test, &me).await.is_empty());
    }
}

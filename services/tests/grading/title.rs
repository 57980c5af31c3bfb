//! Typing the title of a masked body.

use api::{
    Field,
    grading::{AnswerState, Given, GivenAnswer, GradingApi, PointFields, SaveRubric},
    review::Ask,
};
use domain::{note::Mode, review::Rating, text::TextProblem};

use crate::common::{on_both, viewer};
use crate::model::{agree, grading as model, on};
use crate::support::*;

on_both! {
    async fn a_title_is_recognised_however_it_is_typed(test: Test) {
        let me = viewer(&test).await;
        for (title, typed, right) in [
            ("트랜잭션 격리 수준", " 트랜잭션격리수준 ", true),
            ("The B-tree", "b tree", true),
            ("원자성 (Atomicity)", "atomicity", true),
            ("원자성", "일관성", false),
        ] {
            let body = format!("{title}: 여기에 무엇인지 길게 적혀 있다.");
            note(&test, &me, Mode::Title, title, &body).await;
            let card = shown(&test, &me).await;
            assert_eq!((card.title.as_str(), card.html.as_str(), card.mode), ("", "", Mode::Title));
            let Ask::Title { html, draft } = &card.ask else { panic!("{:?}", card.ask) };
            assert!(html.contains("____") && html.contains("길게"), "{html}");
            assert_eq!(draft, "");
            let answer = submit(&test, &me, &card, text(typed)).await;
            let page = page(&test, &me, answer).await;
            assert_eq!(page.state, AnswerState::Decided { right }, "{title}: {typed}");
            assert_eq!(page.given, GivenAnswer::Text(typed.trim().to_owned()));
            let proposal = if right { Rating::Good } else { Rating::Again };
            assert_eq!((page.proposal, page.ratings), (Some(proposal), Rating::ALL.to_vec()));
            assert_eq!(page.title, title);
            // The learner has the last word: it may have been a synonym.
            rate(&test, &me, &page.ticket, Rating::Easy).await.unwrap();
            sql(&test, "DELETE FROM notes", []).await;
        }
    }

    async fn a_model_knows_other_names_of_the_title(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Title, "원자성", BODY).await;
        run_all(&test).await;
        assert_eq!(rubrics(&test, id).await.len(), 1);
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text("Atomicity")).await;
        assert_eq!(page(&test, &me, answer).await.state, AnswerState::Decided { right: true });
    }

    async fn a_synonym_in_the_rubric_is_the_title_too(test: Test) {
        let me = viewer(&test).await;
        let id = note(&test, &me, Mode::Title, "원자성", BODY).await;
        let point = |statement: &str, terms: &str, synonyms: &str| PointFields {
            statement: statement.to_owned(),
            terms: terms.to_owned(),
            synonyms: synonyms.to_owned(),
        };
        let version = grading(&test).rubric(&me, id).await.unwrap().version;
        let points = vec![
            point("전부 아니면 전무다", "원자성", "atomicity"),
            point("서로를 가린다", "격리성", "isolation"),
            point("결과가 남는다", "지속성", "durability"),
        ];
        grading(&test).save_rubric(&me, id, SaveRubric { version, points }).await.unwrap();
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text("Atomicity")).await;
        assert_eq!(page(&test, &me, answer).await.state, AnswerState::Decided { right: true });
    }

    async fn an_empty_title_is_refused_and_kept(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Title, "원자성", BODY).await;
        let card = shown(&test, &me).await;
        let long = "가".repeat(121);
        for (typed, problem) in [
            (" ", TextProblem::Empty),
            (long.as_str(), TextProblem::TooLong { max: 120 }),
        ] {
            let refused = grading(&test).submit(&me, &card.ticket, text(typed)).await.unwrap_err();
            assert_eq!(refused.problem(Field::Answer), Some(&problem.into()));
            let again = shown(&test, &me).await;
            assert!(matches!(again.ask, Ask::Title { draft, .. } if draft == typed));
        }
        let answer = submit(&test, &me, &card, Given::Nothing).await;
        assert_eq!(page(&test, &me, answer).await.state, AnswerState::GaveUp);
    }
}

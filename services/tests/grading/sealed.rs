//! What is stored sealed, and what becomes of it when keys change.

use std::sync::Arc;

use api::{
    grading::{AnswerState, CheckState, GivenAnswer, GradingApi, Judge},
    review::Ask,
};
use domain::note::Mode;
use entity::{answer_draft, note_check};
use sea_orm::EntityTrait;
use serde_json::json;
use services::{
    ai::{Asked, GraderError, Scripted},
    keys::{Keys, NamedKey},
    vault::{Rotated, rotate},
};

use crate::common::{Test, on_both, viewer};
use crate::model::{agree, on, rubric_reply, verdicts};
use crate::support::*;

/// Uses the data keys named by `ids`, the first of which seals.
fn with_keys(test: &mut Test, ids: &[(&str, u8)]) {
    let key = |(id, byte): &(&str, u8)| NamedKey {
        id: (*id).to_owned(),
        secret: vec![*byte; 32].into(),
    };
    test.core.keys = Arc::new(Keys {
        jwt: test.core.keys.jwt.clone(),
        data: ids.iter().map(key).collect(),
    });
}

const OLD: (&str, u8) = ("d1", 2);
const NEW: (&str, u8) = ("d2", 7);

/// A model that grades and checks.
fn all_round() -> Scripted {
    Scripted::new(|asked| match asked {
        Asked::Rubric(_) => Ok(rubric_reply()),
        Asked::Grade(rubric, answer) => Ok(verdicts(rubric, answer, ["covered", "missed", "wrong"])),
        Asked::Check(_) => Ok(json!({
            "accuracy": 90, "consistency": 95, "title_fit": 80,
            "issues": [{"aspect": "accuracy", "quote": "서로를 가린다", "problem": "CANARY 무엇을 가리는지 없다"}],
        })
        .to_string()),
        _ => Err(GraderError::Request),
    })
}

/// The sealed columns of every row, by the id of their key; nothing sealed is in `plain`.
async fn sealed(test: &Test, viewer: &api::Viewer) -> Vec<String> {
    let mut all = Vec::new();
    for row in answers(test, viewer).await {
        all.extend([row.answer, row.options, row.misconception, row.outcome].into_iter().flatten());
    }
    all.extend(drafts(test, viewer).await.into_iter().map(|row| row.answer));
    let checks = note_check::Entity::find().all(&test.core.db).await.unwrap();
    all.extend(checks.into_iter().filter_map(|row| row.issues));
    all
}

on_both! {
    async fn what_a_learner_wrote_and_a_model_said_is_stored_sealed(test: Test) {
        let mut test = test;
        on(&mut test, all_round());
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        assert!(grading(&test).submit(&me, &card.ticket, text("짧다")).await.is_err());
        let draft = answer_draft::Entity::find().one(&test.core.db).await.unwrap().unwrap();
        assert!(draft.answer.starts_with("v1.d1.") && !draft.answer.contains("짧다"), "{draft:?}");
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        grading(&test).ask_check(&me, id).await.unwrap();
        run_all(&test).await;
        let row = answer_row(&test, answer).await;
        let values = sealed(&test, &me).await;
        assert_eq!(values.len(), 3, "answer, outcome and issues: {values:?}");
        for value in &values {
            assert!(value.starts_with("v1.d1."), "{value}");
        }
        let everything = format!("{row:?} {values:?}");
        for word in ["원자성", "covered", "가리는지", "CANARY", "score"] {
            assert!(!everything.contains(word), "{word} stands in {everything}");
        }
        let page = page(&test, &me, answer).await;
        assert_eq!(page.given, GivenAnswer::Text(ANSWER.to_owned()));
        assert!(matches!(page.state, AnswerState::Graded { .. }), "{:?}", page.state);
        let panel = grading(&test).check(&me, id).await.unwrap().unwrap();
        assert!(panel.check.unwrap().check.issues[0].problem.starts_with("CANARY"));
    }

    async fn a_value_in_another_row_does_not_open(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "하나", BODY).await;
        note(&test, &me, Mode::Explain, "둘", BODY).await;
        let first = shown(&test, &me).await;
        let one = submit(&test, &me, &first, text(ANSWER)).await;
        rate(&test, &me, &first.ticket, domain::review::Rating::Good).await.unwrap();
        let second = shown(&test, &me).await;
        let two = submit(&test, &me, &second, text("격리성만 기억나는 다른 답안이다")).await;
        assert_eq!(page(&test, &me, two).await.given, GivenAnswer::Text("격리성만 기억나는 다른 답안이다".to_owned()));
        sql(&test, "UPDATE answers SET answer = (SELECT a.answer FROM answers a WHERE a.id = $1) WHERE id = $2",
            [one.0.into(), two.0.into()]).await;
        assert_eq!(page(&test, &me, two).await.given, GivenAnswer::Unreadable);
        assert_eq!(page(&test, &me, one).await.given, GivenAnswer::Text(ANSWER.to_owned()));
    }

    async fn without_its_key_a_page_says_so_and_goes_on(test: Test) {
        let mut test = test;
        on(&mut test, all_round());
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        grading(&test).ask_check(&me, id).await.unwrap();
        run_all(&test).await;
        with_keys(&mut test, &[NEW]);
        let lost = page(&test, &me, answer).await;
        assert_eq!((&lost.given, &lost.state), (&GivenAnswer::Unreadable, &AnswerState::Unreadable));
        let panel = grading(&test).check(&me, id).await.unwrap().unwrap();
        assert_eq!((panel.state, panel.check, panel.judge), (CheckState::Unreadable, None, Judge::Model));
        // The card is asked, with nothing in its field, and the answer can be rated.
        let again = shown(&test, &me).await;
        assert!(matches!(&again.ask, Ask::Explain { draft, .. } if draft.is_empty()), "{:?}", again.ask);
        assert_eq!(again.answered, Some(answer));
        rate(&test, &me, &lost.ticket, domain::review::Rating::Hard).await.unwrap();
    }

    async fn a_row_of_before_encryption_breaks_no_page(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        sql(&test, "UPDATE answers SET answer = 'plain', outcome = '\"GaveUp\"'", []).await;
        let page = page(&test, &me, answer).await;
        assert_eq!((page.given, page.state), (GivenAnswer::Unreadable, AnswerState::Unreadable));
        let done = rotate(&test.core).await.unwrap();
        assert_eq!(done.unreadable.get("-"), Some(&2), "{done:?}");
    }

    async fn after_a_rotation_the_old_key_can_go(test: Test) {
        let mut test = test;
        on(&mut test, all_round());
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let mut given = Vec::new();
        for number in 0..5 {
            let id = note(&test, &me, Mode::Explain, &format!("ACID {number}"), BODY).await;
            grading(&test).ask_check(&me, id).await.unwrap();
        }
        for _ in 0..5 {
            let card = shown(&test, &me).await;
            let answer = submit(&test, &me, &card, text(ANSWER)).await;
            run_all(&test).await;
            given.push((answer, page(&test, &me, answer).await.given));
            rate(&test, &me, &card.ticket, domain::review::Rating::Good).await.unwrap();
        }
        with_keys(&mut test, &[NEW, OLD]);
        let before = sealed(&test, &me).await;
        assert!(before.iter().all(|value| value.starts_with("v1.d1.")));
        let done = rotate(&test.core).await.unwrap();
        let moved = [("d1".to_owned(), before.len() as u64)].into();
        assert_eq!(done, Rotated { moved, ..Rotated::default() });
        assert_eq!(before.len(), 15);
        let after = sealed(&test, &me).await;
        assert!(after.iter().all(|value| value.starts_with("v1.d2.")), "{after:?}");
        assert_eq!(rotate(&test.core).await.unwrap(), Rotated::default());
        assert_eq!(sealed(&test, &me).await, after, "a second run does nothing");
        with_keys(&mut test, &[NEW]);
        for (answer, given) in given {
            assert_eq!(page(&test, &me, answer).await.given, given);
        }
    }

    async fn many_rows_are_gone_through_in_batches(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        // Copies whose place is not theirs: they are counted and left as they are.
        for number in 0..450_u128 {
            sql(&test, "INSERT INTO answers (id, user_id, card_id, note_id, card_version, mode, ticket, body_hash, \
                answer, state, outcome, tries, asked_at, settled_at, created_at) \
                SELECT $1, user_id, card_id, note_id, card_version, mode, ticket, body_hash, answer, state, outcome, \
                tries, asked_at, settled_at, created_at FROM answers WHERE id = $2",
                [uuid::Uuid::from_u128(number).into(), answer.0.into()]).await;
        }
        with_keys(&mut test, &[NEW, OLD]);
        let done = rotate(&test.core).await.unwrap();
        assert_eq!((done.moved.get("d1"), done.unreadable.get("d1")), (Some(&2), Some(&900)), "{done:?}");
    }
}

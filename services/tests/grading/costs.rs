//! Statements: a page has six with the session's, an answer seven.

use api::{
    Viewer,
    grading::{Given, GradingApi},
    review::{Ask, Options, ReviewApi, SessionQuery},
};
use domain::{note::Mode, review::Rating};
use sea_orm::{EntityTrait, IntoActiveModel};
use services::ids::new_id;

use crate::common::{Test, on_both, viewer};
use crate::model::{agree, grading as model, on};
use crate::support::*;

/// `count` notes with a category of their own, inserted directly.
async fn many(test: &Test, me: &Viewer, count: usize) {
    let rows: Vec<_> = (0..count)
        .map(|number| {
            entity::note::Model {
                id: new_id(me.now - 1),
                user_id: me.user.0,
                category_id: None,
                title: format!("노트 {number}"),
                body: format!("**원자성**과 {number}번째 이야기이다."),
                mode: "recall".to_owned(),
                html: "<p>b</p>".to_owned(),
                renderer_version: 1,
                excerpt: format!("원자성과 {number}번째 이야기이다."),
                outline: "{}".to_owned(),
                version: 1,
                created_at: me.now - 1 - i64::try_from(number).unwrap(),
                updated_at: me.now,
                deleted_at: None,
            }
            .into_active_model()
        })
        .collect();
    for batch in rows.chunks(500) {
        entity::note::Entity::insert_many(batch.to_vec())
            .exec_without_returning(&test.core.db)
            .await
            .unwrap();
    }
}

on_both! {
    async fn every_mode_is_asked_and_answered_within_the_budget(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        many(&test, &me, 4).await;
        for (mode, prepared) in [
            (Mode::Recall, false),
            (Mode::Explain, false),
            (Mode::Explain, true),
            (Mode::Choose, false),
            (Mode::Choose, true),
            (Mode::Title, false),
        ] {
            note(&test, &me, mode, "ACID", BODY).await;
            if prepared {
                run_all(&test).await;
            }
            forget_jobs(&test).await;
            let (asked, statements) = test.statements(reviews(&test).page(&me)).await;
            assert!(statements.len() <= 5, "{mode:?}: {statements:#?}");
            let card = asked.unwrap().card.unwrap();
            assert_eq!((card.mode, card.fallback), (mode, None));
            if mode == Mode::Choose {
                let Ask::Choose { kind, .. } = &card.ask else { panic!("{:?}", card.ask) };
                assert_eq!(*kind == Options::Statements, prepared);
            }
            let (next, statements) =
                test.statements(reviews(&test).upcoming(&me, &card.ticket)).await;
            assert!(next.is_ok());
            assert!(statements.len() <= 5, "{mode:?}: {statements:#?}");
            let given = match mode {
                Mode::Recall => None,
                Mode::Explain => Some(text(ANSWER)),
                Mode::Choose => Some(Given::Choice(1)),
                Mode::Title => Some(text("ACID")),
            };
            if let Some(given) = given {
                let service = grading(&test);
                let submitting = service.submit(&me, &card.ticket, given);
                let (answer, statements) = test.statements(submitting).await;
                let answer = answer.unwrap();
                // What the queue needs on SQLite is two more when one that waits is replaced.
                assert!(statements.len() <= 8, "{mode:?}: {statements:#?}");
                let (page, statements) = test.statements(grading(&test).page(&me, answer, SessionQuery::default())).await;
                assert_eq!(page.unwrap().id, answer);
                assert!(statements.len() <= 5, "{mode:?}: {statements:#?}");
                let (_, statements) = test.statements(grading(&test).state(&me, answer)).await;
                assert!(statements.len() <= 1, "{mode:?}: {statements:#?}");
            }
            // BEGIN and COMMIT are not reported.
            let (rated, statements) =
                test.statements(rate(&test, &me, &card.ticket, Rating::Again)).await;
            rated.unwrap();
            assert!(statements.len() <= 5, "{mode:?}: {statements:#?}");
            sql(&test, "DELETE FROM notes WHERE title = 'ACID'", []).await;
        }
    }

    async fn ten_thousand_notes_make_no_difference(test: Test) {
        let me = viewer(&test).await;
        many(&test, &me, 10_000).await;
        note(&test, &me, Mode::Choose, "ACID", BODY).await;
        let begun = std::time::Instant::now();
        let (page, statements) = test.statements(reviews(&test).page(&me)).await;
        let took = begun.elapsed();
        let card = page.unwrap().card.unwrap();
        assert!(matches!(card.ask, Ask::Choose { kind: Options::Titles { .. }, .. }));
        assert!(statements.len() <= 5, "{statements:#?}");
        assert!(took.as_millis() < 1_500, "{took:?}");
    }
}

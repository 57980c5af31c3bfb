//! What a model says of a note when its learner asks.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use api::{
    ApiError, Viewer,
    grading::{CheckPanel, CheckState, GradeFailure, GradingApi, Judge},
};
use domain::{
    grading::Aspect,
    id::{NoteCheckId, NoteId},
    note::Mode,
};
use entity::{ai_call, note_check};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use services::{
    ai::{Asked, GraderError, Scripted, consent},
    jobs::{Job, JobError},
};

use crate::common::{Person, Test, on_both, second_viewer, viewer, viewer_of};
use crate::model::{agree, failing, limit, on};
use crate::support::*;

/// A model that checks, and counts how often it is asked to.
fn checking(accuracy: u32) -> (Scripted, Arc<AtomicU32>) {
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let model = Scripted::new(move |asked| {
        let Asked::Check(_) = asked else {
            return Err(GraderError::Request);
        };
        counted.fetch_add(1, Ordering::SeqCst);
        let issue =
            |quote: &str| json!({"aspect": "accuracy", "quote": quote, "problem": "달라요."});
        Ok(json!({
            "accuracy": accuracy, "consistency": 95, "title_fit": 80,
            "issues": [issue("서로를 가린다"), issue("노트에 없는 말")],
        })
        .to_string())
    });
    (model, count)
}

async fn panel(test: &Test, viewer: &Viewer, note: NoteId) -> CheckPanel {
    let panel = grading(test).check(viewer, note).await;
    panel.expect("the check").expect("there is a model")
}

async fn ask(test: &Test, viewer: &Viewer, note: NoteId) {
    let asked = grading(test).ask_check(viewer, note).await;
    asked.expect("it is asked for");
}

async fn rows(test: &Test) -> Vec<note_check::Model> {
    let rows = note_check::Entity::find().all(&test.core.db).await;
    rows.expect("the checks")
}

async fn plain_note(test: &Test, viewer: &Viewer) -> NoteId {
    note(test, viewer, Mode::Recall, "ACID", BODY).await
}

fn waits_under(panel: &CheckPanel) -> NoteCheckId {
    let CheckState::Waiting { id } = panel.state else {
        panic!("{panel:?}");
    };
    id
}

on_both! {
    async fn a_text_is_checked_once(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        assert_eq!(panel(&test, &me, id).await.state, CheckState::Unasked);
        ask(&test, &me, id).await;
        ask(&test, &me, id).await;
        let wish = waits_under(&panel(&test, &me, id).await);
        assert!(!grading(&test).check_state(&me, wish).await.unwrap().settled);
        let jobs = test.jobs().await;
        assert_eq!(jobs, [Job::CheckNote { note: id.0, wish: wish.0 }], "one for both clicks");
        for _ in 0..2 {
            run(&test, &jobs[0]).await.unwrap();
        }
        forget_jobs(&test).await;
        assert!(grading(&test).check_state(&me, wish).await.unwrap().settled);
        let made = panel(&test, &me, id).await;
        assert_eq!((made.state, made.judge), (CheckState::Made, Judge::Model));
        let shown = made.check.unwrap();
        let marks = [shown.check.accuracy, shown.check.consistency, shown.check.title_fit];
        assert_eq!((marks, shown.earlier), ([90, 95, 80], false));
        assert_eq!(shown.check.issues.len(), 1, "what quotes nothing of the note is left out");
        assert_eq!(shown.check.issues[0].aspect, Aspect::Accuracy);
        assert_eq!(shown.check.issues[0].quote, "서로를 가린다");
        ask(&test, &me, id).await;
        assert!(test.jobs().await.is_empty());
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        let call = ai_call::Entity::find().one(&test.core.db).await.unwrap().unwrap();
        assert_eq!((call.kind.as_str(), call.effect_key), ("check", format!("check:{wish}")));
    }

    async fn another_text_leaves_a_check_behind_and_the_same_finds_it_again(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        ask(&test, &me, id).await;
        run_all(&test).await;
        edit(&test, &me, id, |fields| fields.category = "데이터베이스".to_owned()).await;
        assert_eq!(panel(&test, &me, id).await.state, CheckState::Made, "the text is the same");
        for change in ["title", "body"] {
            edit(&test, &me, id, |fields| match change {
                "title" => fields.title = "BASE".to_owned(),
                _ => fields.body.push_str("하나 더.\n"),
            }).await;
            let left = panel(&test, &me, id).await;
            assert_eq!(left.state, CheckState::Unasked, "{change}");
            assert!(left.check.unwrap().earlier, "{change}");
        }
        let me = later(&test, &me, 5);
        ask(&test, &me, id).await;
        let waiting = panel(&test, &me, id).await;
        waits_under(&waiting);
        assert!(waiting.check.unwrap().earlier, "the earlier one stands while the new one is made");
        run_all(&test).await;
        assert!(!panel(&test, &me, id).await.check.unwrap().earlier);
        edit(&test, &me, id, |fields| {
            fields.title = "ACID".to_owned();
            fields.body = BODY.to_owned();
        }).await;
        let back = panel(&test, &me, id).await;
        assert_eq!(back.state, CheckState::Made);
        assert!(!back.check.unwrap().earlier);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    async fn a_note_that_changed_before_it_was_read_is_not_sent(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        ask(&test, &me, id).await;
        edit(&test, &me, id, |fields| fields.body.push_str("하나 더.\n")).await;
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        assert!(rows(&test).await.is_empty());
        assert_eq!(panel(&test, &me, id).await.state, CheckState::Unasked);
    }

    async fn a_check_is_its_owners(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        agree(&test, &me).await;
        agree(&test, &you).await;
        let id = plain_note(&test, &me).await;
        assert_eq!(grading(&test).ask_check(&you, id).await, Err(ApiError::NotFound));
        assert!(rows(&test).await.is_empty() && test.jobs().await.is_empty());
        ask(&test, &me, id).await;
        let wish = waits_under(&panel(&test, &me, id).await);
        assert_eq!(grading(&test).check(&you, id).await, Err(ApiError::NotFound));
        assert_eq!(grading(&test).check_state(&you, wish).await, Err(ApiError::NotFound));
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }

    async fn nothing_is_sent_without_consent_address_or_model(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        let id = plain_note(&test, &me).await;
        let (none, sent) = test.statements(grading(&test).check(&me, id)).await;
        assert_eq!((none, sent.len()), (Ok(None), 0), "there is no model");
        assert_eq!(grading(&test).ask_check(&me, id).await, Err(ApiError::Forbidden));
        let (model, asked) = checking(90);
        on(&mut test, model);
        assert_eq!(panel(&test, &me, id).await.judge, Judge::NoConsent);
        assert_eq!(grading(&test).ask_check(&me, id).await, Err(ApiError::Forbidden));
        let person = Person { verified: false, ..Person::named("Sora") };
        let sora = viewer_of(&test, person).await;
        let hers = plain_note(&test, &sora).await;
        assert_eq!(panel(&test, &sora, hers).await.judge, Judge::Unverified);
        assert_eq!(grading(&test).ask_check(&sora, hers).await, Err(ApiError::Forbidden));
        assert!(rows(&test).await.is_empty() && test.jobs().await.is_empty());
        agree(&test, &me).await;
        ask(&test, &me, id).await;
        consent::withdraw(&test.core, &me).await.unwrap();
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        let stopped = panel(&test, &me, id).await;
        assert_eq!(stopped.state, CheckState::Failed(GradeFailure::NotAllowed));
        assert_eq!(stopped.judge, Judge::NoConsent);
    }

    async fn a_failure_keeps_nothing_and_can_be_tried_again(test: Test) {
        let mut test = test;
        on(&mut test, failing(GraderError::TooSlow));
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        for (error, expected) in [
            (GraderError::TooSlow, GradeFailure::TooSlow),
            (GraderError::Unreachable, GradeFailure::Unavailable),
            (GraderError::Status { status: 500 }, GradeFailure::Unavailable),
            (GraderError::NotACompletion, GradeFailure::Unreadable),
        ] {
            on(&mut test, failing(error));
            ask(&test, &me, id).await;
            run_all(&test).await;
            let failed = panel(&test, &me, id).await;
            assert_eq!((failed.state, failed.check), (CheckState::Failed(expected), None), "{error}");
        }
        // A mark that is none refuses the whole reply.
        on(&mut test, checking(101).0);
        ask(&test, &me, id).await;
        run_all(&test).await;
        let failed = panel(&test, &me, id).await;
        assert_eq!(failed.state, CheckState::Failed(GradeFailure::Unreadable));
        assert!(rows(&test).await.iter().all(|row| row.accuracy.is_none() && row.issues.is_none()));
        let (model, asked) = checking(90);
        on(&mut test, model);
        ask(&test, &me, id).await;
        run_all(&test).await;
        assert_eq!(panel(&test, &me, id).await.state, CheckState::Made);
        assert_eq!((asked.load(Ordering::SeqCst), rows(&test).await.len()), (1, 1));
    }

    async fn a_used_up_quota_is_told(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        limit(&mut test, 1, 2);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let (one, other) = (plain_note(&test, &me).await, plain_note(&test, &me).await);
        for id in [one, other] {
            ask(&test, &me, id).await;
            run_all(&test).await;
        }
        assert_eq!(panel(&test, &me, one).await.state, CheckState::Made);
        let told = panel(&test, &me, other).await.state;
        assert!(matches!(told, CheckState::Failed(GradeFailure::Quota { .. })), "{told:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        // Saving goes on.
        edit(&test, &me, other, |fields| fields.body.push_str("하나 더.\n")).await;
    }

    async fn a_check_is_waited_for_so_long_and_may_come_later(test: Test) {
        let mut test = test;
        let (model, asked) = checking(90);
        on(&mut test, model);
        limit(&mut test, 10, 0);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        ask(&test, &me, id).await;
        let first = test.jobs().await.remove(0);
        assert!(matches!(run(&test, &first).await, Err(JobError::Retry(_))), "others are under way");
        let me = later(&test, &me, 21);
        let late = panel(&test, &me, id).await;
        assert_eq!(late.state, CheckState::Failed(GradeFailure::TooSlow));
        forget_jobs(&test).await;
        ask(&test, &me, id).await;
        let second = test.jobs().await.remove(0);
        assert_ne!(first, second);
        limit(&mut test, 10, 2);
        run(&test, &first).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 0, "it is the second wish that counts");
        let (here, there) = tokio::join!(run(&test, &second), run(&test, &second));
        assert!(here.is_ok() || there.is_ok(), "{here:?} {there:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "two workers ask once");
        assert_eq!(panel(&test, &me, id).await.state, CheckState::Made);
        assert_eq!(ai_call::Entity::find().count(&test.core.db).await.unwrap(), 1);
    }

    async fn a_note_keeps_a_few_checks_and_takes_them_along(test: Test) {
        let mut test = test;
        let (model, _) = checking(90);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = plain_note(&test, &me).await;
        let other = plain_note(&test, &me).await;
        ask(&test, &me, other).await;
        let mut me = me;
        for number in 0..7 {
            me = later(&test, &me, 1);
            edit(&test, &me, id, |fields| fields.body.push_str(&format!("{number}번.\n"))).await;
            ask(&test, &me, id).await;
            run_all(&test).await;
        }
        let kept = rows(&test).await;
        assert_eq!(kept.iter().filter(|row| row.note_id == id.0).count(), 5);
        assert_eq!(kept.iter().filter(|row| row.note_id == other.0).count(), 1);
        let (newest, sent) = test.statements(panel(&test, &me, id)).await;
        assert_eq!(newest.state, CheckState::Made);
        assert_eq!(sent.len(), 1, "{sent:#?}");
        sql(&test, "DELETE FROM notes", []).await;
        assert!(rows(&test).await.is_empty());
    }
}

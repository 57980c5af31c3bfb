//! What may happen between an answer and its grade.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use api::grading::{AnswerState, GradeFailure, GradingApi};
use domain::{note::Mode, review::Rating};
use entity::ai_call;
use sea_orm::{EntityTrait, PaginatorTrait};
use services::{
    ai::{Asked, GraderError, Scripted},
    grading::grade,
    jobs::{Job, JobError},
};

use crate::common::{Test, on_both, viewer};
use crate::model::{agree, failing, grading as model, limit, on, rubric_reply, verdicts};
use crate::support::*;

async fn calls(test: &Test) -> u64 {
    ai_call::Entity::find().count(&test.core.db).await.unwrap()
}

on_both! {
    async fn a_worker_that_dies_before_it_asks_is_replaced(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        forget_jobs(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        // The process dies here: answer and job are stored, nothing else is.
        let job = test.jobs().await.remove(0);
        let dying = grade::run(&test.core, answer.0, 1);
        drop(dying);
        let me = later(&test, &me, 31);
        run(&test, &job).await.unwrap();
        run(&test, &job).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert_eq!(calls(&test).await, 2, "a rubric and a grade");
        assert_eq!(page(&test, &me, answer).await.proposal, Some(Rating::Good));
    }

    async fn a_worker_that_dies_while_it_asks_is_waited_for_and_replaced(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        run_all(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        let job = test.jobs().await.remove(0);
        // It had reserved the call, and died.
        run(&test, &job).await.unwrap();
        sql(&test, "UPDATE ai_calls SET settled_at = NULL, outcome = NULL, duration_ms = NULL \
            WHERE kind = 'grade'", []).await;
        sql(&test, "UPDATE answers SET state = 'waiting', outcome = NULL, settled_at = NULL, \
            proposal = NULL", []).await;
        let early = run(&test, &job).await;
        assert!(matches!(early, Err(JobError::Retry(_))), "{early:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        let me = later(&test, &me, 31);
        run(&test, &job).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert_eq!(page(&test, &me, answer).await.proposal, Some(Rating::Good));
    }

    async fn a_result_that_was_paid_for_and_lost_is_not_paid_for_again(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        run_all(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        let job = test.jobs().await.remove(0);
        run(&test, &job).await.unwrap();
        sql(&test, "UPDATE answers SET state = 'waiting', outcome = NULL, settled_at = NULL, \
            proposal = NULL", []).await;
        run(&test, &job).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        let failed = page(&test, &me, answer).await;
        assert_eq!(failed.state, AnswerState::Failed(GradeFailure::Unavailable));
        grading(&test).grade_again(&me, answer).await.unwrap();
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert_eq!(page(&test, &me, answer).await.proposal, Some(Rating::Good));
    }

    async fn a_used_up_quota_is_told_and_the_learner_rates(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        limit(&mut test, 1, 2);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let mut states = Vec::new();
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        run_all(&test).await;
        for _ in 0..2 {
            let card = shown(&test, &me).await;
            let answer = submit(&test, &me, &card, text(ANSWER)).await;
            run_all(&test).await;
            let page = page(&test, &me, answer).await;
            states.push(page.state);
            rate(&test, &me, &page.ticket, Rating::Again).await.unwrap();
        }
        assert!(matches!(states[0], AnswerState::Graded { .. }), "{:?}", states[0]);
        let AnswerState::Failed(GradeFailure::Quota { renews_at }) = states[1] else {
            panic!("{:?}", states[1]);
        };
        // Four in the morning in Seoul.
        assert_eq!(renews_at - me.now, 16 * 3_600_000);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    async fn a_call_waits_its_turn_as_long_as_somebody_waits_for_it(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        limit(&mut test, 10, 0);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        forget_jobs(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        let job = Job::Grade { answer: answer.0, attempt: 1 };
        assert!(matches!(run(&test, &job).await, Err(JobError::Retry(_))));
        let me = later(&test, &me, 21);
        run(&test, &job).await.unwrap();
        let failed = page(&test, &me, answer).await;
        assert_eq!(failed.state, AnswerState::Failed(GradeFailure::Busy));
        assert!(failed.can_ask_again);
    }

    async fn consent_that_was_taken_back_stops_what_is_waiting(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        services::ai::consent::withdraw(&test.core, &me).await.unwrap();
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        let failed = page(&test, &me, answer).await;
        assert_eq!(failed.state, AnswerState::Failed(GradeFailure::NotAllowed));
        assert!(!failed.can_ask_again && !failed.ticket.is_empty());
    }

    async fn every_failure_is_told_and_none_keeps_from_rating(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        let busy = GraderError::Busy { status: 529, retry_after: None };
        let mut first = true;
        for (error, expected) in [
            (GraderError::TooSlow, GradeFailure::TooSlow),
            (GraderError::Unreachable, GradeFailure::Unavailable),
            (busy, GradeFailure::Unavailable),
            (GraderError::Status { status: 500 }, GradeFailure::Unavailable),
            (GraderError::Paused { until: 1 }, GradeFailure::Unavailable),
            (GraderError::TooLarge, GradeFailure::Unreadable),
            (GraderError::NotACompletion, GradeFailure::Unreadable),
        ] {
            on(&mut test, failing(error));
            if std::mem::take(&mut first) {
                agree(&test, &me).await;
            }
            let card = shown(&test, &me).await;
            let answer = submit(&test, &me, &card, text(ANSWER)).await;
            run_all(&test).await;
            let page = page(&test, &me, answer).await;
            assert_eq!(page.state, AnswerState::Failed(expected), "{error}");
            assert_eq!(page.proposal, None);
            rate(&test, &me, &page.ticket, Rating::Again).await.unwrap();
        }
    }

    async fn two_workers_apply_one_grade(test: Test) {
        let mut test = test;
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        on(&mut test, Scripted::new(move |asked| Ok(match asked {
            Asked::Rubric(_) => rubric_reply(),
            Asked::Grade(rubric, answer) => {
                let verdict = if counted.fetch_add(1, Ordering::SeqCst) == 0 { "covered" } else { "wrong" };
                verdicts(rubric, answer, [verdict; 3])
            }
            _ => return Err(GraderError::Request),
        })));
        let me = viewer(&test).await;
        agree(&test, &me).await;
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        run_all(&test).await;
        let card = shown(&test, &me).await;
        let answer = submit(&test, &me, &card, text(ANSWER)).await;
        let (one, other) = tokio::join!(
            grade::run(&test.core, answer.0, 1),
            grade::run(&test.core, answer.0, 1)
        );
        assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
        let state = page(&test, &me, answer).await.state;
        assert!(
            matches!(state, AnswerState::Graded { score: Some(100), .. }),
            "{state:?}"
        );
    }
}

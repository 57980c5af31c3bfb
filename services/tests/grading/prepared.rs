//! When something is prepared for a note, and how often it is paid for.

use std::sync::atomic::Ordering;

use domain::note::Mode;
use services::{
    ai::GraderError,
    jobs::{Job, JobError},
};

use crate::common::{on_both, viewer};
use crate::model::{agree, failing, grading as model, limit, on};
use crate::support::*;

on_both! {
    async fn a_note_is_prepared_for_once_however_often_it_is_saved(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        for _ in 0..3 {
            edit(&test, &me, id, |fields| fields.tags.push('x')).await;
        }
        let jobs = test.jobs().await;
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        run(&test, &jobs[0]).await.unwrap();
        run(&test, &jobs[0]).await.unwrap();
        run(&test, &Job::Choice { note: id.0, wish: id.0 }).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert_eq!(choices(&test, id).await.len(), 1);
    }

    async fn nothing_is_prepared_without_a_model_or_for_other_modes(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        note(&test, &me, Mode::Choose, "ACID", BODY).await;
        assert!(test.jobs().await.is_empty());
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        note(&test, &me, Mode::Recall, "ACID", BODY).await;
        assert!(test.jobs().await.is_empty());
        // The job finds that the learner does not agree.
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        run_all(&test).await;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        assert!(choices(&test, id).await.is_empty());
    }

    async fn a_model_that_fails_leaves_nothing_behind(test: Test) {
        let mut test = test;
        on(&mut test, failing(GraderError::Unreachable));
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        run_all(&test).await;
        run(&test, &Job::Rubric { note: id.0, wish: id.0 }).await.unwrap();
        assert!(choices(&test, id).await.is_empty() && rubrics(&test, id).await.is_empty());
        limit(&mut test, 10, 0);
        let busy = run(&test, &Job::Choice { note: id.0, wish: me.user.0 }).await;
        assert!(matches!(busy, Err(JobError::Retry(_))), "{busy:?}");
    }
}

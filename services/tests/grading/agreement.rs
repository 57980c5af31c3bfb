//! How often learner and grader agree.

use api::{grading::Agreement, review::ReviewApi, settings::SettingsApi};
use domain::{note::Mode, review::Rating};
use services::settings::SettingsService;

use crate::common::{on_both, second_viewer, viewer};
use crate::model::{agree, grading as model, on};
use crate::support::*;

on_both! {
    async fn only_what_a_model_proposed_and_a_learner_rated_counts(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered", "covered", "missed"]);
        on(&mut test, model);
        let me = viewer(&test).await;
        let settings = SettingsService::new(test.core.clone());
        let figure = async || settings.review(&me).await.unwrap().agreement;
        assert_eq!(figure().await, Agreement::default());
        note(&test, &me, Mode::Explain, "ACID", BODY).await;
        // Compared, not graded.
        let card = shown(&test, &me).await;
        submit(&test, &me, &card, text(ANSWER)).await;
        rate(&test, &me, &card.ticket, Rating::Hard).await.unwrap();
        assert_eq!(figure().await, Agreement::default());
        agree(&test, &me).await;
        let mut last = None;
        for rating in [Rating::Hard, Rating::Again, Rating::Hard] {
            let now = later(&test, &me, 3_000);
            let card = shown(&test, &now).await;
            let answer = submit(&test, &now, &card, text(ANSWER)).await;
            run_all(&test).await;
            assert_eq!(page(&test, &now, answer).await.proposal, Some(Rating::Hard));
            rate(&test, &now, &card.ticket, rating).await.unwrap();
            last = Some(answer);
        }
        assert_eq!(figure().await, Agreement { graded: 3, agreed: 2, left: 0 });
        // What is taken back is no opinion any more.
        reviews(&test).undo(&later(&test, &me, 3_000), last.unwrap()).await.unwrap();
        assert_eq!(figure().await, Agreement { graded: 2, agreed: 1, left: 0 });
        let jun = second_viewer(&test).await;
        assert_eq!(settings.review(&jun).await.unwrap().agreement, Agreement::default());
    }
}

//! Fitting: when it is asked for, what is stored, and what becomes of the cards.

use std::{collections::HashSet, sync::Arc};

use api::{
    ApiError, Viewer,
    review::{CardChange, ReviewApi},
    settings::{ReviewSettingsForm, SettingsApi},
};
use domain::{
    id::{CardId, NoteId},
    review::{FIRST_FIT, Rating, next_fit},
    time::StudyDay,
};
use entity::{card, parameter_set, review_event, user};
use futures::future::join_all;
use scheduler::Parameters;
use sea_orm::EntityTrait;
use services::{
    error::Error,
    jobs::{Deps, Handlers, Job},
    mail::Files,
    review::{
        fit::{self, Fitted},
        replay::{self, Replayed},
    },
    settings::SettingsService,
};

use crate::common::{Test, at, on_both, second_viewer, viewer};
use crate::lived::{far, usual};
use crate::support::*;

pub async fn learner(test: &Test, viewer: &Viewer) -> user::Model {
    let row = user::Entity::find_by_id(viewer.user.0)
        .one(&test.core.db)
        .await;
    row.expect("a row").expect("the learner")
}

pub async fn sets(test: &Test, viewer: &Viewer) -> Vec<parameter_set::Model> {
    let rows = parameter_set::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await;
    rows.expect("the sets")
}

/// The parameters of `viewer` now.
pub async fn parameters(test: &Test, viewer: &Viewer) -> Parameters {
    let Some(id) = learner(test, viewer).await.parameter_set_id else {
        return Parameters::default();
    };
    let sets = sets(test, viewer).await;
    let set = sets
        .iter()
        .find(|set| set.id == id)
        .expect("the learner's set");
    let values: Vec<f32> = serde_json::from_str(&set.parameters).expect("numbers");
    Parameters::from_slice(&values).expect("parameters")
}

/// Every card is what its log says under the learner's parameters, and every event names a set.
pub async fn check(test: &Test, viewer: &Viewer) {
    let parameters = parameters(test, viewer).await;
    let log = events(test, viewer).await;
    let cards = card::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await
        .expect("the cards");
    for row in cards {
        let mut own: Vec<_> = log
            .iter()
            .filter(|e| e.card_id == row.id)
            .cloned()
            .collect();
        own.sort_by_key(|event| event.card_version);
        assert_eq!(
            Replayed::stored(&row),
            replay::card(&own, &parameters).expect("a history")
        );
        assert_eq!(row.version, 1 + own.len() as i64);
    }
}

/// The log without the events in `before`.
async fn since(
    test: &Test,
    viewer: &Viewer,
    before: &[review_event::Model],
) -> Vec<review_event::Model> {
    let known: HashSet<_> = before.iter().map(|event| event.id).collect();
    let log = events(test, viewer).await;
    log.into_iter()
        .filter(|event| !known.contains(&event.id))
        .collect()
}

pub async fn cards(test: &Test, ids: &[CardId]) -> Vec<card::Model> {
    let mut rows = Vec::new();
    for id in ids {
        rows.push(card(test, *id).await);
    }
    rows
}

/// The deeds of the real worker.
fn handlers(test: &Test) -> Handlers {
    let mailer = Files::new(&test.dir, "Resee <resee@example.com>").expect("a folder");
    let deps = Deps {
        mailer: Arc::new(mailer),
        post: None,
    };
    Handlers::new(test.core.clone(), deps)
}

async fn until_fit(test: &Test, viewer: &Viewer, reviews: i32) {
    let text = format!("UPDATE users SET reviews_until_fit = {reviews} WHERE id = $1");
    run(test, &text, viewer.user.0).await;
}

on_both! {
    async fn parameters_that_predict_better_are_adopted(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        let fresh = note(&test, &me, "New", 0).await;
        let log = events(&test, &me).await;
        let before = cards(&test, &ids).await;
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::Adopted);

        let [set] = sets(&test, &me).await.try_into().expect("one set");
        assert_eq!((set.created_at, set.adopted_at), (me.now, Some(me.now)));
        assert_eq!((set.algorithm.as_str(), set.extent.as_str()), ("fsrs-6", "full"));
        assert_eq!(set.held_out, set.reviews / 5);
        assert!(set.reviews >= i32::from(FIRST_FIT) && set.log_loss < set.log_loss_before, "{set:?}");
        assert!(set.correction.abs() <= 0.03 && set.correction != 0.0, "{set:?}");
        let parameters = parameters(&test, &me).await;
        assert_eq!(set.decay, parameters.decay());

        let row = learner(&test, &me).await;
        assert_eq!(row.parameter_set_id, Some(set.id));
        assert_eq!(row.data_version, 2);
        assert_eq!(row.reviews_until_fit as u32, next_fit(set.reviews as u32));

        let anew = since(&test, &me, &log).await;
        assert_eq!(anew.len(), ids.len(), "one for each card with a memory");
        for (before, after) in before.iter().zip(cards(&test, &ids).await) {
            let event = anew.iter().find(|event| event.card_id == after.id).expect("its event");
            assert_eq!(event.kind, "reparametrise");
            assert_eq!(event.parameter_set_id, Some(set.id));
            assert_eq!((event.stability, event.difficulty), (after.stability, after.difficulty));
            assert_ne!(before.stability, after.stability);
            // The memory alone is another one.
            let same = card::Model {
                stability: before.stability,
                difficulty: before.difficulty,
                version: before.version,
                ..after
            };
            assert_eq!(&same, before);
        }
        assert_eq!(card(&test, fresh).await.version, 1);
        check(&test, &me).await;
    }

    async fn parameters_that_predict_no_better_are_only_stored(test: Test) {
        let me = viewer(&test).await;
        let ids = usual(&test, &me).await;
        let (log, before) = (events(&test, &me).await, cards(&test, &ids).await);
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::Kept);
        let [set] = sets(&test, &me).await.try_into().expect("one set");
        assert!(set.adopted_at.is_none() && set.log_loss > set.log_loss_before, "{set:?}");
        assert_eq!(set.correction, 0.0, "{set:?}");
        assert!(set.rmse_bins > 0.0 && set.rmse_bins_before > 0.0, "{set:?}");
        let row = learner(&test, &me).await;
        assert_eq!(row.parameter_set_id, None);
        assert_eq!(row.reviews_until_fit as u32, next_fit(set.reviews as u32));
        assert!(since(&test, &me, &log).await.is_empty());
        assert_eq!(cards(&test, &ids).await, before);
    }

    async fn to_fit_twice_does_no_more_than_once(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let runs = (0..4).map(|_| {
            let core = test.core.clone();
            let user = me.user;
            tokio::spawn(async move { fit::run(&core, user).await })
        });
        let mut adopted = 0;
        for outcome in join_all(runs).await {
            let outcome = outcome.expect("no task dies").expect("every run ends well");
            adopted += usize::from(outcome == Fitted::Adopted);
        }
        assert_eq!(adopted, 1);
        let log = events(&test, &me).await;
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::TooEarly);
        assert!(since(&test, &me, &log).await.is_empty());
        assert_eq!(sets(&test, &me).await.len(), 1);

        // The same reviews again say nothing new.
        until_fit(&test, &me, 0).await;
        run(&test, "UPDATE parameter_sets SET correction = 0.1 WHERE user_id = $1", me.user.0).await;
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::Kept);
        let corrections: Vec<f64> = sets(&test, &me).await.iter().map(|set| set.correction).collect();
        assert_eq!(corrections.iter().filter(|correction| **correction == 0.1).count(), 0);
        check(&test, &me).await;
    }

    async fn another_wanted_retention_is_aimed_off_anew(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let settings = SettingsService::new(test.core.clone());
        let want = async |retention: &str| {
            let form = ReviewSettingsForm {
                retention: retention.to_owned(),
                new_per_day: "10".to_owned(),
                ..ReviewSettingsForm::default()
            };
            settings.save_review(&me, form).await.unwrap();
        };
        // The defaults have nothing to correct.
        want("91").await;
        assert!(test.jobs().await.is_empty());
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::Adopted);
        let [first] = sets(&test, &me).await.try_into().expect("one set");
        assert_eq!(first.corrected_for, Some(0.91));
        // The same again changes nothing.
        want("91").await;
        assert!(test.jobs().await.is_empty());
        want("97").await;
        let wish = Job::FitParameters { user: me.user.0 };
        assert_eq!(test.jobs().await, std::slice::from_ref(&wish));
        let version = learner(&test, &me).await.data_version;
        handlers(&test).run(serde_json::to_value(&wish).unwrap(), 1).await.unwrap();
        let [second] = sets(&test, &me).await.try_into().expect("still one set");
        assert_eq!(second.corrected_for, Some(0.97));
        assert_ne!(second.correction, first.correction);
        assert_eq!(
            parameter_set::Model { correction: first.correction, corrected_for: Some(0.91), ..second.clone() },
            first
        );
        assert_eq!(learner(&test, &me).await.data_version, version + 1);
        // Once is enough.
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::TooEarly);
        // It is what a fit that finds nothing better computes.
        let correction = second.correction;
        until_fit(&test, &me, 0).await;
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::Kept);
        let again = sets(&test, &me).await.into_iter().find(|set| set.id == first.id).unwrap();
        assert_eq!((again.correction, again.corrected_for), (correction, Some(0.97)));
    }

    async fn too_few_reviews_are_waited_for(test: Test) {
        let (me, nobody) = (viewer(&test).await, second_viewer(&test).await);
        let ids = far(&test, &me).await;
        until_fit(&test, &nobody, -3).await;
        assert_eq!(fit::run(&test.core, nobody.user).await.unwrap(), Fitted::TooEarly);
        assert_eq!(learner(&test, &nobody).await.reviews_until_fit, i32::from(FIRST_FIT));

        // What was reset has not been.
        let service = service(&test);
        for id in &ids[..40] {
            let note = NoteId(card(&test, *id).await.note_id);
            service.change(&me, note, CardChange::Reset).await.unwrap();
        }
        assert_eq!(fit::run(&test.core, me.user).await.unwrap(), Fitted::TooEarly);
        let left = learner(&test, &me).await.reviews_until_fit;
        assert!((50..400).contains(&left), "{left}");
        assert!(sets(&test, &me).await.is_empty());
    }

    async fn the_answer_that_reaches_it_asks_for_a_fit(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        until_fit(&test, &me, 2).await;
        let service = service(&test);
        let mut now = me.now;
        let wish = Job::FitParameters { user: me.user.0 };
        for (jobs, fitting) in [(0, 5), (1, 6)] {
            let (_, statements) = {
                let here = at(&me, now);
                let card = shown(&test, &here).await;
                assert!(card.recall.is_some());
                test.statements(service.answer(&here, post(&card, Rating::Again))).await
            };
            assert_eq!(test.jobs().await, vec![wish.clone(); jobs]);
            assert!(statements.len() < fitting + jobs, "{statements:#?}");
            now += MINUTE;
        }
        // A step of the same day teaches nothing.
        let again = at(&me, now + 30 * MINUTE);
        let step = shown(&test, &again).await;
        service.answer(&again, post(&step, Rating::Good)).await.unwrap();
        assert_eq!(learner(&test, &me).await.reviews_until_fit, 0);
        assert_eq!(test.jobs().await, std::slice::from_ref(&wish));

        let payload = serde_json::to_value(&wish).unwrap();
        handlers(&test).run(payload.clone(), 1).await.unwrap();
        assert_eq!(sets(&test, &me).await.len(), 1);
        handlers(&test).run(payload, 2).await.unwrap();
        assert_eq!(sets(&test, &me).await.len(), 1);
    }

    async fn events_name_the_set_their_memory_comes_from(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        fit::run(&test.core, me.user).await.unwrap();
        let set = learner(&test, &me).await.parameter_set_id;
        assert!(set.is_some());
        let log = events(&test, &me).await;
        let (service, here) = (service(&test), at(&me, me.now + MINUTE));
        let answered = answer(&test, &here, Rating::Good).await;
        service.undo(&here, answered.event).await.unwrap();
        let note = NoteId(card(&test, ids[0]).await.note_id);
        for change in [
            CardChange::Suspend,
            CardChange::Resume,
            CardChange::Bury,
            CardChange::SetDue(StudyDay(here.today.0 + 3)),
        ] {
            service.change(&here, note, change).await.unwrap();
        }
        let named = since(&test, &me, &log).await;
        assert_eq!(named.len(), 6);
        assert!(named.iter().all(|event| event.parameter_set_id == set), "{named:#?}");
        // Without a memory there is nothing to name.
        let reset = service.change(&here, note, CardChange::Reset).await.unwrap().unwrap();
        let log = events(&test, &me).await;
        let event = log.iter().find(|event| event.id == reset.0).unwrap();
        assert_eq!((event.stability, event.parameter_set_id), (None, None));
        service.undo(&here, reset).await.unwrap();
        check(&test, &me).await;
    }

    async fn an_answer_can_be_taken_back_after_an_adoption(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let shown = shown(&test, &me).await;
        let before = card(&test, shown.id).await;
        let answered = answer(&test, &me, Rating::Again).await;
        fit::run(&test.core, me.user).await.unwrap();
        service(&test).undo(&me, answered.event).await.unwrap();
        let after = card(&test, shown.id).await;
        assert_eq!((after.due_day, after.lapses), (before.due_day, before.lapses));
        assert_ne!(after.stability, before.stability, "the new parameters' memory");
        assert_eq!(page(&test, &me).await.card.expect("a card").id, shown.id, "asked again at once");
        check(&test, &me).await;
    }

    async fn what_was_shown_before_an_adoption_is_shown_anew(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let old = shown(&test, &me).await;
        fit::run(&test.core, me.user).await.unwrap();
        let service = service(&test);
        let refused = service.answer(&me, post(&old, Rating::Good)).await;
        assert_eq!(refused, Err(ApiError::AlreadyAnswered));
        assert_eq!(service.skip(&me, &old.ticket).await, Err(ApiError::AlreadyAnswered));
        let again = shown(&test, &me).await;
        service.answer(&me, post(&again, Rating::Good)).await.unwrap();
    }

    async fn a_new_card_shown_before_an_adoption_is_shown_anew(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let fresh = note(&test, &me, "New", 0).await;
        run(&test, "UPDATE cards SET suspended = phase > 0 WHERE user_id = $1", me.user.0).await;
        let old = shown(&test, &me).await;
        assert_eq!(old.id, fresh);
        run(&test, "UPDATE cards SET suspended = FALSE WHERE user_id = $1", me.user.0).await;
        fit::run(&test.core, me.user).await.unwrap();
        assert_eq!(card(&test, fresh).await.version, 1, "it has no memory that is another one");
        let refused = service(&test).answer(&me, post(&old, Rating::Good)).await;
        assert_eq!(refused, Err(ApiError::AlreadyAnswered));
        assert_eq!(card(&test, fresh).await.version, 1, "nothing was stored");
        assert!(summary(&test, &me).await.is_empty());
    }

    async fn answers_during_an_adoption_are_neither_lost_nor_of_other_parameters(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let studying = {
            let (service, me, test) = (service(&test), me.clone(), &test);
            async move {
                let mut stored = 0;
                for nth in 0..30 {
                    let here = at(&me, me.now + nth * MINUTE);
                    let Some(card) = page(test, &here).await.card else { break };
                    match service.answer(&here, post(&card, Rating::Good)).await {
                        Ok(_) => stored += 1,
                        Err(ApiError::AlreadyAnswered) => {}
                        other => panic!("{other:?}"),
                    }
                }
                stored
            }
        };
        let reviews = async || {
            let log = events(&test, &me).await;
            log.iter().filter(|event| event.kind == "review").count()
        };
        let before = reviews().await;
        let (core, user) = (test.core.clone(), me.user);
        let fitting = tokio::spawn(async move { fit::run(&core, user).await });
        let (stored, fitted) = tokio::join!(studying, fitting);
        // Whoever is always slower gives up, and the queue comes back to it.
        match fitted.expect("no task dies") {
            Ok(Fitted::Adopted) | Err(Error::Refused(ApiError::Unavailable)) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(reviews().await, before + stored);
        assert!(stored > 0, "{stored}");
        check(&test, &me).await;
    }
}

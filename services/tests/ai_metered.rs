//! The meter: who may ask the model, how often, and what the ledger says afterwards.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod ai_support;
mod common;

use std::sync::{Arc, atomic::Ordering};

use ai_support::{Model, agree, call, dies, ledger, meter, on, row, spend};
use api::ApiError;
use common::{Person, Test, at, on_both, second_viewer, viewer, viewer_of};
use domain::{
    grading::{CallKind, CallRefusal},
    plan::Plan,
    time::{HOUR, Rollover, StudyDay},
};
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use services::{
    ai::{
        Ai, AiLimits, GraderError, Usage, consent,
        metered::{RESERVED_FOR, Unmade},
    },
    error::Error,
};

fn refused<T>(refusal: CallRefusal) -> Result<T, Unmade> {
    Err(Unmade::Refused(refusal))
}

on_both! {
    async fn nothing_is_sent_without_a_model_a_proved_address_and_consent(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        let model = Model::default();
        assert_eq!(meter(&test, &me, "a", &model).await, refused(CallRefusal::Offline));
        on(&mut test);
        let unverified = Person { verified: false, ..Person::named("Sora") };
        let sora = viewer_of(&test, unverified).await;
        assert_eq!(meter(&test, &sora, "b", &model).await, refused(CallRefusal::Unverified));
        let shown = consent::load(&test.core, &sora).await.unwrap();
        assert!(!shown.offered && !shown.given);
        let given = consent::give(&test.core, &sora, &shown.recipient).await;
        assert!(given.is_err(), "an unproved address cannot agree");
        assert_eq!(meter(&test, &me, "c", &model).await, refused(CallRefusal::NoConsent));
        agree(&test, &me).await;
        assert_eq!(meter(&test, &me, "c", &model).await, Ok(()));
        assert_eq!(model.asked.load(Ordering::SeqCst), 1);
        assert_eq!(ledger(&test).await.len(), 1);
    }

    async fn consent_is_to_one_text_and_one_recipient_and_ends_when_withdrawn(test: Test) {
        let mut test = test;
        on(&mut test);
        let (me, model) = (viewer(&test).await, Model::default());
        let before = consent::load(&test.core, &me).await.unwrap();
        assert!(before.offered && !before.given);
        assert_eq!(before.recipient, "ai.example (claude-haiku-4-5)");
        let other = consent::give(&test.core, &me, "other.example (claude-haiku-4-5)").await;
        assert!(matches!(other, Err(Error::Refused(ApiError::Outdated))), "{other:?}");
        agree(&test, &me).await;
        assert!(consent::load(&test.core, &me).await.unwrap().given);
        assert_eq!(meter(&test, &me, "a", &model).await, Ok(()));
        // Withdrawn while a call is under way: that one ends, the next is not made.
        let slow = meter(&test, &me, "b", &Model { withdraws: true, ..Model::default() }).await;
        assert_eq!(slow, Ok(()));
        assert_eq!(meter(&test, &me, "c", &model).await, refused(CallRefusal::NoConsent));
        assert!(!consent::load(&test.core, &me).await.unwrap().given);
        agree(&test, &me).await;
        let text = "UPDATE users SET ai_consent_version = 'older'";
        test.core.db.execute_unprepared(text).await.unwrap();
        assert_eq!(meter(&test, &me, "d", &model).await, refused(CallRefusal::NoConsent));
        agree(&test, &me).await;
        ai_support::on_host(&mut test, "elsewhere.example");
        assert_eq!(meter(&test, &me, "e", &model).await, refused(CallRefusal::NoConsent));
        assert!(!consent::load(&test.core, &me).await.unwrap().given);
        assert_eq!(model.asked.load(Ordering::SeqCst), 1);
    }

    async fn agreeing_again_keeps_the_first_moment(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        agree(&test, &at(&me, me.now + HOUR)).await;
        let row = ai_support::user(&test, &me).await;
        assert_eq!(row.ai_consent_at, Some(me.now));
        consent::withdraw(&test.core, &me).await.unwrap();
        agree(&test, &at(&me, me.now + HOUR)).await;
        assert_eq!(ai_support::user(&test, &me).await.ai_consent_at, Some(me.now + HOUR));
    }

    async fn one_of_eight_takes_the_last_call_of_the_day(test: Test) {
        let mut test = test;
        on(&mut test);
        ai_support::limit(&mut test, 3, 100);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        spend(&test, &me, 2).await;
        let model = Model { takes: 50, ..Model::default() };
        let keys: Vec<String> = (0..8).map(|task| format!("last:{task}")).collect();
        let ends = join_all(keys.iter().map(|key| meter(&test, &me, key, &model))).await;
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1, "{ends:?}");
        let noon_in_seoul = me.now;
        let renews_at = noon_in_seoul + 16 * HOUR;
        let others = ends.iter().filter(|end| **end == refused(CallRefusal::Quota { renews_at }));
        assert_eq!(others.count(), 7, "{ends:?}");
        assert_eq!(model.asked.load(Ordering::SeqCst), 1);
        assert_eq!(ledger(&test).await.len(), 3);
    }

    async fn eight_tries_at_one_effect_are_one_call(test: Test) {
        let mut test = test;
        on(&mut test);
        ai_support::limit(&mut test, 100, 100);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let model = Model { takes: 50, ..Model::default() };
        let ends = join_all((0..8).map(|_| meter(&test, &me, "same", &model))).await;
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1, "{ends:?}");
        assert_eq!(model.asked.load(Ordering::SeqCst), 1);
        let again = meter(&test, &me, "same", &model).await;
        assert_eq!(again, Err(Unmade::AlreadyMade));
        assert_eq!(ledger(&test).await.len(), 1);
    }

    async fn no_more_than_the_limit_are_under_way_and_others_are_not_held_up(test: Test) {
        let mut test = test;
        on(&mut test);
        let (me, other) = (viewer(&test).await, second_viewer(&test).await);
        agree(&test, &me).await;
        agree(&test, &other).await;
        let model = Model { takes: 1_500, ..Model::default() };
        let keys: Vec<String> = (0..5).map(|task| format!("at once:{task}")).collect();
        let mine = join_all(keys.iter().map(|key| meter(&test, &me, key, &model)));
        let (mine, theirs) = tokio::join!(mine, meter(&test, &other, "theirs", &model));
        assert_eq!(theirs, Ok(()));
        assert_eq!(mine.iter().filter(|end| end.is_ok()).count(), 2, "{mine:?}");
        let busy = mine.iter().filter(|end| **end == refused(CallRefusal::Busy));
        assert_eq!(busy.count(), 3, "{mine:?}");
        assert!(model.most.load(Ordering::SeqCst) <= 3);
        assert_eq!(meter(&test, &me, "afterwards", &model).await, Ok(()), "there is room again");
    }

    async fn a_quota_renews_with_the_study_day_and_other_kinds_have_their_own(test: Test) {
        let mut test = test;
        on(&mut test);
        ai_support::limit(&mut test, 2, 2);
        let (me, model) = (viewer(&test).await, Model::default());
        agree(&test, &me).await;
        spend(&test, &me, 2).await;
        let end = meter(&test, &me, "third", &model).await;
        let Err(Unmade::Refused(CallRefusal::Quota { renews_at })) = end else {
            panic!("{end:?}");
        };
        assert_eq!(StudyDay::of(renews_at, me.utc_offset, Rollover(4)).0, me.today.0 + 1);
        for (kind, key) in [(CallKind::Rubric, "r"), (CallKind::Check, "k")] {
            let end = ai_support::meter_kind(&test, &me, kind, key, &model).await;
            assert_eq!(end, Ok(()), "{key}");
        }
        let end = ai_support::meter_kind(&test, &me, CallKind::Choice, "c", &model).await;
        assert_eq!(end, refused(CallRefusal::Quota { renews_at }));
        // To where it is still yesterday: no second quota.
        let text = "UPDATE users SET time_zone = 'Pacific/Pago_Pago'";
        test.core.db.execute_unprepared(text).await.unwrap();
        let end = meter(&test, &me, "third", &model).await;
        assert!(matches!(end, Err(Unmade::Refused(CallRefusal::Quota { .. }))), "{end:?}");
        let text = "UPDATE users SET time_zone = 'Asia/Seoul'";
        test.core.db.execute_unprepared(text).await.unwrap();
        test.clock.set(renews_at - 1);
        let end = meter(&test, &me, "third", &model).await;
        assert_eq!(end, refused(CallRefusal::Quota { renews_at }));
        test.clock.set(renews_at);
        assert_eq!(meter(&test, &me, "third", &model).await, Ok(()));
    }

    async fn a_plan_counts_only_where_plans_are_on_and_never_allows_more_than_the_instance(test: Test) {
        let mut test = test;
        on(&mut test);
        let (me, model) = (viewer(&test).await, Model::default());
        agree(&test, &me).await;
        let limit = |test: &mut Test, per_day, plans| {
            let limits = AiLimits { per_day, at_once: 2, plans };
            test.core.ai = Arc::new(Ai { limits, ..(*test.core.ai).clone() });
        };
        // Free, as everybody: 10 a day, where plans are on.
        limit(&mut test, 100, true);
        spend(&test, &me, 10).await;
        let quota = |end: &Result<(), Unmade>| {
            matches!(end, Err(Unmade::Refused(CallRefusal::Quota { .. })))
        };
        let end = meter(&test, &me, "11th", &model).await;
        assert!(quota(&end), "{end:?}");
        limit(&mut test, 100, false);
        assert_eq!(meter(&test, &me, "11th", &model).await, Ok(()));
        limit(&mut test, 100, true);
        services::auth::admin::set_plan(&test.core, &me.email, Plan::Basic).await.unwrap();
        assert_eq!(meter(&test, &me, "12th", &model).await, Ok(()));
        limit(&mut test, 12, true);
        let end = meter(&test, &me, "13th", &model).await;
        assert!(quota(&end), "{end:?}");
        let end = services::auth::admin::set_plan(&test.core, "nobody@example.com", Plan::Pro).await;
        assert!(end.is_err());
    }

    async fn what_cost_nothing_is_given_back_and_may_be_tried_again(test: Test) {
        let mut test = test;
        on(&mut test);
        ai_support::limit(&mut test, 1, 2);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        for (error, requests) in [
            (GraderError::Paused { until: me.now }, 0),
            (GraderError::Busy { status: 529, retry_after: None }, 1),
        ] {
            let usage = Usage { requests, ..Usage::default() };
            let end = meter(&test, &me, "a", &Model::failing(error, usage)).await;
            assert_eq!(end, Err(Unmade::Failed(error)));
            assert!(!row(&test, "a").await.counted, "{error}");
        }
        assert_eq!(row(&test, "a").await.outcome.as_deref(), Some("status_529"));
        assert_eq!(meter(&test, &me, "a", &Model::default()).await, Ok(()));
        let row = row(&test, "a").await;
        assert_eq!((row.requests, row.unreported, row.counted), (2, 0, true));
        assert_eq!(row.cost, Some(1_500));
    }

    async fn a_failure_that_may_have_cost_something_is_counted_and_not_paid_again(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let usage = Usage { requests: 2, unreported: 1, input_tokens: 700, output_tokens: 0 };
        let end = meter(&test, &me, "a", &Model::failing(GraderError::TooSlow, usage)).await;
        assert_eq!(end, Err(Unmade::Failed(GraderError::TooSlow)));
        let model = Model::default();
        assert_eq!(meter(&test, &me, "a", &model).await, Err(Unmade::AlreadyMade));
        assert_eq!(model.asked.load(Ordering::SeqCst), 0);
        let row = row(&test, "a").await;
        assert!(row.counted);
        assert_eq!(row.outcome.as_deref(), Some("too_slow"));
        assert_eq!((row.requests, row.unreported, row.input_tokens), (2, 1, 700));
        assert_eq!(row.cost, None, "a request did not say what it cost");
    }

    async fn a_reservation_whose_process_died_expires(test: Test) {
        let mut test = test;
        on(&mut test);
        ai_support::limit(&mut test, 3, 1);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        dies(&test, &me, "a").await;
        let until = me.now + RESERVED_FOR;
        let model = Model::default();
        assert_eq!(meter(&test, &me, "a", &model).await, Err(Unmade::Underway { until }));
        assert_eq!(meter(&test, &me, "b", &model).await, refused(CallRefusal::Busy));
        test.clock.set(until);
        assert_eq!(meter(&test, &me, "b", &model).await, Ok(()));
        assert_eq!(meter(&test, &me, "a", &model).await, Ok(()), "its job is done again");
        let row = row(&test, "a").await;
        assert_eq!((row.requests, row.unreported), (2, 1), "the lost request is in the ledger");
        assert_eq!(row.cost, None);
        assert_eq!(meter(&test, &me, "c", &model).await, Ok(()), "and counts once");
        let end = meter(&test, &me, "d", &model).await;
        assert!(matches!(end, Err(Unmade::Refused(CallRefusal::Quota { .. }))), "{end:?}");
    }

    async fn a_failure_after_a_lost_try_is_still_counted(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        dies(&test, &me, "a").await;
        test.clock.advance(RESERVED_FOR);
        let paused = GraderError::Paused { until: me.now };
        let end = meter(&test, &me, "a", &Model::failing(paused, Usage::default())).await;
        assert_eq!(end, Err(Unmade::Failed(paused)));
        assert!(row(&test, "a").await.counted);
    }

    async fn a_call_is_four_statements_before_and_one_after_and_none_meanwhile(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let (end, statements) = test.statements(meter(&test, &me, "a", &Model::default())).await;
        assert_eq!(end, Ok(()));
        assert_eq!(statements.len(), 5, "{statements:#?}");
        let row = row(&test, "a").await;
        assert_eq!(row.model, "claude-haiku-4-5");
        assert_eq!((row.input_tokens, row.output_tokens, row.cost), (1_000, 100, Some(1_500)));
        assert_eq!((row.quota_day, row.day), (me.today.0, (me.now / 86_400_000) as i32));
        assert_eq!(row.outcome.as_deref(), Some("made"));
        assert_eq!(row.settled_at, Some(me.now));
    }

    async fn a_deleted_account_leaves_what_was_spent_without_its_name(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        spend(&test, &me, 2).await;
        let text = "DELETE FROM users";
        test.core.db.execute_unprepared(text).await.unwrap();
        let rows = ledger(&test).await;
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.user_id.is_none() && row.cost == Some(1_500)));
        let model = Model::default();
        let end = services::ai::metered::meter(&test.core, &call(&me, CallKind::Grade, "z"), model.ask(&test, &me)).await;
        assert_eq!(end.unwrap(), refused(CallRefusal::NoConsent));
        assert_eq!(model.asked.load(Ordering::SeqCst), 0);
    }
}

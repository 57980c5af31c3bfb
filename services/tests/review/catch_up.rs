//! Catching up after a break: a plan limits the days, moves nothing, and ends by itself.

use api::{ApiError, review::ReviewApi};
use domain::{
    review::Rating,
    time::{DAY, StudyDay},
};

use crate::common::{Test, at, on_both, second_viewer, viewer};
use crate::support::*;

/// Due days and versions of every card of a learner.
async fn days(test: &Test, me: &api::Viewer) -> Vec<(Option<i32>, i64)> {
    use sea_orm::QueryOrder;
    entity::card::Entity::owned_by(me.user)
        .order_by_asc(entity::card::Column::Id)
        .all(&test.core.db)
        .await
        .unwrap()
        .into_iter()
        .map(|card| (card.due_day, card.version))
        .collect()
}

on_both! {
    async fn a_plan_is_previewed_accepted_and_given_up(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        for number in 0..60 {
            reviewed(&test, &me, &format!("Late {number}"), 20 + number, -9).await;
        }
        for number in 0..4 {
            reviewed(&test, &me, &format!("Coming {number}"), 1, 1 + number).await;
        }
        note(&test, &me, "New", 1).await;
        let service = service(&test);
        let before = days(&test, &me).await;
        let preview = service.catch_up(&me).await.unwrap();
        assert_eq!((preview.due, preview.usual, preview.offered), (60, 20, true));
        assert_eq!(preview.paces.iter().map(|pace| pace.pace).collect::<Vec<_>>(), [20, 30, 40]);
        for pace in &preview.paces {
            let mut waiting = 60;
            for day in &pace.days {
                waiting = waiting + day.fresh - day.reviews;
                assert_eq!(day.waiting, waiting, "nothing disappears: {pace:?}");
                assert!(day.reviews <= pace.pace);
            }
            assert_eq!(waiting, 0);
        }
        assert!(preview.paces[0].days.len() > preview.paces[2].days.len());
        assert!(preview.paces[0].days.iter().any(|day| day.fresh > 0), "what comes due is counted in");
        assert_eq!(page(&test, &me).await.left, 61);

        service.accept_catch_up(&me, 20).await.unwrap();
        let shown = page(&test, &me).await;
        assert_eq!((shown.left, shown.waiting.reviews), (20, 40), "new cards wait as well");
        let plan = shown.plan.unwrap();
        assert_eq!((plan.day, plan.done, plan.due, plan.plan.backlog), (1, 0, 60, 60));
        assert_eq!(plan.plan.until, preview.paces[0].until(me.today));
        assert_eq!(days(&test, &me).await, before, "no day was moved");
        assert_eq!(page(&test, &you).await.plan, None);

        // The most faded of all comes first, and counts.
        answer(&test, &me, Rating::Good).await;
        let shown = page(&test, &me).await;
        assert_eq!((shown.left, shown.plan.unwrap().done, shown.plan.unwrap().due), (19, 1, 59));
        let tomorrow = page(&test, &at(&me, me.now + DAY)).await;
        assert_eq!((tomorrow.left, tomorrow.plan.unwrap().day), (20, 2));

        service.drop_catch_up(&me).await.unwrap();
        service.drop_catch_up(&me).await.unwrap();
        let all = page(&test, &me).await;
        assert_eq!((all.left, all.waiting.reviews, all.plan), (60, 0, None));
    }

    async fn a_plan_ends_with_the_last_review_that_is_due(test: Test) {
        let me = viewer(&test).await;
        for number in 0..3 {
            reviewed(&test, &me, &format!("Late {number}"), 20, -2).await;
        }
        note(&test, &me, "New", 1).await;
        let service = service(&test);
        service.accept_catch_up(&me, 5).await.unwrap();
        for left in (0..3).rev() {
            let asked = shown(&test, &me).await;
            let (stored, sent) = test.statements(service.answer(&me, post(&asked, Rating::Easy))).await;
            stored.unwrap();
            assert_eq!(sent.len(), 4, "a plan costs no statement: {sent:#?}");
            assert_eq!(page(&test, &me).await.plan.is_some(), left > 0);
        }
        assert_eq!(page(&test, &me).await.left, 1, "the new card is asked again");
        // It does not come back with the next day's reviews.
        let row = reviewed(&test, &me, "Another", 20, 0).await;
        assert_eq!(page(&test, &me).await.plan, None);
        assert_eq!(card(&test, row).await.due_day, Some(me.today.0));
    }

    async fn a_plan_of_nothing_or_at_no_pace_is_none(test: Test) {
        let me = viewer(&test).await;
        let service = service(&test);
        service.accept_catch_up(&me, 20).await.unwrap();
        assert_eq!(page(&test, &me).await.plan, None);
        for pace in [0, 10_000, u32::MAX] {
            assert_eq!(service.accept_catch_up(&me, pace).await, Err(ApiError::Malformed), "{pace}");
        }
        let empty = service.catch_up(&me).await.unwrap();
        assert_eq!((empty.due, empty.offered, empty.paces.len()), (0, false, 0));
        assert_eq!(empty.today, StudyDay(me.today.0));
    }
}

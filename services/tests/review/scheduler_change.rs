//! Other parameters, another scheduler: what becomes of due days, and the way back.

use api::{
    ApiError, Viewer,
    review::ReviewApi,
    settings::{DueDays, ReviewSettingsPage, SettingsApi},
};
use domain::{
    id::{CardId, SchedulerChangeId},
    review::{DECAY, IntervalLabel, Rating, Scheduler},
    time::DAY,
};
use entity::{card, review_event};
use scheduler::RUNGS;
use services::{review::fit, settings::SettingsService};
use uuid::Uuid;

use crate::common::{Test, at, on_both, second_viewer, viewer};
use crate::fit::{cards, check, learner, parameters, sets};
use crate::lived::far;
use crate::support::*;

fn settings(test: &Test) -> SettingsService {
    SettingsService::new(test.core.clone())
}

async fn settings_page(test: &Test, viewer: &Viewer) -> ReviewSettingsPage {
    settings(test).review(viewer).await.expect("the page")
}

/// The change that can be taken back.
async fn newest(test: &Test, viewer: &Viewer) -> SchedulerChangeId {
    settings_page(test, viewer)
        .await
        .change
        .expect("a change")
        .id
}

/// The cards that have another day than in `before`, with both days.
async fn moved(test: &Test, before: &[card::Model]) -> Vec<(card::Model, i32, i32)> {
    let ids: Vec<CardId> = before.iter().map(|row| CardId(row.id)).collect();
    let after = cards(test, &ids).await;
    let pairs = before.iter().zip(after);
    pairs
        .filter_map(|(before, after)| Some((before.due_day?, after.due_day?, after)))
        .filter(|(before, after, _)| before != after)
        .map(|(before, after, row)| (row, before, after))
        .collect()
}

fn of_kind<'a>(
    log: &'a [review_event::Model],
    kind: &'a str,
) -> impl Iterator<Item = &'a review_event::Model> {
    log.iter().filter(move |event| event.kind == kind)
}

on_both! {
    async fn the_ladder_decides_once_it_is_chosen_and_memories_stay(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        let before = cards(&test, &ids).await;
        let fsrs = shown(&test, &me).await;
        settings(&test).choose_scheduler(&me, Scheduler::Ladder).await.unwrap();
        let ladder = shown(&test, &me).await;
        assert_eq!(ladder.id, fsrs.id);
        assert_ne!(ladder.intervals, fsrs.intervals);
        let days: Vec<u32> = RUNGS.iter().map(|days| *days as u32).collect();
        for label in &ladder.intervals[1..] {
            assert!(days.iter().any(|days| *label == IntervalLabel::from_days(*days)), "{label:?}");
        }
        assert_eq!(cards(&test, &ids).await, before, "nothing moves by itself");
        // What was promised before the switch is kept.
        let stored = service(&test).answer(&me, post(&fsrs, Rating::Good)).await.unwrap();
        assert_eq!(stored.interval, fsrs.intervals[2]);
        let here = at(&me, me.now + MINUTE);
        answer(&test, &here, Rating::Hard).await;
        check(&test, &me).await;

        // To choose it again changes nothing.
        let change = newest(&test, &me).await;
        settings(&test).choose_scheduler(&me, Scheduler::Ladder).await.unwrap();
        assert_eq!(newest(&test, &me).await, change);
    }

    async fn a_preview_says_what_moving_does(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        assert_eq!(settings_page(&test, &me).await.change, None);
        settings(&test).choose_scheduler(&me, Scheduler::Ladder).await.unwrap();
        let page = settings_page(&test, &me).await;
        assert_eq!(page.scheduler, Scheduler::Ladder);
        let change = page.change.expect("a change");
        assert_eq!((change.chosen, change.day), (Some(Scheduler::Ladder), me.today));
        let DueDays::Undecided { cards: all, earlier, today } = change.days else {
            panic!("{change:?}");
        };
        let before = cards(&test, &ids).await;
        let version = data_version(&test, &me).await;
        settings(&test).move_days(&me, change.id).await.unwrap();
        let moved = moved(&test, &before).await;
        assert_eq!(moved.len(), all as usize);
        assert!(all > 10, "{all}");
        let count = |which: &dyn Fn(i32, i32) -> bool| {
            moved.iter().filter(|(_, before, after)| which(*before, *after)).count() as u32
        };
        assert_eq!(count(&|before, after| after < before), earlier);
        assert_eq!(count(&|before, after| after <= me.today.0 && before > me.today.0), today);
        for (row, ..) in &moved {
            let interval = row.due_day.unwrap() - row.last_review_day.unwrap();
            assert!(RUNGS.contains(&interval), "{interval}");
        }
        let log = events(&test, &me).await;
        assert_eq!(of_kind(&log, "reschedule").count(), moved.len());
        assert_eq!(data_version(&test, &me).await, version + 1);

        // Pressed twice, and "leave them" from a page of before.
        settings(&test).move_days(&me, change.id).await.unwrap();
        settings(&test).keep_days(&me, change.id).await.unwrap();
        assert_eq!(events(&test, &me).await.len(), log.len());
        assert_eq!(settings_page(&test, &me).await.change.map(|c| c.days), Some(DueDays::Moved));
        check(&test, &me).await;
    }

    async fn days_that_are_left_are_not_asked_about_again(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        fit::run(&test.core, me.user).await.unwrap();
        let before = cards(&test, &ids).await;
        let change = newest(&test, &me).await;
        settings(&test).keep_days(&me, change).await.unwrap();
        let page = settings_page(&test, &me).await;
        assert_eq!(page.change.map(|change| change.days), Some(DueDays::Kept));
        assert_eq!(cards(&test, &ids).await, before);
    }

    async fn an_adoption_can_move_the_days_and_be_taken_back(test: Test) {
        let me = viewer(&test).await;
        let ids = far(&test, &me).await;
        let before = cards(&test, &ids).await;
        fit::run(&test.core, me.user).await.unwrap();
        let change = settings_page(&test, &me).await.change.expect("a change");
        assert_eq!(change.chosen, None);
        settings(&test).move_days(&me, change.id).await.unwrap();
        let moves = moved(&test, &before).await;
        assert!(moves.len() > 5, "{}", moves.len());
        check(&test, &me).await;

        // One of the moved cards is reviewed, one gets a day, one is put aside.
        let due: Vec<&card::Model> = moves.iter().map(|(row, ..)| row).collect();
        let later = at(&me, me.now + DAY);
        let reviewed = loop {
            let asked = shown(&test, &later).await;
            answer(&test, &later, Rating::Easy).await;
            if due.iter().any(|row| row.id == asked.id.0) {
                break asked.id;
            }
        };
        let others: Vec<CardId> =
            due.iter().map(|row| CardId(row.id)).filter(|id| *id != reviewed).collect();
        let day = domain::time::StudyDay(later.today.0 + 41);
        change_card(&test, &later, others[0], api::review::CardChange::SetDue(day)).await;
        change_card(&test, &later, others[1], api::review::CardChange::Suspend).await;
        let kept = [card(&test, reviewed).await.due_day, Some(day.0)];

        settings(&test).undo_change(&later, change.id).await.unwrap();
        assert_eq!(parameters(&test, &me).await, scheduler::Parameters::default());
        assert_eq!([card(&test, reviewed).await.due_day, card(&test, others[0]).await.due_day], kept);
        let log = events(&test, &me).await;
        for (before, after) in before.iter().zip(cards(&test, &ids).await) {
            let own = log.iter().filter(|event| event.card_id == after.id);
            let since = own.filter(|event| event.at == later.now);
            let chosen = since.filter(|event| ["review", "set_due"].contains(&event.kind.as_str()));
            if chosen.count() == 0 {
                assert_eq!(after.due_day, before.due_day);
                assert_eq!((after.stability, after.difficulty), (before.stability, before.difficulty));
            }
        }
        assert!(card(&test, others[1]).await.suspended);
        check(&test, &me).await;
        assert_eq!(settings_page(&test, &me).await.change, None);
        // Once more changes nothing.
        settings(&test).undo_change(&later, change.id).await.unwrap();
        assert_eq!(events(&test, &me).await.len(), log.len());
    }

    async fn an_answer_taken_back_takes_the_moved_day_with_it(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let asked = shown(&test, &me).await;
        let before = card(&test, asked.id).await;
        let answered = answer(&test, &me, Rating::Easy).await;
        settings(&test).choose_scheduler(&me, Scheduler::Ladder).await.unwrap();
        let change = newest(&test, &me).await;
        let day = card(&test, asked.id).await.due_day;
        settings(&test).move_days(&me, change).await.unwrap();
        assert_ne!(card(&test, asked.id).await.due_day, day, "this card moves");
        service(&test).undo(&me, answered.event).await.unwrap();
        assert_eq!(card(&test, asked.id).await.due_day, before.due_day);
        check(&test, &me).await;
        settings(&test).undo_change(&me, change).await.unwrap();
        assert_eq!(card(&test, asked.id).await.due_day, before.due_day);
        check(&test, &me).await;
    }

    async fn changes_are_taken_back_one_after_the_other(test: Test) {
        let (me, stranger) = (viewer(&test).await, second_viewer(&test).await);
        let ids = far(&test, &me).await;
        let before = cards(&test, &ids).await;
        let settings = settings(&test);
        fit::run(&test.core, me.user).await.unwrap();
        let adoption = newest(&test, &me).await;
        let later = at(&me, me.now + MINUTE);
        settings.move_days(&later, adoption).await.unwrap();
        let adopted = cards(&test, &ids).await;
        let last = at(&me, me.now + 2 * MINUTE);
        settings.choose_scheduler(&last, Scheduler::Ladder).await.unwrap();
        let switch = newest(&test, &last).await;
        settings.move_days(&last, switch).await.unwrap();
        assert!(!moved(&test, &adopted).await.is_empty());

        for refused in [
            settings.undo_change(&last, adoption).await,
            settings.move_days(&last, adoption).await,
            settings.keep_days(&last, adoption).await,
        ] {
            assert_eq!(refused, Err(ApiError::Outdated));
        }
        for (who, change) in [(&stranger, switch), (&last, SchedulerChangeId(Uuid::from_u128(7)))] {
            assert_eq!(settings.undo_change(who, change).await, Err(ApiError::NotFound));
            assert_eq!(settings.move_days(who, change).await, Err(ApiError::NotFound));
            assert_eq!(settings.keep_days(who, change).await, Err(ApiError::NotFound));
        }

        settings.undo_change(&last, switch).await.unwrap();
        assert_eq!(learner(&test, &me).await.scheduler, "fsrs");
        assert!(moved(&test, &adopted).await.is_empty());
        check(&test, &me).await;
        settings.undo_change(&last, adoption).await.unwrap();
        assert_eq!(learner(&test, &me).await.parameter_set_id, None);
        assert!(moved(&test, &before).await.is_empty());
        for (before, after) in before.iter().zip(cards(&test, &ids).await) {
            assert_eq!((before.stability, before.difficulty), (after.stability, after.difficulty));
        }
        check(&test, &me).await;
    }

    async fn the_page_says_where_the_parameters_come_from(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        let model = settings_page(&test, &me).await.model;
        assert_eq!((model.current, model.refused, model.until_fit), (None, None, 0));
        assert_eq!(model.decay, DECAY);
        fit::run(&test.core, me.user).await.unwrap();
        let set = sets(&test, &me).await.remove(0);
        let model = settings_page(&test, &me).await.model;
        let current = model.current.expect("a fit");
        assert_eq!((current.day, current.reviews), (me.today, set.reviews as u32));
        assert_eq!((current.log_loss, current.log_loss_before), (set.log_loss, set.log_loss_before));
        assert!(current.adopted && model.refused.is_none() && model.until_fit >= 200);

        // A fit that was taken back is told as well as one that was no better.
        let change = newest(&test, &me).await;
        settings(&test).undo_change(&me, change).await.unwrap();
        let model = settings_page(&test, &me).await.model;
        assert_eq!((model.current, model.refused), (None, Some(current)));
    }

    async fn moving_many_days_takes_few_statements(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        run(&test, "UPDATE users SET reviews_until_fit = 0 WHERE id = $1", me.user.0).await;
        let (fitted, statements) = test.statements(fit::run(&test.core, me.user)).await;
        fitted.unwrap();
        // Learner, cards, log; the set, the change, 100 cards, 100 events, the learner.
        assert_eq!(statements.len(), 8, "{statements:#?}");
        let change = newest(&test, &me).await;
        let (done, statements) = test.statements(settings(&test).move_days(&me, change)).await;
        done.unwrap();
        assert!(statements.len() <= 8, "{statements:#?}");
        let (_, statements) = test.statements(settings_page(&test, &me)).await;
        assert!(statements.len() <= 6, "{statements:#?}");
    }
}

async fn change_card(test: &Test, viewer: &Viewer, id: CardId, change: api::review::CardChange) {
    let note = domain::id::NoteId(card(test, id).await.note_id);
    service(test)
        .change(viewer, note, change)
        .await
        .expect("the change is stored");
}

//! Study days: a review counts for the learner's day, whatever the calendar says.

use api::{ApiError, review::ReviewApi};
use domain::{
    review::Rating,
    time::{DAY, HOUR, Millis},
};

use crate::common::{at, in_zone, on_both, viewer};
use crate::support::*;

/// 25 October 2026, 01:00 UTC: clocks go back in Berlin by one hour, in Troll by two.
const CHANGE: Millis = 1_792_890_000_000;

on_both! {
    async fn a_review_before_the_rollover_counts_for_the_day_before(test: Test) {
        let viewer = viewer(&test).await;
        for number in 0..2 {
            note(&test, &viewer, &format!("Note {number}"), 9 - number).await;
        }
        // The test starts at noon; the day ends at four.
        let last_minute = at(&viewer, viewer.now + 16 * HOUR - MINUTE);
        answer(&test, &last_minute, Rating::Easy).await;
        let first_minute = at(&viewer, viewer.now + 16 * HOUR);
        answer(&test, &first_minute, Rating::Easy).await;
        let days: Vec<i32> = events(&test, &viewer).await.iter().map(|e| e.study_day).collect();
        assert_eq!(days, [viewer.today.0, viewer.today.0 + 1]);
        let mut hours: Vec<_> =
            summary(&test, &viewer).await.iter().map(|row| (row.study_day, row.hour)).collect();
        hours.sort_unstable();
        assert_eq!(hours, [(viewer.today.0, 3), (viewer.today.0 + 1, 4)]);
    }

    async fn a_sitting_may_run_over_the_rollover_but_not_over_the_night(test: Test) {
        let viewer = viewer(&test).await;
        let id = note(&test, &viewer, "Note", 0).await;
        let night = at(&viewer, viewer.now + 11 * HOUR);
        let card = shown(&test, &night).await;
        let morning = at(&viewer, viewer.now + 20 * HOUR);
        let refused = service(&test).answer(&morning, post(&card, Rating::Good)).await;
        assert_eq!(refused, Err(ApiError::Outdated));
        assert_eq!(crate::support::card(&test, id).await.version, 1);

        let before = at(&viewer, viewer.now + 16 * HOUR - MINUTE);
        let card = shown(&test, &before).await;
        let after = at(&viewer, viewer.now + 16 * HOUR + MINUTE);
        service(&test).answer(&after, post(&card, Rating::Good)).await.unwrap();
        assert_eq!(events(&test, &viewer).await[0].study_day, before.today.0);
    }

    async fn daylight_saving_neither_doubles_nor_skips_a_day(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        let evening = in_zone(&viewer, CHANGE - 5 * HOUR, "Europe/Berlin", 4);
        answer(&test, &evening, Rating::Easy).await;
        let rows = events(&test, &viewer).await;
        let due = rows[0].due_day.expect("a day");
        assert_eq!(rows[0].study_day, evening.today.0);
        assert_eq!(summary(&test, &viewer).await[0].hour, 22);
        // Due at four in the morning by the clock on the wall, which is winter time by then.
        let days = due - evening.today.0;
        let midnight = CHANGE - CHANGE.rem_euclid(DAY) + i64::from(days - 1) * DAY;
        let early = in_zone(&viewer, midnight + 3 * HOUR - MINUTE, "Europe/Berlin", 4);
        assert!(page(&test, &early).await.card.is_none());
        let on_time = in_zone(&viewer, midnight + 3 * HOUR, "Europe/Berlin", 4);
        answer(&test, &on_time, Rating::Good).await;
        let rows = events(&test, &viewer).await;
        assert_eq!(rows[1].elapsed_days, Some(days));
        // Taken back in winter, the evening in summer time leaves the hour it was counted in.
        for _ in 0..2 {
            let undo = page(&test, &on_time).await.undo.expect("an answer");
            service(&test).undo(&on_time, undo.event).await.unwrap();
        }
        assert!(summary(&test, &viewer).await.iter().all(|row| row.reviews == 0));
    }

    async fn a_clock_put_back_over_the_rollover_does_not_take_the_day_back(test: Test) {
        let viewer = viewer(&test).await;
        note(&test, &viewer, "Note", 0).await;
        // The clock shows 02:10 and later 01:50; the day began at two.
        let asked = in_zone(&viewer, CHANGE - 50 * MINUTE, "Antarctica/Troll", 2);
        let card = shown(&test, &asked).await;
        let later = in_zone(&viewer, CHANGE + 110 * MINUTE, "Antarctica/Troll", 2);
        service(&test).answer(&later, post(&card, Rating::Good)).await.unwrap();
        let stored = events(&test, &viewer).await;
        assert_eq!((stored[0].study_day, later.today), (asked.today.0, asked.today));
    }
}

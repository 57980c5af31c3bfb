//! What happens by the clock, over simulated days.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod common;

use common::{START, on_both};
use domain::time::{DAY, HOUR, Millis};
use services::{
    core::Core,
    db,
    jobs::Job,
    schedule::{self, Entry, Late},
};

const MINUTE: Millis = 60_000;

/// A job that tells which tick it is of.
const REMIND: Entry = Entry {
    name: "remind",
    cron: "*/30 * * * *",
    late: Late::Within(2 * HOUR),
    job: |at| Job::Probe {
        number: at,
        hold: 0,
        left: None,
        sent: 0,
    },
};
const NIGHTLY: Entry = Entry {
    name: "nightly",
    cron: "40 3 * * *",
    late: Late::CaughtUp,
    ..REMIND
};

fn ticks(jobs: &[Job]) -> Vec<Millis> {
    let number = |job: &Job| match job {
        Job::Probe { number, .. } => *number,
        other => panic!("{other:?}"),
    };
    let mut ticks: Vec<_> = jobs.iter().map(number).collect();
    ticks.sort_unstable();
    ticks
}

on_both! {
    async fn two_workers_handle_each_tick_once(test: Test) {
        let other = Core { db: db::connect(&test.url, 2).await.unwrap(), ..test.core.clone() };
        schedule::tick(&test.core, &REMIND).await.unwrap();
        let mut expected = Vec::new();
        for _ in 0..(3 * 24 * 6) {
            test.clock.advance(10 * MINUTE);
            let now = services::clock::Clock::now(&*test.clock);
            if now % (30 * MINUTE) == 0 {
                expected.push(now);
            }
            let (one, two) = tokio::join!(
                schedule::tick(&test.core, &REMIND),
                schedule::tick(&other, &REMIND),
            );
            assert!(one.unwrap() + two.unwrap() <= 1);
        }
        assert_eq!(ticks(&test.jobs().await), expected);
        assert_eq!(expected.len(), 3 * 48);
    }

    async fn after_hours_away_reminders_are_dropped_and_the_night_is_caught_up(test: Test) {
        for entry in [&REMIND, &NIGHTLY] {
            assert_eq!(schedule::tick(&test.core, entry).await.unwrap(), 0, "it begins now");
        }
        test.clock.set(START + 2 * DAY + 9 * HOUR + 10 * MINUTE);
        assert_eq!(schedule::tick(&test.core, &REMIND).await.unwrap(), 4);
        assert_eq!(schedule::tick(&test.core, &REMIND).await.unwrap(), 0);
        let last = START + 2 * DAY + 9 * HOUR;
        let late: Vec<_> = (0..4).rev().map(|n| last - n * 30 * MINUTE).collect();
        assert_eq!(ticks(&test.jobs().await), late);
        assert_eq!(schedule::tick(&test.core, &NIGHTLY).await.unwrap(), 1);
        assert_eq!(schedule::tick(&test.core, &NIGHTLY).await.unwrap(), 0);
        // START is at three o'clock.
        assert!(ticks(&test.jobs().await).contains(&(START + 2 * DAY + 40 * MINUTE)));
    }
}

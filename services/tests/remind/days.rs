//! Thirty days over changes of the clock, learners everywhere, two runners at every tick.

use std::collections::BTreeMap;

use api::Viewer;
use domain::time::{DAY, HOUR, MINUTE, Millis};
use services::{auth::zone, clock::Clock, core::Core, remind};

use crate::{
    common::{Test, on_both},
    review::note,
    support::{OCTOBER, daily, hour, learner, mails, row},
};

/// Half of these change their clocks between 2026-10-20 and 2026-11-19, Troll by two hours; Lord Howe's
/// change by half an hour is earlier in October, and is looked at in spring.
pub const ZONES: [&str; 12] = [
    "Asia/Seoul",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
];

/// A runner with connections of its own.
async fn other(test: &Test) -> Core {
    let db = services::db::connect(&test.url, 4).await.unwrap();
    Core {
        db,
        ..test.core.clone()
    }
}

/// Both runners look at every `step` from `from` to `until`, at the same time.
async fn race(test: &Test, from: Millis, until: Millis, step: Millis) {
    let other = other(test).await;
    let mut at = from;
    while at < until {
        test.clock.set(at);
        let (one, two) = tokio::join!(remind::run(&test.core, at), remind::run(&other, at));
        one.unwrap();
        two.unwrap();
        at += step;
    }
    other.db.close().await.unwrap();
}

/// On every local day that lies within `from..until` there was one mail, soon after `wanted`.
pub async fn check(
    test: &Test,
    me: &Viewer,
    wanted: i64,
    from: Millis,
    until: Millis,
    step: Millis,
) -> usize {
    let zone = &me.time_zone;
    let mails = mails(test, me).await;
    let mut per_day: BTreeMap<i32, usize> = BTreeMap::new();
    for mail in &mails {
        let day = zone::local_day(zone, mail.created_at);
        assert_eq!(mail.day, Some(day), "{zone}");
        *per_day.entry(day).or_default() += 1;
        let shown = hour(zone, mail.created_at);
        assert!(
            shown == wanted || shown == wanted + 1,
            "{zone}: {shown} for {wanted}"
        );
        // The same hour a moment before is no such hour, so it has just begun.
        assert_ne!(hour(zone, mail.created_at - step), shown, "{zone}");
    }
    let (first, last) = (
        zone::local_day(zone, from) + 1,
        zone::local_day(zone, until) - 1,
    );
    for day in first..=last {
        assert_eq!(per_day.get(&day), Some(&1), "{zone} at {wanted}, day {day}");
    }
    assert!(
        per_day.values().all(|count| *count == 1),
        "{zone}: {per_day:?}"
    );
    mails.len()
}

on_both! {
    async fn one_reminder_per_learner_and_local_day(test: Test) {
        let (until, step) = (OCTOBER + 30 * DAY, 30 * MINUTE);
        test.clock.set(OCTOBER);
        let mut learners = Vec::new();
        for (index, zone) in ZONES.into_iter().enumerate() {
            // One of the hours that are doubled, and one in the morning.
            for wanted in [i64::try_from(index % 3).unwrap(), 9] {
                let name = format!("l{index}h{wanted}");
                let me = learner(&test, &name, zone, daily(u8::try_from(wanted).unwrap())).await;
                note(&test, &me, "Due every day", 1).await;
                learners.push((me, wanted));
            }
        }
        race(&test, OCTOBER, until, step).await;
        let mut all = 0;
        for (me, wanted) in &learners {
            all += check(&test, me, *wanted, OCTOBER, until, step).await;
        }
        assert!(all >= learners.len() * 29, "{all}");
        assert_eq!(test.jobs().await.len(), all, "a job for each mail");
    }

    async fn a_missing_hour_comes_later_on_the_same_day(test: Test) {
        // 2026-03-06T00:00:00Z; New York on the 8th, Berlin on the 29th, Lord Howe back on April 5th.
        let from = 1_772_755_200_000;
        let (until, step) = (from + 31 * DAY, 30 * MINUTE);
        test.clock.set(from);
        let mut learners = Vec::new();
        for zone in ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"] {
            let name = zone.rsplit('/').next().unwrap();
            let me = learner(&test, name, zone, daily(2)).await;
            note(&test, &me, "Due every day", 1).await;
            learners.push(me);
        }
        race(&test, from, until, step).await;
        for me in &learners {
            check(&test, me, 2, from, until, step).await;
        }
        let at_three = mails(&test, &learners[0]).await;
        let moved = at_three.iter().filter(|mail| hour("America/New_York", mail.created_at) == 3);
        assert_eq!(moved.count(), 1, "on the day without two o'clock");
    }

    async fn a_learner_who_travels_gets_no_second_one_on_a_local_day(test: Test) {
        test.clock.set(OCTOBER);
        let me = learner(&test, "Minji", "Asia/Seoul", daily(9)).await;
        note(&test, &me, "Due every day", 1).await;
        let settings = services::settings::SettingsService::new(test.core.clone());
        let mut at = OCTOBER;
        // To the west over the date line and back, at awkward moments.
        let journey = [
            (30 * HOUR, "Pacific/Honolulu"),
            (55 * HOUR, "Pacific/Kiritimati"),
            (80 * HOUR, "Europe/Berlin"),
            (81 * HOUR, "America/New_York"),
            (100 * HOUR, "Asia/Seoul"),
            (400 * HOUR, "UTC"),
        ];
        for (after, zone) in journey {
            race(&test, at, OCTOBER + after, 15 * MINUTE).await;
            at = OCTOBER + after;
            test.clock.set(at);
            let now = Viewer { now: test.clock.now(), ..me.clone() };
            api::settings::SettingsApi::save_time_zone(&settings, &now, zone).await.unwrap();
            let next = row(&test, &me, "daily").await.next_at.unwrap();
            assert_eq!(hour(zone, next), 9, "{zone}");
            assert!(next > at && next <= at + DAY, "{zone}");
        }
        race(&test, at, OCTOBER + 20 * DAY, 15 * MINUTE).await;
        let days: Vec<i32> = mails(&test, &me).await.iter().map(|mail| mail.day.unwrap()).collect();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{days:?}");
        // A day whose hour was over where they came to goes without one; once they stay, none does.
        let stayed = zone::local_day("UTC", OCTOBER + 400 * HOUR);
        let since: Vec<i32> = days.into_iter().filter(|day| *day > stayed).collect();
        assert_eq!(since, (stayed + 1..stayed + 4).collect::<Vec<_>>());
    }
}

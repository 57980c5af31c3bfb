//! Every zone, every transition of thirteen years, several rollover hours.

use std::collections::BTreeSet;

use domain::time::MINUTE;

use super::*;

/// 2020-01-01 and 2033-01-01, UTC.
const YEARS: std::ops::Range<Millis> = 1_577_836_800_000..1_988_150_400_000;
const ROLLOVERS: [u8; 8] = [0, 1, 2, 3, 4, 5, 12, 23];

/// The zone's transitions in [`YEARS`]: when, and by how much the clock was put forward.
fn transitions(zone: &TimeZone) -> Vec<(Millis, i32)> {
    let start = Timestamp::from_millisecond(YEARS.start - 1).unwrap();
    let mut changes: Vec<(Millis, i32)> = zone
        .following(start)
        .map(|change| change.timestamp().as_millisecond())
        .take_while(|at| YEARS.contains(at))
        .map(|at| {
            let offset = |at| {
                zone.to_offset(Timestamp::from_millisecond(at).unwrap())
                    .seconds()
            };
            (at, offset(at) - offset(at - 1))
        })
        .collect();
    changes.retain(|(_, by)| *by != 0);
    changes
}

/// Around a transition: days follow each other by one, each begins once, a moment belongs to the day
/// that the clock shows or, after it was put back, to the one that had begun.
fn check(zone: &TimeZone, at: Millis, by: i32, rollover: Rollover) -> bool {
    let today = day_in(zone, at, rollover);
    let mut starts = Vec::new();
    for day in today.0 - 2..=today.0 + 2 {
        let start = start_in(zone, StudyDay(day), rollover);
        assert_eq!(
            day_in(zone, start, rollover),
            StudyDay(day),
            "{at} {rollover:?}"
        );
        assert_eq!(
            day_in(zone, start - 1, rollover),
            StudyDay(day - 1),
            "{at} {rollover:?}"
        );
        starts.push(start);
    }
    for day in starts.windows(2) {
        let length = day[1] - day[0];
        let change = Millis::from(by.abs()) * 1_000;
        assert!(
            (DAY - change..=DAY + change).contains(&length),
            "{at}: {length}"
        );
    }
    // By the clock alone, moment by moment: the greatest day so far.
    let mut greatest = StudyDay(i32::MIN);
    let mut again = false;
    let mut now = at - 30 * HOUR;
    while now <= at + 30 * HOUR {
        let clock = shown(zone, now, rollover);
        again |= clock < greatest;
        greatest = greatest.max(clock);
        assert_eq!(day_in(zone, now, rollover), greatest, "{now} around {at}");
        // Close around the transition every quarter of an hour.
        now += if (now - at).abs() <= 4 * HOUR {
            15 * MINUTE
        } else {
            HOUR
        };
    }
    again
}

#[test]
fn no_study_day_is_doubled_or_skipped_in_any_zone() {
    let mut seen = BTreeSet::new();
    let (mut zones, mut changes, mut twice) = (0, 0, 0);
    for name in tz::db().available() {
        let Ok(zone) = tz::db().get(name.as_str()) else {
            continue;
        };
        zones += 1;
        let all = transitions(&zone);
        changes += all.len();
        for (at, by) in all {
            // Zones that share a clock share its days; two that differ around it do not.
            let around: Vec<i32> = (-60..=60)
                .step_by(12)
                .filter_map(|hours| Timestamp::from_millisecond(at + hours * HOUR).ok())
                .map(|moment| zone.to_offset(moment).seconds())
                .collect();
            if seen.insert((at, around)) {
                for rollover in ROLLOVERS {
                    twice += u32::from(check(&zone, at, by, Rollover(rollover)));
                }
            }
        }
    }
    assert!(
        zones > 400 && changes > 3_000,
        "{zones} zones, {changes} transitions"
    );
    assert!(
        twice > 0,
        "a clock that is put back over a rollover is among them"
    );
}

/// Troll station puts its clock back from three to one, so with a rollover at two its evening comes
/// twice. The morning that has begun does not end.
#[test]
fn a_day_that_has_begun_stays_begun() {
    // 2026-10-25T01:00Z.
    let change = 1_792_890_000_000;
    let rollover = Rollover(2);
    let day = |now| study_day("Antarctica/Troll", now, rollover).0;
    let eve = day(change - HOUR - 1);
    for (after, expected) in [
        (-HOUR, eve + 1),
        (-1, eve + 1),
        (0, eve + 1),
        (HOUR, eve + 1),
        (DAY, eve + 1),
        (DAY + HOUR - 1, eve + 1),
        (DAY + HOUR, eve + 2),
    ] {
        assert_eq!(day(change + after), expected, "{after}");
    }
    assert_eq!(
        day_start("Antarctica/Troll", StudyDay(eve + 1), rollover),
        change - HOUR
    );
}

#[test]
fn an_unknown_zone_is_utc() {
    let now = 20_781 * DAY + 4 * HOUR;
    assert_eq!(study_day("Mars/Base", now, Rollover(4)), StudyDay(20_781));
    assert_eq!(day_start("Mars/Base", StudyDay(20_781), Rollover(4)), now);
    assert_eq!(study_day("UTC", i64::MAX, Rollover(4)), StudyDay(i32::MAX));
}

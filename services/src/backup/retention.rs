//! Which backups are kept.

use std::collections::BTreeSet;

use domain::time::{DAY, Millis};
use jiff::{Timestamp, tz::TimeZone};

/// How many backups are kept: the newest one of each of so many days, weeks and months that have
/// any. Days begin at midnight UTC, weeks on Mondays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Days.
    pub daily: usize,
    /// Weeks.
    pub weekly: usize,
    /// Months.
    pub monthly: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            daily: 7,
            weekly: 4,
            monthly: 12,
        }
    }
}

/// 1970-01-01 was a Thursday: three days after a Monday.
const MONDAY: i64 = 3;

/// Which of the backups made at `times` go, whatever their order. The newest one never does.
pub fn expired(times: &[Millis], keep: Keep) -> Vec<Millis> {
    let mut newest_first: Vec<Millis> = times.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    newest_first.dedup();
    let mut kept: BTreeSet<Millis> = newest_first.first().copied().into_iter().collect();
    let day = |at: Millis| at.div_euclid(DAY);
    kept.extend(newest_of(&newest_first, keep.daily, day));
    kept.extend(newest_of(&newest_first, keep.weekly, |at| {
        (day(at) + MONDAY).div_euclid(7)
    }));
    kept.extend(newest_of(&newest_first, keep.monthly, month));
    newest_first.retain(|at| !kept.contains(at));
    newest_first
}

/// The newest of each of the first `count` periods that have any.
fn newest_of(newest_first: &[Millis], count: usize, period: impl Fn(Millis) -> i64) -> Vec<Millis> {
    let mut kept = Vec::new();
    let mut last = None;
    for at in newest_first {
        let this = period(*at);
        if last != Some(this) {
            if kept.len() == count {
                break;
            }
            kept.push(*at);
            last = Some(this);
        }
    }
    kept
}

fn month(at: Millis) -> i64 {
    let date = Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned(TimeZone::UTC)
        .date();
    i64::from(date.year()) * 12 + i64::from(date.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    const HOUR: Millis = 3_600_000;

    #[test]
    fn a_table_of_cases() {
        let keep = |daily, weekly, monthly| Keep {
            daily,
            weekly,
            monthly,
        };
        // 2026-11-23 was a Monday.
        let (sunday, monday, tuesday) = (
            "2026-11-22T03:00:00Z",
            "2026-11-23T03:00:00Z",
            "2026-11-24T03:00:00Z",
        );
        let later = "2026-11-24T20:00:00Z";
        let october = "2026-10-31T23:59:59Z";
        for (made, keep, gone) in [
            (vec![], keep(7, 4, 12), vec![]),
            (vec![monday], keep(0, 0, 0), vec![]),
            (vec![monday, tuesday], keep(0, 0, 0), vec![monday]),
            (vec![tuesday, later], keep(7, 4, 12), vec![tuesday]),
            (
                vec![later, tuesday, monday],
                keep(1, 0, 0),
                vec![tuesday, monday],
            ),
            (vec![sunday, monday, tuesday], keep(1, 2, 0), vec![monday]),
            (vec![sunday, monday, tuesday], keep(2, 0, 0), vec![sunday]),
            (vec![october, sunday, monday], keep(0, 0, 2), vec![sunday]),
            (
                vec![october, sunday, monday],
                keep(0, 0, 1),
                vec![sunday, october],
            ),
            (vec![tuesday, tuesday], keep(1, 1, 1), vec![]),
        ] {
            let times: Vec<Millis> = made.iter().map(|text| at(text)).collect();
            let expected: Vec<Millis> = gone.iter().map(|text| at(text)).collect();
            assert_eq!(expired(&times, keep), expected, "{made:?} {keep:?}");
        }
    }

    #[test]
    fn two_years_of_nights_leave_seven_days_four_weeks_and_twelve_months() {
        let mut kept: Vec<Millis> = Vec::new();
        let first = at("2024-11-01T02:30:00Z");
        for night in 0..760 {
            // Summer time moves the hour.
            kept.push(first + night * DAY + (night / 180 % 2) * HOUR);
            let gone = expired(&kept, Keep::default());
            kept.retain(|at| !gone.contains(at));
        }
        let newest = *kept.last().unwrap();
        assert!((20..=23).contains(&kept.len()), "{}", kept.len());
        assert_eq!(kept.iter().filter(|at| newest - **at < 7 * DAY).count(), 7);
        assert!(newest - kept.first().unwrap() > 330 * DAY);
    }

    #[test]
    fn nights_that_were_missed_do_not_count() {
        let days = [1, 2, 9, 30, 31, 32, 60, 61, 62];
        let times: Vec<Millis> = days
            .iter()
            .map(|day| at("2026-01-01T02:30:00Z") + day * DAY)
            .collect();
        let keep = Keep {
            daily: 7,
            weekly: 0,
            monthly: 0,
        };
        let gone = expired(&times, keep);
        assert_eq!(gone, [times[1], times[0]]);
    }
}

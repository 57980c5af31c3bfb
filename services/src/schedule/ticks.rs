//! Which ticks lie between two moments.

use std::str::FromStr;

use croner::Cron;
use domain::time::Millis;
use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::Late;
use crate::error::{Error, Result};

/// What is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// The last tick up to now, if there is a new one.
    pub newest: Option<Millis>,
    /// The ticks that happen, oldest first.
    pub happen: Vec<Millis>,
    /// Whether some do not.
    pub dropped: bool,
}

/// The ticks of `cron` after `since` and up to `now`, under `late`.
pub(super) fn due(cron: &str, late: Late, since: Millis, now: Millis) -> Result<Due> {
    let cron = Cron::from_str(cron).map_err(broken)?;
    let before = |at: Millis, inclusive| -> Result<Option<Millis>> {
        let found = cron
            .find_previous_occurrence(&zoned(at)?, inclusive)
            .map_err(broken)?
            .timestamp()
            .as_millisecond();
        Ok((found > since).then_some(found))
    };
    let mut happen = Vec::new();
    let newest = before(now, true)?;
    let mut tick = newest;
    while let Some(at) = tick {
        let happens = match late {
            Late::Within(limit) => now - at <= limit,
            Late::CaughtUp => happen.is_empty(),
        };
        if !happens {
            break;
        }
        happen.push(at);
        tick = before(at, false)?;
    }
    happen.reverse();
    Ok(Due {
        newest,
        happen,
        dropped: tick.is_some() && matches!(late, Late::Within(_)),
    })
}

fn zoned(at: Millis) -> Result<Zoned> {
    let at = Timestamp::from_millisecond(at).map_err(|error| Error::Stored(error.to_string()))?;
    Ok(at.to_zoned(TimeZone::UTC))
}

fn broken(error: croner::errors::CronError) -> Error {
    Error::Scheduler(error.to_string())
}

#[cfg(test)]
mod tests {
    use domain::time::{DAY, HOUR};

    use super::*;

    /// 2026-11-24T00:00:00Z
    const MIDNIGHT: Millis = 1_795_478_400_000;
    const MINUTE: Millis = 60_000;

    fn happen(cron: &str, late: Late, since: Millis, now: Millis) -> (Vec<Millis>, bool) {
        let due = due(cron, late, MIDNIGHT + since, MIDNIGHT + now).unwrap();
        let happen = due.happen.iter().map(|at| at - MIDNIGHT).collect();
        (happen, due.dropped)
    }

    #[test]
    fn a_tick_is_due_at_its_moment_and_once() {
        let half_hourly = "*/30 * * * *";
        let late = Late::Within(2 * HOUR);
        let at = 30 * MINUTE;
        assert_eq!(happen(half_hourly, late, 0, at - 1), (vec![], false));
        assert_eq!(happen(half_hourly, late, 0, at), (vec![at], false));
        assert_eq!(happen(half_hourly, late, at, at + 9), (vec![], false));
    }

    #[test]
    fn after_a_night_what_is_too_late_is_dropped() {
        let late = Late::Within(2 * HOUR);
        let (ticks, dropped) = happen("0 * * * *", late, 0, 8 * HOUR + MINUTE);
        assert_eq!(ticks, [7 * HOUR, 8 * HOUR]);
        assert!(dropped);
        let (ticks, _) = happen("0 * * * *", late, 0, 8 * HOUR);
        assert_eq!(
            ticks,
            [6 * HOUR, 7 * HOUR, 8 * HOUR],
            "two hours are not more"
        );
    }

    #[test]
    fn after_days_what_is_caught_up_happens_once() {
        let (ticks, dropped) = happen("40 3 * * *", Late::CaughtUp, 0, 5 * DAY);
        assert_eq!(ticks, [4 * DAY + 3 * HOUR + 40 * MINUTE]);
        assert!(!dropped);
    }

    #[test]
    fn a_clock_that_is_put_back_repeats_nothing() {
        let (ticks, _) = happen("0 * * * *", Late::CaughtUp, 5 * HOUR, 3 * HOUR);
        assert_eq!(ticks, [0_i64; 0]);
    }

    #[test]
    fn every_entry_has_a_name_of_its_own_and_comes_again() {
        let mut names = std::collections::BTreeSet::new();
        for entry in super::super::ENTRIES {
            assert!(names.insert(entry.name), "{}", entry.name);
            let year = due(entry.cron, entry.late, MIDNIGHT - 366 * DAY, MIDNIGHT).unwrap();
            assert!(year.newest.is_some(), "{}", entry.name);
        }
    }
}

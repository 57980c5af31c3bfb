//! Study days in a time zone.
//!
//! [`StudyDay::of`] reads a clock that never changes. A zone's clock does: one that is put back over
//! the rollover shows the evening again, and by the clock alone a study day that had begun would
//! give way to the one before it. Here a study day that has begun stays begun.

use domain::time::{DAY, HOUR, Millis, Rollover, StudyDay};
use jiff::{
    Timestamp,
    tz::{self, TimeZone},
};

/// A clock that was put back catches up within this time, whatever the zone: no two offsets are
/// further apart.
const CATCHES_UP: Millis = 2 * 26 * HOUR;
/// No offset from UTC is larger.
const OFFSET_MAX: Millis = 26 * HOUR;

/// The study day at `now` in `zone`: the greatest that the clock has shown so far. UTC's for a zone
/// this machine does not know.
pub fn study_day(zone: &str, now: Millis, rollover: Rollover) -> StudyDay {
    tz::db().get(zone).map_or_else(
        |_| StudyDay::of(now, 0, rollover),
        |zone| day_in(&zone, now, rollover),
    )
}

/// When the study day `day` begins in `zone`, in UTC milliseconds: the first moment of it or, where
/// a clock that was put forward left it out, of a later one.
pub fn day_start(zone: &str, day: StudyDay, rollover: Rollover) -> Millis {
    let by_the_clock = Millis::from(day.0) * DAY + Millis::from(rollover.0) * HOUR;
    tz::db()
        .get(zone)
        .map_or(by_the_clock, |zone| start_in(&zone, day, rollover))
}

fn day_in(zone: &TimeZone, now: Millis, rollover: Rollover) -> StudyDay {
    let shown = shown(zone, now, rollover);
    // A transition at `now` itself has happened.
    let Ok(after) = Timestamp::from_millisecond(now.saturating_add(1)) else {
        return shown;
    };
    zone.preceding(after)
        .map(|transition| transition.timestamp().as_millisecond())
        .take_while(|changed| now.saturating_sub(*changed) <= CATCHES_UP)
        .map(|changed| self::shown(zone, changed - 1, rollover))
        .fold(shown, StudyDay::max)
}

/// The study day by what the clock shows.
fn shown(zone: &TimeZone, now: Millis, rollover: Rollover) -> StudyDay {
    let offset = Timestamp::from_millisecond(now).map_or(0, |now| zone.to_offset(now).seconds());
    StudyDay::of(now, offset, rollover)
}

/// Study days only ever grow, so their beginning can be searched by halves.
fn start_in(zone: &TimeZone, day: StudyDay, rollover: Rollover) -> Millis {
    let by_utc = Millis::from(day.0) * DAY + Millis::from(rollover.0) * HOUR;
    let (mut before, mut from) = (
        by_utc.saturating_sub(OFFSET_MAX),
        by_utc.saturating_add(OFFSET_MAX),
    );
    while from - before > 1 {
        let middle = before + (from - before) / 2;
        if day_in(zone, middle, rollover) >= day {
            from = middle;
        } else {
            before = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests;

//! Hours of the learner's clock as moments.
//!
//! Each local day has one such moment: an hour that a clock put forward leaves out is the next one
//! that exists, of an hour that a clock put back shows twice it is the first.

use domain::time::{DAY, Millis, StudyDay};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{self, TimeZone},
};

/// Days that are searched: a week, and what a change of the date line may take.
const SEARCHED: i32 = 9;

/// The date in `zone` at `at`, as days since 1970-01-01.
pub fn local_day(zone: &str, at: Millis) -> i32 {
    day_of(&known(zone), at)
}

/// The first moment after `after` at which the clock in `zone` shows `hour` on `weekday` (0 for
/// Monday; `None` for every day).
pub fn next_hour(zone: &str, hour: u8, weekday: Option<u8>, after: Millis) -> Millis {
    let zone = known(zone);
    let today = day_of(&zone, after);
    (today - 1..=today + SEARCHED)
        .filter(|day| is_on(*day, weekday))
        .filter_map(|day| moment(&zone, day, hour))
        .find(|at| *at > after)
        // No zone is without such a moment; if one were, it would be looked at tomorrow.
        .unwrap_or(after + DAY)
}

/// The last such moment up to and including `until`, and the local day it is of: that of the hour,
/// also when it comes only after midnight because a clock left the day's last hour out.
pub fn last_hour(
    zone: &str,
    hour: u8,
    weekday: Option<u8>,
    until: Millis,
) -> Option<(Millis, i32)> {
    let zone = known(zone);
    let today = day_of(&zone, until);
    (today - SEARCHED..=today + 1)
        .rev()
        .filter(|day| is_on(*day, weekday))
        .filter_map(|day| Some((moment(&zone, day, hour)?, day)))
        .find(|(at, _)| *at <= until)
}

/// UTC for a zone that this machine does not know.
fn known(zone: &str) -> TimeZone {
    tz::db().get(zone).unwrap_or(TimeZone::UTC)
}

fn is_on(day: i32, weekday: Option<u8>) -> bool {
    weekday.is_none_or(|weekday| StudyDay(day).weekday_index() == weekday)
}

fn day_of(zone: &TimeZone, at: Millis) -> i32 {
    let offset = Timestamp::from_millisecond(at).map_or(0, |at| zone.to_offset(at).seconds());
    let day = at.saturating_add(i64::from(offset) * 1000).div_euclid(DAY);
    i32::try_from(day).unwrap_or(0)
}

fn moment(zone: &TimeZone, day: i32, hour: u8) -> Option<Millis> {
    let (year, month, date) = StudyDay(day).civil();
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(date).ok()?,
    );
    let shown = date.ok()?.at(i8::try_from(hour).ok()?, 0, 0, 0);
    // Between the two offsets of a gap the earlier one is taken, which leads behind it; of a fold's
    // two moments the earlier one.
    Some(zone.to_timestamp(shown).ok()?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use domain::time::{HOUR, MINUTE};

    use super::*;

    /// 2026-03-08T00:00:00-05:00, a Sunday; at two in the morning New York puts its clocks forward.
    const SPRING: Millis = 1_772_946_000_000;
    /// 2026-11-01T00:00:00-04:00, a Sunday; at two New York puts them back to one.
    const AUTUMN: Millis = 1_793_505_600_000;
    const NEW_YORK: &str = "America/New_York";

    #[test]
    fn a_missing_hour_is_the_next_one() {
        assert_eq!(next_hour(NEW_YORK, 1, None, SPRING), SPRING + HOUR);
        // Three by the new clock, two hours after midnight.
        assert_eq!(next_hour(NEW_YORK, 2, None, SPRING), SPRING + 2 * HOUR);
        assert_eq!(next_hour(NEW_YORK, 3, None, SPRING), SPRING + 2 * HOUR);
        let next = next_hour(NEW_YORK, 2, None, SPRING + 2 * HOUR);
        assert_eq!(next, SPRING + 25 * HOUR);
        assert_eq!(
            last_hour(NEW_YORK, 2, None, next - 1).map(|last| last.0),
            Some(SPRING + 2 * HOUR)
        );
    }

    #[test]
    fn a_doubled_hour_is_the_first_one() {
        let first = next_hour(NEW_YORK, 1, None, AUTUMN);
        assert_eq!(first, AUTUMN + HOUR);
        assert_eq!(next_hour(NEW_YORK, 1, None, first), AUTUMN + 26 * HOUR);
        assert_eq!(
            last_hour(NEW_YORK, 1, None, first + 90 * MINUTE).map(|last| last.0),
            Some(first)
        );
    }

    #[test]
    fn a_day_that_never_was_takes_nothing_away() {
        // Samoa had no 30th of December 2011.
        let noon = 1_325_196_000_000;
        let first = next_hour("Pacific/Apia", 9, None, noon);
        let second = next_hour("Pacific/Apia", 9, None, first);
        assert_eq!(
            local_day("Pacific/Apia", second) - local_day("Pacific/Apia", first),
            1
        );
        assert_eq!(second - first, DAY);
    }

    #[test]
    fn a_weekday_is_the_learners() {
        for weekday in 0..7 {
            let at = next_hour("Asia/Seoul", 9, Some(weekday), AUTUMN);
            let day = local_day("Asia/Seoul", at);
            assert_eq!(StudyDay(day).weekday_index(), weekday);
            assert!(at > AUTUMN && at <= AUTUMN + 7 * DAY);
            assert_eq!(
                last_hour("Asia/Seoul", 9, Some(weekday), at),
                Some((at, day))
            );
        }
    }

    #[test]
    fn every_hour_of_every_zone_comes_once_a_day() {
        // Around every change of a year, in every zone: the moments ascend by one day each.
        for name in super::super::names() {
            let zone = known(name);
            let start = Timestamp::from_millisecond(1_767_225_600_000).unwrap();
            let changes = zone.following(start).take(3);
            for change in changes.map(|change| change.timestamp().as_millisecond()) {
                if change > 1_830_000_000_000 {
                    break;
                }
                for hour in [0, 1, 2, 3, 23] {
                    let mut at = next_hour(name, hour, None, change - 3 * DAY);
                    for _ in 0..5 {
                        let next = next_hour(name, hour, None, at);
                        let day = |at| last_hour(name, hour, None, at).unwrap();
                        assert_eq!((day(at).0, day(next).0), (at, next), "{name} {hour}");
                        assert_eq!(day(next).1 - day(at).1, 1, "{name} {hour} {at}");
                        at = next;
                    }
                }
            }
        }
    }
}

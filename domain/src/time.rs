//! Moments and study days. The zone is the caller's business: functions take its offset.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, or a span of them.
pub type Millis = i64;

/// Milliseconds of a minute.
pub const MINUTE: Millis = 60_000;
/// Milliseconds of an hour.
pub const HOUR: Millis = 60 * MINUTE;
/// Milliseconds of a day of 24 hours.
pub const DAY: Millis = 24 * HOUR;

/// The hour of the learner's clock at which their study day begins, `0..=23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rollover(pub u8);

impl Default for Rollover {
    /// Four in the morning: who studies past midnight is still in the same day.
    fn default() -> Self {
        Self(4)
    }
}

/// A learner's day, from rollover to rollover, named by the date on which it begins: days since
/// 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct StudyDay(pub i32);

impl StudyDay {
    /// The study day at `now`, for a clock `utc_offset` seconds east of UTC.
    pub fn of(now: Millis, utc_offset: i32, rollover: Rollover) -> Self {
        let local = now
            .saturating_add(i64::from(utc_offset) * 1_000)
            .saturating_sub(i64::from(rollover.0) * HOUR);
        let day = local.div_euclid(DAY);
        Self(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }

    /// 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
    pub const fn weekday_index(self) -> u8 {
        ((self.0.rem_euclid(7) + 3) % 7) as u8
    }

    /// Year, month `1..=12` and day `1..=31` in the Gregorian calendar.
    ///
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    pub const fn civil(self) -> (i32, u32, u32) {
        let days = self.0 as i64 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + (month <= 2) as i64;
        (year as i32, month as u32, day as u32)
    }

    /// The date as forms send it: `2026-11-24`.
    pub fn date(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The day of a date as forms send it; `None` if the calendar has none.
    ///
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    pub fn parse(date: &str) -> Option<Self> {
        let mut parts = date.trim().splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<i64>().ok()).flatten()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let march_year = year - i64::from(month <= 2);
        let (era, year_of_era) = (march_year.div_euclid(400), march_year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let found = Self(i32::try_from(era * 146_097 + day_of_era - 719_468).ok()?);
        // A month or a day that does not exist ends up as another date.
        (found.date() == date.trim()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEOUL: i32 = 9 * 3_600;
    /// 2026-11-24T00:00:00Z.
    const MIDNIGHT: Millis = 20_781 * DAY;

    #[test]
    fn a_study_day_begins_at_the_rollover_of_the_learners_clock() {
        for (now, offset, rollover, day) in [
            (MIDNIGHT, 0, 0, 20_781),
            (MIDNIGHT - 1, 0, 0, 20_780),
            (MIDNIGHT + 4 * HOUR - 1, 0, 4, 20_780),
            (MIDNIGHT + 4 * HOUR, 0, 4, 20_781),
            // 18:59 and 19:00 UTC are 03:59 and 04:00 in Seoul.
            (MIDNIGHT + 19 * HOUR - 1, SEOUL, 4, 20_781),
            (MIDNIGHT + 19 * HOUR, SEOUL, 4, 20_782),
            (MIDNIGHT, -11 * 3_600, 4, 20_780),
            (-1, 0, 0, -1),
            (Millis::MIN, -1, 23, i32::MIN),
        ] {
            assert_eq!(
                StudyDay::of(now, offset, Rollover(rollover)),
                StudyDay(day),
                "{now}"
            );
        }
    }

    #[test]
    fn days_have_dates_and_weekdays() {
        for (day, date, weekday) in [
            (0, (1970, 1, 1), 3),
            (-1, (1969, 12, 31), 2),
            (11_016, (2000, 2, 29), 1),
            (11_017, (2000, 3, 1), 2),
            (20_781, (2026, 11, 24), 1),
            (-719_468, (0, 3, 1), 2),
        ] {
            assert_eq!(StudyDay(day).civil(), date, "{day}");
            assert_eq!(StudyDay(day).weekday_index(), weekday, "{day}");
        }
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for day in (-100_000..900_000).step_by(997).map(StudyDay) {
            let date = day.date();
            if date.len() == 10 {
                assert_eq!(StudyDay::parse(&date), Some(day), "{date}");
            }
        }
        for (date, day) in [
            ("1970-01-01", 0),
            (" 2026-11-24 ", 20_781),
            ("2000-02-29", 11_016),
        ] {
            assert_eq!(StudyDay::parse(date), Some(StudyDay(day)));
        }
        for bad in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "26-11-24",
            "2026-1-2",
            "+026-11-24",
            "2026-11-24T00",
            "내일",
        ] {
            assert_eq!(StudyDay::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_follow_each_other() {
        let (mut year, mut month, mut day) = StudyDay(-200_000).civil();
        for number in -199_999..200_000 {
            let next = StudyDay(number).civil();
            let expected = if next.2 != 1 {
                (year, month, day + 1)
            } else if month == 12 {
                (year + 1, 1, 1)
            } else {
                (year, month + 1, 1)
            };
            assert_eq!(next, expected);
            (year, month, day) = next;
        }
    }
}

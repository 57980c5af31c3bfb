use domain::time::{DAY, HOUR, Millis, Rollover, StudyDay};

use crate::auth::zone;

/// The study day of a learner in `zone` at `now`, and when the next one begins.
pub(super) fn study_day(zone: &str, rollover: Rollover, now: Millis) -> (StudyDay, Millis) {
    let today = StudyDay::of(now, zone::offset(zone, now), rollover);
    let clock = i64::from(today.0 + 1) * DAY + i64::from(rollover.0) * HOUR;
    let begins = |offset: i32| clock - i64::from(offset) * 1_000;
    // With the offset that the zone will have then.
    let about = begins(zone::offset(zone, now));
    (today, begins(zone::offset(zone, about)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_by_the_clock_of_the_learner() {
        // 2026-11-24T03:00:00Z is noon in Seoul.
        let noon = 1_795_489_200_000;
        let (today, next) = study_day("Asia/Seoul", Rollover(4), noon);
        assert_eq!(today.date(), "2026-11-24");
        assert_eq!(next - noon, 16 * HOUR);
        // The night before clocks go back in Berlin has an hour more.
        let evening = 1_792_861_200_000;
        let (today, next) = study_day("Europe/Berlin", Rollover(4), evening);
        assert_eq!(today.date(), "2026-10-24");
        assert_eq!(StudyDay::of(next, 3_600, Rollover(4)).0, today.0 + 1);
        assert_eq!(StudyDay::of(next - 1, 3_600, Rollover(4)), today);
    }
}

//! Moments as other programs read them.

use domain::time::{Millis, StudyDay};
use jiff::{Timestamp, tz::TimeZone};

/// `2026-11-24T12:00:00+09:00` in `zone`, or in UTC when this machine does not know it.
pub(super) fn local(at: Millis, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let moment = Timestamp::from_millisecond(at).unwrap_or_default();
    moment
        .to_zoned(zone)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// When something is due: a day, a moment within it, or neither.
pub(super) fn due(day: Option<i32>, at: Option<Millis>, zone: &str) -> String {
    match (day, at) {
        (Some(day), _) => StudyDay(day).date(),
        (None, Some(at)) => local(at, zone),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_moment_is_written_with_its_offset() {
        let at = 1_795_489_200_000;
        assert_eq!(local(at, "Asia/Seoul"), "2026-11-24T12:00:00+09:00");
        assert_eq!(local(at, "America/New_York"), "2026-11-23T22:00:00-05:00");
        assert_eq!(local(at, "Nowhere/At_All"), "2026-11-24T03:00:00+00:00");
    }
}

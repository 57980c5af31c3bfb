use domain::time::{Millis, Rollover, StudyDay};
use jiff::{Timestamp, civil::DateTime};
use services::auth::zone;

/// The learner's clock.
pub(super) struct Clock {
    zone: String,
    rollover: Rollover,
}

impl Clock {
    /// A clock in `zone`; `None` if there is no such zone.
    pub(super) fn new(zone: &str, rollover: Rollover) -> Option<Self> {
        zone::is_known(zone).then(|| Self {
            zone: zone.to_owned(),
            rollover,
        })
    }

    /// Reads a time of ISO 8601. One without an offset is what this clock shows.
    pub(super) fn read(&self, text: &str) -> Option<Millis> {
        if let Ok(time) = text.parse::<Timestamp>() {
            return Some(time.as_millisecond());
        }
        // A date alone would be midnight, which belongs to the study day before.
        let time = text
            .contains(':')
            .then(|| text.parse::<DateTime>().ok())??;
        let time = time.in_tz(&self.zone).ok()?;
        Some(time.timestamp().as_millisecond())
    }

    /// The study day at `time`.
    pub(super) fn day(&self, time: Millis) -> StudyDay {
        zone::study_day(&self.zone, time, self.rollover)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seoul() -> Clock {
        Clock::new("Asia/Seoul", Rollover(4)).unwrap()
    }

    #[test]
    fn times_are_read_with_and_without_an_offset() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01 00:00:00.123456+00:00", 123),
            ("1970-01-01T09:00:00+09:00", 0),
            ("1970-01-01T09:00:00+0900", 0),
            ("1970-01-01 09:00:00.5", 500),
            ("1970-01-01T09:00", 0),
        ] {
            assert_eq!(seoul().read(text), Some(millis), "{text}");
        }
        for bad in [
            "",
            "1970-01-01",
            "yesterday",
            "1711744352250",
            "2024-02-30T10:00:00",
        ] {
            assert_eq!(seoul().read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_study_day_is_the_learners() {
        let clock = seoul();
        let before = clock.read("2024-03-29T03:59:59").unwrap();
        assert_eq!(clock.day(before).0 + 1, clock.day(before + 1_000).0);
        assert!(Clock::new("Mars/Base", Rollover(4)).is_none());
    }
}

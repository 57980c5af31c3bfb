//! The learner's clock.

use domain::time::Millis;
use jiff::{Timestamp, tz::TimeZone};

/// UTC offset of the IANA zone `zone` at `at`, in seconds east; 0 for a zone nobody knows.
pub(crate) fn utc_offset(zone: &str, at: Millis) -> i32 {
    let (Ok(zone), Ok(at)) = (TimeZone::get(zone), Timestamp::from_millisecond(at)) else {
        return 0;
    };
    zone.to_offset(at).seconds()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_daylight_saving() {
        let (winter, summer) = (1_767_225_600_000, 1_782_864_000_000);
        assert_eq!(utc_offset("Asia/Seoul", winter), 9 * 3600);
        assert_eq!(utc_offset("Europe/Berlin", winter), 3600);
        assert_eq!(utc_offset("Europe/Berlin", summer), 7200);
        assert_eq!(utc_offset("Nowhere", winter), 0);
    }
}

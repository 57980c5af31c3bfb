//! Time zones: names, offsets and guesses.

mod hour;
mod study_day;

use std::sync::LazyLock;

use domain::{language::Language, time::Millis};
use jiff::{Timestamp, tz};

pub use hour::{last_hour, local_day, next_hour};
pub use study_day::{day_start, study_day};

/// Zone of learners whose browser speaks Korean and does not tell its own.
const KOREA: &str = "Asia/Seoul";

/// The names people know: `Area/Place` and UTC. Files of the system's database that are no zones
/// of anybody are left out.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names: Vec<String> = tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || (name.contains('/') && !is_internal(name)))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
});

fn is_internal(name: &str) -> bool {
    ["posix/", "right/", "SystemV/"]
        .iter()
        .any(|folder| name.starts_with(folder))
}

/// Every zone a person can choose, in alphabetical order.
pub fn names() -> &'static [String] {
    &NAMES
}

/// Whether `name` is one of [`names`], spelt exactly so.
pub fn is_known(name: &str) -> bool {
    NAMES
        .binary_search_by(|known| known.as_str().cmp(name))
        .is_ok()
}

/// Seconds east of UTC in `zone` at `now`; 0 for a zone this machine no longer knows.
pub fn offset(zone: &str, now: Millis) -> i32 {
    let (Ok(zone), Ok(now)) = (tz::db().get(zone), Timestamp::from_millisecond(now)) else {
        return 0;
    };
    zone.to_offset(now).seconds()
}

/// A new learner's zone: what the browser says, else Korea's for a browser that prefers Korean,
/// else `default`.
pub fn guess(browser: &str, accept_language: &str, default: &str) -> String {
    if is_known(browser.trim()) {
        return browser.trim().to_owned();
    }
    match Language::negotiate(accept_language) {
        Language::Ko => KOREA.to_owned(),
        Language::En => default.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_people_know() {
        assert!(names().len() > 300, "{}", names().len());
        for name in [
            "Asia/Seoul",
            "Europe/Berlin",
            "America/Argentina/Ushuaia",
            "UTC",
        ] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "",
            "asia/seoul",
            "Mars/Base",
            "../etc/passwd",
            "posix/UTC",
            "Asia/Seoul\0",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }

    #[test]
    fn a_zone_is_guessed() {
        for (browser, accept, zone) in [
            ("Europe/Berlin", "ko", "Europe/Berlin"),
            (" Europe/Berlin ", "", "Europe/Berlin"),
            ("", "ko-KR,ko;q=0.9,en-US;q=0.8", "Asia/Seoul"),
            ("Mars/Base", "ko", "Asia/Seoul"),
            ("", "en-US,en;q=0.9,ko;q=0.5", "America/New_York"),
            ("Mars/Base", "", "America/New_York"),
            (&"x".repeat(100_000), "fr", "America/New_York"),
        ] {
            assert_eq!(guess(browser, accept, "America/New_York"), zone, "{accept}");
        }
    }

    #[test]
    fn offsets_follow_daylight_saving() {
        let (winter, summer) = (1_767_225_600_000, 1_782_864_000_000);
        assert_eq!(offset("Asia/Seoul", winter), 32_400);
        assert_eq!(offset("Europe/Berlin", winter), 3_600);
        assert_eq!(offset("Europe/Berlin", summer), 7_200);
        assert_eq!(offset("America/St_Johns", summer), -9_000);
        assert_eq!(offset("Mars/Base", winter), 0);
        assert_eq!(offset("UTC", i64::MAX), 0);
    }
}

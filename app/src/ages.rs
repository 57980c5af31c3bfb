//! How long ago, and how long from now.

use domain::{
    language::Language,
    time::{DAY, HOUR, MINUTE, Millis, StudyDay},
};
use leptos::prelude::*;

use crate::text::admin as words;

/// "3 s", "5 min", "2 h", "4 d": whole ones, in the largest unit of which there are two.
pub fn span(length: Millis, language: Language) -> String {
    let length = length.max(0);
    if length < 2 * MINUTE {
        words::seconds(language, length / 1_000)
    } else if length < 2 * HOUR {
        words::minutes(language, length / MINUTE)
    } else if length < 2 * DAY {
        words::hours(language, length / HOUR)
    } else {
        words::days(language, length / DAY)
    }
}

/// "5 min ago".
pub fn ago(at: Millis, now: Millis, language: Language) -> String {
    words::ago(language, span(now - at, language))
}

/// `text`, which is about a moment, with the moment itself for whoever points at it.
#[component]
pub fn At(
    /// In UTC milliseconds.
    moment: Millis,
    /// What is said of it.
    text: String,
) -> impl IntoView {
    let moment = utc(moment);
    view! { <time datetime=moment.clone() title=moment>{text}</time> }
}

/// `2026-11-24T03:00:00Z`.
fn utc(moment: Millis) -> String {
    let day = StudyDay(i32::try_from(moment.div_euclid(DAY)).unwrap_or(0));
    let second = moment.rem_euclid(DAY) / 1_000;
    let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", day.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_the_largest_unit_that_says_something() {
        for (length, ko, en) in [
            (-5, "0초", "0 s"),
            (3_999, "3초", "3 s"),
            (119_999, "119초", "119 s"),
            (2 * MINUTE, "2분", "2 min"),
            (2 * HOUR - 1, "119분", "119 min"),
            (47 * HOUR, "47시간", "47 h"),
            (2 * DAY, "2일", "2 d"),
        ] {
            assert_eq!(span(length, Language::Ko), ko, "{length}");
            assert_eq!(span(length, Language::En), en, "{length}");
        }
        assert_eq!(ago(0, 3_000, Language::En), "3 s ago");
        assert_eq!(ago(0, 3_000, Language::Ko), "3초 전");
    }

    #[test]
    fn a_moment_is_named_in_utc() {
        assert_eq!(utc(1_795_489_200_000), "2026-11-24T03:00:00Z");
        assert_eq!(utc(1_795_489_200_000 + 86_399_999), "2026-11-25T02:59:59Z");
    }
}

//! Dates as people say them (design reference, section 11): today, tomorrow, a weekday within six
//! days, then the date, then the date with its year.

use domain::{language::Language, time::StudyDay};

use crate::text::date as words;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "화요일", "Tuesday".
pub fn weekday(day: StudyDay, language: Language) -> &'static str {
    match day.weekday_index() {
        0 => words::monday(language),
        1 => words::tuesday(language),
        2 => words::wednesday(language),
        3 => words::thursday(language),
        4 => words::friday(language),
        5 => words::saturday(language),
        _ => words::sunday(language),
    }
}

/// "화", "Tue".
pub fn weekday_short(day: StudyDay, language: Language) -> String {
    let letters = match language {
        Language::Ko => 1,
        Language::En => 3,
    };
    weekday(day, language).chars().take(letters).collect()
}

/// "11월 24일", "24 Nov".
pub fn short(day: StudyDay, language: Language) -> String {
    let (_, month, date) = day.civil();
    match language {
        Language::Ko => words::month_day(language, date, month),
        Language::En => words::month_day(language, date, month_name(month)),
    }
}

/// "11월 24일 화요일", "Tuesday, 24 Nov".
pub fn long(day: StudyDay, language: Language) -> String {
    words::long(language, short(day, language), weekday(day, language))
}

/// "오늘", "내일", "화요일", "12월 9일", "2027년 1월 9일".
pub fn relative(day: StudyDay, today: StudyDay, language: Language) -> String {
    let (year, month, date) = day.civil();
    match day.0 - today.0 {
        0 => words::today(language).to_owned(),
        1 => words::tomorrow(language).to_owned(),
        2..=6 => weekday(day, language).to_owned(),
        _ if year == today.civil().0 => short(day, language),
        _ => match language {
            Language::Ko => words::year_month_day(language, date, month, year),
            Language::En => words::year_month_day(language, date, month_name(month), year),
        },
    }
}

/// The number on a calendar's sheet.
pub fn day_of_month(day: StudyDay) -> u32 {
    day.civil().2
}

fn month_name(month: u32) -> &'static str {
    MONTHS
        .get(month.saturating_sub(1) as usize)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_by_their_distance() {
        // 2026-11-24, a Tuesday.
        let today = StudyDay(20_781);
        for (distance, ko, en) in [
            (0, "오늘", "today"),
            (1, "내일", "tomorrow"),
            (4, "토요일", "Saturday"),
            (15, "12월 9일", "9 Dec"),
            (46, "2027년 1월 9일", "9 Jan 2027"),
        ] {
            let day = StudyDay(today.0 + distance);
            assert_eq!(relative(day, today, Language::Ko), ko);
            assert_eq!(relative(day, today, Language::En), en);
        }
        assert_eq!(long(today, Language::Ko), "11월 24일 화요일");
        assert_eq!(weekday_short(today, Language::En), "Tue");
    }
}

use domain::{
    language::Language,
    review::{IntervalLabel, IntervalUnit},
};

use crate::text::review as words;

/// "10 min", "12 days", "2.3 mo", as on a rating button.
pub fn interval_text(interval: IntervalLabel, language: Language) -> String {
    let value = interval.value_text();
    match interval.unit {
        IntervalUnit::Minutes => words::in_minutes(language, value),
        IntervalUnit::Hours => words::in_hours(language, value),
        IntervalUnit::Days => words::in_days(language, value),
        IntervalUnit::Months => words::in_months(language, value),
        IntervalUnit::Years => words::in_years(language, value),
    }
}

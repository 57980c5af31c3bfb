use std::{ops::RangeInclusive, str::FromStr};

use api::Problem;

/// A whole number in `range`, as a form sends it.
pub(super) fn number<T: FromStr + PartialOrd>(
    text: &str,
    range: &RangeInclusive<T>,
) -> Result<T, Problem> {
    text.trim()
        .parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or(Problem::Unknown)
}

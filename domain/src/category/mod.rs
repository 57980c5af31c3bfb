//! Categories: a learner's own shelves.

use crate::text::{TextProblem, single_line};

/// Greatest length of a category's name, in characters.
pub const CATEGORY_MAX: u32 = 60;

/// Reads a category as typed; an empty field means "no category".
///
/// # Errors
/// [`TextProblem::TooLong`] or [`TextProblem::ControlCharacter`].
pub fn parse_category(raw: &str) -> Result<Option<String>, TextProblem> {
    match single_line(raw, CATEGORY_MAX) {
        Ok(name) => Ok(Some(name)),
        Err(TextProblem::Empty) => Ok(None),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_is_no_category() {
        assert_eq!(parse_category("  "), Ok(None));
        assert_eq!(
            parse_category(" 데이터베이스 "),
            Ok(Some("데이터베이스".to_owned()))
        );
        assert!(parse_category(&"x".repeat(61)).is_err());
    }
}

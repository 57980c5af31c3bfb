//! Bounded text: parsed once at the edge, trusted everywhere behind it.
//!
//! The same rules run in the browser (instant hints) and on the server (the decision); the
//! database repeats the bounds as checks.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text was refused. Closed, so that every language can word it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum TextProblem {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// Fewer than `min` characters.
    #[error("shorter than {min} characters")]
    TooShort {
        /// Least number of characters.
        min: u32,
    },
    /// More than `max` characters.
    #[error("longer than {max} characters")]
    TooLong {
        /// Greatest number of characters.
        max: u32,
    },
    /// Holds a control character, which no input field can show.
    #[error("holds a control character")]
    ControlCharacter,
    /// Not of the form the field needs.
    #[error("malformed")]
    Malformed,
}

/// Characters (Unicode scalar values) in `text`, as every bound in this crate counts them.
pub fn char_count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Trims `raw` and holds it to `1..=max` characters on a single line.
///
/// # Errors
/// [`TextProblem::Empty`], [`TextProblem::TooLong`] or [`TextProblem::ControlCharacter`].
pub fn single_line(raw: &str, max: u32) -> Result<String, TextProblem> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(TextProblem::Empty);
    }
    if char_count(text) > max {
        return Err(TextProblem::TooLong { max });
    }
    if text.chars().any(char::is_control) {
        return Err(TextProblem::ControlCharacter);
    }
    Ok(text.to_owned())
}

/// The form in which names are compared: lower case, inner white space folded to one space.
pub fn name_key(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_line_is_trimmed_and_bounded() {
        assert_eq!(single_line("  격리 수준 ", 5), Ok("격리 수준".to_owned()));
        assert_eq!(single_line(" \t", 5), Err(TextProblem::Empty));
        assert_eq!(
            single_line("abcdef", 5),
            Err(TextProblem::TooLong { max: 5 })
        );
        assert_eq!(
            single_line("a\u{0}b", 5),
            Err(TextProblem::ControlCharacter)
        );
        assert_eq!(single_line("a\nb", 5), Err(TextProblem::ControlCharacter));
    }

    #[test]
    fn names_are_compared_without_case_and_spacing() {
        assert_eq!(name_key("  Data   Base "), name_key("data base"));
    }
}

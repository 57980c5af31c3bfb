//! Notes: what a title, a body, tags and a review mode are.

mod tags;

pub use tags::{TAG_MAX, TAGS_MAX, TagsProblem, parse_tags};

use serde::{Deserialize, Serialize};

use crate::text::{TextProblem, char_count, single_line};

/// Greatest length of a title, in characters.
pub const TITLE_MAX: u32 = 120;
/// Greatest length of a body, in characters.
pub const BODY_MAX: u32 = 50_000;

/// How a note is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Think, reveal, rate yourself.
    #[default]
    Recall,
    /// Write what you remember; the grader proposes.
    Explain,
    /// Choose the true statement.
    Choose,
    /// See the body, type the title.
    Title,
}

impl Mode {
    /// All modes, in the order pages show them.
    pub const ALL: [Self; 4] = [Self::Recall, Self::Explain, Self::Choose, Self::Title];

    /// The stored form and the form's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Explain => "explain",
            Self::Choose => "choose",
            Self::Title => "title",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}

/// A title as stored: trimmed, one line, `1..=120` characters.
///
/// # Errors
/// See [`single_line`].
pub fn parse_title(raw: &str) -> Result<String, TextProblem> {
    single_line(raw, TITLE_MAX)
}

/// Holds a body to its bound. The text itself is stored byte for byte.
///
/// # Errors
/// [`TextProblem::Empty`] when there is nothing to remember, [`TextProblem::TooLong`], or
/// [`TextProblem::ControlCharacter`] for NUL, which PostgreSQL cannot store.
pub fn check_body(raw: &str) -> Result<(), TextProblem> {
    if raw.trim().is_empty() {
        Err(TextProblem::Empty)
    } else if char_count(raw) > BODY_MAX {
        Err(TextProblem::TooLong { max: BODY_MAX })
    } else if raw.contains('\0') {
        Err(TextProblem::ControlCharacter)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_bounded_in_characters_not_bytes() {
        assert_eq!(check_body(&"가".repeat(50_000)), Ok(()));
        assert_eq!(
            check_body(&"a".repeat(50_001)),
            Err(TextProblem::TooLong { max: BODY_MAX })
        );
        assert_eq!(check_body("\n\n"), Err(TextProblem::Empty));
        assert_eq!(check_body("a\0"), Err(TextProblem::ControlCharacter));
    }

    #[test]
    fn modes_survive_their_stored_form() {
        for mode in Mode::ALL {
            assert_eq!(Mode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!(Mode::parse("recal"), None);
    }
}

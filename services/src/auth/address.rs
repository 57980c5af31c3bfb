//! The form in which addresses are stored and looked up.

use domain::{
    auth::{EMAIL_MAX, Email},
    text::{TextProblem, char_count},
};

/// Reads and normalises an address. Lower case can be longer than what was typed, and what is
/// stored has the same bound.
///
/// # Errors
/// As [`Email::parse`].
pub(crate) fn parse(raw: &str) -> Result<Email, TextProblem> {
    let email = Email::parse(raw)?;
    if char_count(email.as_str()) > EMAIL_MAX {
        return Err(TextProblem::TooLong { max: EMAIL_MAX });
    }
    Ok(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_keeps_the_bound() {
        let label = "İ".repeat(31);
        let raw = format!("a@{}.com", vec![label; 6].join("."));
        assert!(char_count(&raw) <= EMAIL_MAX);
        assert_eq!(parse(&raw), Err(TextProblem::TooLong { max: EMAIL_MAX }));
        assert!(parse("Minji@Example.com").is_ok());
    }
}

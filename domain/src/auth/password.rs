use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Email;
use crate::text::char_count;

/// Least length in characters. No composition rules (NIST SP 800-63B section 5.1.1.2).
pub const PASSWORD_MIN: u32 = 12;
/// Greatest length in characters; bounds the work of hashing.
pub const PASSWORD_MAX: u32 = 128;

/// Why a new password was refused. The list of common passwords is the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum PasswordProblem {
    /// Fewer than [`PASSWORD_MIN`] characters.
    #[error("too short")]
    TooShort,
    /// More than [`PASSWORD_MAX`] characters.
    #[error("too long")]
    TooLong,
    /// The account's own address.
    #[error("same as the email")]
    SameAsEmail,
    /// One of the most common passwords.
    #[error("too common")]
    TooCommon,
}

/// Holds a new password to its bounds. White space counts and is kept.
///
/// # Errors
/// Every [`PasswordProblem`] but `TooCommon`, which needs the server's list.
pub fn check_password(password: &str, email: Option<&Email>) -> Result<(), PasswordProblem> {
    let length = char_count(password);
    if length < PASSWORD_MIN {
        return Err(PasswordProblem::TooShort);
    }
    if length > PASSWORD_MAX {
        return Err(PasswordProblem::TooLong);
    }
    if email.is_some_and(|email| password.trim().to_lowercase() == email.as_str()) {
        return Err(PasswordProblem::SameAsEmail);
    }
    Ok(())
}

/// Steps of the meter beside the field, `0..=4`: length first, then variety of characters.
///
/// A hint only; nothing is refused for it.
pub fn strength(password: &str) -> u8 {
    let length = char_count(password);
    if length == 0 {
        return 0;
    }
    if length < PASSWORD_MIN {
        return 1;
    }
    let mut distinct: Vec<char> = password.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    match (length, distinct.len()) {
        (_, ..=5) => 1,
        (..=13, _) => 2,
        (..=15, _) | (_, ..=8) => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_count_characters_and_refuse_the_address() {
        let email = Email::parse("someone@example.com").ok();
        assert_eq!(
            check_password("가나다라마바사아자차카", None),
            Err(PasswordProblem::TooShort)
        );
        assert_eq!(check_password("가나다라마바사아자차카타", None), Ok(()));
        assert_eq!(check_password(&"x".repeat(128), None), Ok(()));
        assert_eq!(
            check_password(&"x".repeat(129), None),
            Err(PasswordProblem::TooLong)
        );
        assert_eq!(
            check_password("Someone@Example.com", email.as_ref()),
            Err(PasswordProblem::SameAsEmail)
        );
    }

    #[test]
    fn the_meter_prefers_length_and_variety() {
        assert_eq!(strength(""), 0);
        assert_eq!(strength("short"), 1);
        assert_eq!(strength("aaaaaaaaaaaaaaaaaaaa"), 1);
        assert!(strength("dlwjdeh-anrrud-sodlf") > strength("dlwjdeh-anrr"));
    }
}

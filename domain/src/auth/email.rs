use serde::{Deserialize, Serialize};

use crate::text::{TextProblem, char_count};

/// Greatest length of an address in characters (RFC 5321 section 4.5.3.1.3 less the brackets).
pub const EMAIL_MAX: u32 = 254;
/// Greatest length of the part before the `@` (RFC 5321 section 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// A normalised email address: trimmed, lower case, one `@`, a dotted domain.
///
/// Addresses are compared without case, so that one mailbox cannot hold two accounts (the
/// original let another spelling lock its owner out).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address as typed.
    ///
    /// # Errors
    /// [`TextProblem::Empty`], [`TextProblem::TooLong`] or [`TextProblem::Malformed`]. The check
    /// is deliberately plain: only a mail that arrives proves an address.
    pub fn parse(raw: &str) -> Result<Self, TextProblem> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(TextProblem::Empty);
        }
        if char_count(text) > EMAIL_MAX {
            return Err(TextProblem::TooLong { max: EMAIL_MAX });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(TextProblem::Malformed)?;
        if is_local(local) && is_domain(domain) {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(TextProblem::Malformed)
        }
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= LOCAL_MAX
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c))
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_normalised() {
        for (raw, stored) in [
            (" Harin@Example.com ", "harin@example.com"),
            ("a+b@sub.example.co.kr", "a+b@sub.example.co.kr"),
            ("한글@예시.한국", "한글@예시.한국"),
        ] {
            assert_eq!(
                Email::parse(raw).map(|e| e.as_str().to_owned()),
                Ok(stored.to_owned())
            );
        }
    }

    #[test]
    fn broken_addresses_are_refused() {
        for raw in [
            "a",
            "a@",
            "@b.c",
            "a@b",
            "a b@c.d",
            "a@b..c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a@-b.c",
            "a@b.c\nBcc: x@y.z",
            "a@b.c>",
            "a,b@c.d",
            "\"a\"@b.c",
        ] {
            assert_eq!(Email::parse(raw), Err(TextProblem::Malformed), "{raw:?}");
        }
        assert_eq!(Email::parse("  "), Err(TextProblem::Empty));
        let long = format!("{}@example.com", "a".repeat(250));
        assert_eq!(
            Email::parse(&long),
            Err(TextProblem::TooLong { max: EMAIL_MAX })
        );
    }
}

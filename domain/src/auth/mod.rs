//! Accounts: what an email address, a password and a role are.

mod audit;
mod email;
mod password;

pub use audit::AuditEvent;
pub use email::{EMAIL_MAX, Email};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, PasswordProblem, check_password, strength};

use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Studies; sees only what is theirs.
    Learner,
    /// Also sees the admin pages.
    Admin,
}

impl Role {
    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Admin => "admin",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "learner" => Some(Self::Learner),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }
}

/// Greatest length of a display name, in characters.
pub const NAME_MAX: u32 = 60;

/// The name an account starts with: what stands before the `@`, cut to [`NAME_MAX`].
pub fn name_from_email(email: &Email) -> String {
    let local = email.as_str().split('@').next().unwrap_or_default();
    local.chars().take(NAME_MAX as usize).collect()
}

//! What the audit log tells.

use serde::{Deserialize, Serialize};

/// Something that happened to an account, or that an admin did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditEvent {
    /// A session began with a password.
    SignedIn,
    /// A password was wrong, or the account does not exist.
    SignInRefused,
    /// A session was ended where it was used.
    SignedOut,
    /// One session was ended from another.
    SessionEnded,
    /// All other sessions were ended.
    SessionsEnded,
    /// A spent refresh token was used, so its session was ended.
    FamilyRevoked,
    /// A link that changes the address was asked for.
    EmailChangeAsked,
    /// The address was changed.
    EmailChanged,
    /// The password was changed by somebody who knew the old one.
    PasswordChanged,
    /// The password was changed with a link.
    PasswordReset,
    /// The account may do more or less than before.
    RoleChanged,
    /// The account's plan is another.
    PlanChanged,
    /// An export was asked for.
    ExportAsked,
    /// An export was fetched.
    ExportFetched,
    /// The deletion of the account was asked for.
    DeletionAsked,
    /// The account was deleted.
    AccountDeleted,
    /// Something an admin did, in the browser or from the command line.
    AdminAction,
}

impl AuditEvent {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::FamilyRevoked,
        Self::EmailChangeAsked,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::RoleChanged,
        Self::PlanChanged,
        Self::ExportAsked,
        Self::ExportFetched,
        Self::DeletionAsked,
        Self::AccountDeleted,
        Self::AdminAction,
    ];

    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::SessionEnded => "session_ended",
            Self::SessionsEnded => "sessions_ended",
            Self::FamilyRevoked => "family_revoked",
            Self::EmailChangeAsked => "email_change_asked",
            Self::EmailChanged => "email_changed",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::RoleChanged => "role_changed",
            Self::PlanChanged => "plan_changed",
            Self::ExportAsked => "export_asked",
            Self::ExportFetched => "export_fetched",
            Self::DeletionAsked => "deletion_asked",
            Self::AccountDeleted => "account_deleted",
            Self::AdminAction => "admin_action",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_back_and_fits_its_column() {
        for event in AuditEvent::ALL {
            assert_eq!(AuditEvent::parse(event.as_str()), Some(event));
            assert!(event.as_str().len() <= 40);
        }
        assert_eq!(AuditEvent::parse("new"), None);
    }
}

//! Mail: a row of `mails` and a job are written with the change that causes them; the job renders
//! the mail, hands it to the [`Mailer`] and marks the row.

mod address;
mod figures;
pub mod file;
pub mod mailbox;
mod message;
mod outbox;
mod refusal;
pub mod send;
pub mod smtp;
pub mod templates;
pub mod unsubscribe;

use async_trait::async_trait;
use domain::{remind::ReminderKind, time::Millis};
use thiserror::Error;
use uuid::Uuid;

pub use address::works_again;
pub use figures::Figures;
pub use file::Files;
pub use mailbox::MailboxService;
pub use message::is_mailbox;
pub use outbox::{NewMail, post};
pub use smtp::Smtp;

/// Every mail there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// Prove this address.
    Verify,
    /// Choose a new password.
    Reset,
    /// Use this address from now on.
    EmailChange,
    /// Somebody tried to register with an address that has an account.
    Taken,
    /// The password was changed.
    PasswordChanged,
    /// The account has another address now.
    EmailChanged,
    /// The account is being deleted.
    AccountDeleted,
    /// A spent refresh token was used; the session was ended.
    Replay,
    /// What is due today.
    Daily,
    /// What is still due in the evening.
    Evening,
    /// What the last seven study days were like.
    Weekly,
}

impl MailKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Verify,
        Self::Reset,
        Self::EmailChange,
        Self::Taken,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::AccountDeleted,
        Self::Replay,
        Self::Daily,
        Self::Evening,
        Self::Weekly,
    ];

    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::EmailChange => "email_change",
            Self::Taken => "taken",
            Self::PasswordChanged => "password_changed",
            Self::EmailChanged => "email_changed",
            Self::AccountDeleted => "account_deleted",
            Self::Replay => "replay",
            Self::Daily => "daily",
            Self::Evening => "evening",
            Self::Weekly => "weekly",
        }
    }

    /// The reminder it is, if it comes by itself.
    pub const fn reminder(self) -> Option<ReminderKind> {
        match self {
            Self::Verify
            | Self::Reset
            | Self::EmailChange
            | Self::Taken
            | Self::PasswordChanged
            | Self::EmailChanged
            | Self::AccountDeleted
            | Self::Replay => None,
            Self::Daily => Some(ReminderKind::Daily),
            Self::Evening => Some(ReminderKind::Evening),
            Self::Weekly => Some(ReminderKind::Weekly),
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl From<ReminderKind> for MailKind {
    fn from(kind: ReminderKind) -> Self {
        match kind {
            ReminderKind::Daily => Self::Daily,
            ReminderKind::Evening => Self::Evening,
            ReminderKind::Weekly => Self::Weekly,
        }
    }
}

/// A rendered mail. Who it is from is the mailer's to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Row of `mails`; the same for every try, so that a mail delivered twice is recognised.
    pub id: Uuid,
    /// `Message-ID` without the angle brackets, derived from [`Self::id`].
    pub message_id: String,
    /// When it was caused; its `Date`.
    pub at: Millis,
    /// Recipient's name, if known.
    pub name: Option<String>,
    /// Recipient's address.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Where mails of its kind are ended with one click; only of those that come by themselves.
    pub unsubscribe: Option<String>,
}

/// Why a mail was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// May be accepted later.
    #[error("{0}")]
    Temporary(String),
    /// Will never be accepted.
    #[error("{0}")]
    Permanent(String),
    /// The same, and because of the address: it takes no mail at all.
    #[error("{0}")]
    NoSuchAddress(String),
}

/// Hands mails to whoever delivers them.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns when somebody else has taken responsibility for `mail`.
    ///
    /// # Errors
    /// [`SendError`], by whether another try can help.
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError>;
}

//! The development mailbox.

use async_trait::async_trait;
use domain::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{ApiError, Caller};

/// A mail that was written to disk instead of being sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMail {
    /// Name of its file, without the ending.
    pub id: String,
    /// When it was written.
    pub at: Millis,
    /// Recipient.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// The plain text part.
    pub text: String,
}

/// Reads the mails of an instance without SMTP.
#[async_trait]
pub trait MailboxApi: Send + Sync {
    /// The newest 50 mails. [`ApiError::NotFound`] while SMTP is configured, and for anybody but an
    /// admin or a direct caller on this machine.
    async fn mailbox(&self, caller: &Caller) -> Result<Vec<StoredMail>, ApiError>;
}

//! `/admin/mail`: which mails went where. What they say is not on the page.

use domain::time::Millis;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Mails on the page at most, and addresses that take none.
pub const MAILS_SHOWN: u32 = 100;

/// What has become of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It is still to be sent.
    Waiting,
    /// The mail server has taken it, or its file is written.
    Sent,
    /// It will not be sent.
    Failed,
}

impl MailState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// As it stands in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Reads that.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailsPage {
    /// The frame.
    pub frame: Frame,
    /// When it was made, in UTC milliseconds; ages are counted from then.
    pub now: Millis,
    /// How mail leaves.
    pub way: MailWay,
    /// Of the last 24 hours.
    pub day: MailSums,
    /// Of the last seven days.
    pub week: MailSums,
    /// The newest [`MAILS_SHOWN`] mails that were asked for.
    pub mails: Vec<MailRow>,
    /// Addresses that take no mail, the newest first.
    pub refused: Vec<MailRefused>,
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailWay {
    /// Through a mail server.
    Server {
        /// Its name, and its port if one is set.
        host: String,
    },
    /// Not at all: to files, which `/dev/mailbox` shows.
    Files {
        /// Their folder.
        folder: String,
    },
}

/// Mails by what has become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSums {
    /// Still to be sent.
    pub waiting: u64,
    /// Sent.
    pub sent: u64,
    /// Failed.
    pub failed: u64,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// What it is about, as it is stored.
    pub kind: String,
    /// Where it goes.
    pub recipient: String,
    /// When it was caused, in UTC milliseconds.
    pub at: Millis,
    /// What has become of it.
    pub state: MailState,
    /// Why it has failed.
    pub reason: Option<String>,
}

/// An address that takes no mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRefused {
    /// The address.
    pub email: String,
    /// When it was refused, in UTC milliseconds.
    pub at: Millis,
    /// What the mail server said.
    pub words: String,
}

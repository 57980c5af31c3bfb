//! Mails, as their page shows them: nothing of what they say is read.

use api::{
    Viewer,
    admin::{MAILS_SHOWN, MailRefused, MailRow, MailState, MailSums, MailWay, MailsPage},
};
use domain::time::{DAY, Millis};
use sea_orm::FromQueryResult;

use super::{count, rows};
use crate::{core::Core, error::Result, frame};

/// `$1` when the week began, `$2` when the day did.
const SUMS: &str = "
SELECT COUNT(*) AS mails, COUNT(sent_at) AS sent, COUNT(failed_at) AS failed,
    COUNT(CASE WHEN created_at >= $2 THEN 1 END) AS day_mails,
    COUNT(CASE WHEN created_at >= $2 THEN sent_at END) AS day_sent,
    COUNT(CASE WHEN created_at >= $2 THEN failed_at END) AS day_failed
FROM mails WHERE created_at >= $1";

/// `$1` how many. An id begins with the time.
macro_rules! list {
    ($state:literal) => {
        concat!(
            "SELECT kind, recipient, created_at, sent_at, failed_at, error FROM mails ",
            $state,
            " ORDER BY id DESC LIMIT $1"
        )
    };
}

/// `$1` how many.
const REFUSED: &str = "
SELECT email, mail_failed_at, mail_failure FROM users WHERE mail_failed_at IS NOT NULL
ORDER BY mail_failed_at DESC, id LIMIT $1";

#[derive(FromQueryResult)]
struct Sums {
    mails: i64,
    sent: i64,
    failed: i64,
    day_mails: i64,
    day_sent: i64,
    day_failed: i64,
}

#[derive(FromQueryResult)]
struct Stored {
    kind: String,
    recipient: String,
    created_at: Millis,
    sent_at: Option<Millis>,
    failed_at: Option<Millis>,
    error: Option<String>,
}

#[derive(FromQueryResult)]
struct Refused {
    email: String,
    mail_failed_at: Millis,
    mail_failure: Option<String>,
}

pub(super) async fn page(
    core: &Core,
    viewer: &Viewer,
    state: Option<MailState>,
) -> Result<MailsPage> {
    let now = viewer.now;
    let list = match state {
        None => list!(""),
        Some(MailState::Waiting) => list!("WHERE sent_at IS NULL AND failed_at IS NULL"),
        Some(MailState::Sent) => list!("WHERE sent_at IS NOT NULL"),
        Some(MailState::Failed) => list!("WHERE failed_at IS NOT NULL"),
    };
    let limit = i64::from(MAILS_SHOWN);
    let mails: Vec<Stored> = rows(core, list, [limit.into()]).await?;
    let refused: Vec<Refused> = rows(core, REFUSED, [limit.into()]).await?;
    let sums: Vec<Sums> = rows(core, SUMS, [(now - 7 * DAY).into(), (now - DAY).into()]).await?;
    let (day, week) = sums.first().map(Sums::read).unwrap_or_default();
    Ok(MailsPage {
        frame: frame::load(core, viewer).await?,
        now,
        way: way(core),
        day,
        week,
        mails: mails.into_iter().map(shown).collect(),
        refused: refused
            .into_iter()
            .map(|row| MailRefused {
                email: row.email,
                at: row.mail_failed_at,
                words: row.mail_failure.unwrap_or_default(),
            })
            .collect(),
    })
}

fn way(core: &Core) -> MailWay {
    let settings = &core.settings;
    match (&settings.smtp_host, &settings.mailbox) {
        (None, Some(folder)) => MailWay::Files {
            folder: folder.display().to_string(),
        },
        (host, _) => MailWay::Server {
            host: host.clone().unwrap_or_default(),
        },
    }
}

fn shown(row: Stored) -> MailRow {
    let state = match (row.sent_at, row.failed_at) {
        (Some(_), _) => MailState::Sent,
        (None, Some(_)) => MailState::Failed,
        (None, None) => MailState::Waiting,
    };
    MailRow {
        kind: row.kind,
        recipient: row.recipient,
        at: row.created_at,
        state,
        reason: row.error,
    }
}

impl Sums {
    /// Of the day, and of the week.
    fn read(&self) -> (MailSums, MailSums) {
        let sums = |mails: i64, sent: i64, failed: i64| MailSums {
            waiting: count(mails - sent - failed),
            sent: count(sent),
            failed: count(failed),
        };
        (
            sums(self.day_mails, self.day_sent, self.day_failed),
            sums(self.mails, self.sent, self.failed),
        )
    }
}

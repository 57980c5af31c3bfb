//! What the mails say: one file per kind, in both languages, and one layout for all of them.
//!
//! Nothing a person typed is in a mail's body, so that nobody can use us to send their words or
//! links to somebody else.

mod account_deleted;
mod daily;
mod email_change;
mod email_changed;
mod evening;
mod layout;
mod password_changed;
mod replay;
mod reset;
mod taken;
mod verify;
mod weekly;

use domain::language::Language;

use super::{Figures, MailKind};

/// The words of one mail in one language.
pub(crate) struct Words {
    /// Subject and heading.
    subject: &'static str,
    /// What happened.
    before: &'static [&'static str],
    /// What the link does, as on a button.
    action: &'static str,
    /// What else there is to know.
    after: &'static [&'static str],
}

/// The same, of a mail whose words depend on figures.
pub(crate) struct Letter {
    subject: String,
    before: Vec<String>,
    action: &'static str,
    after: Vec<String>,
}

impl From<Words> for Letter {
    fn from(words: Words) -> Self {
        let owned = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
        Self {
            subject: words.subject.to_owned(),
            before: owned(words.before),
            action: words.action,
            after: owned(words.after),
        }
    }
}

/// A mail's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Subject.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// What a mail is made of beside its words.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// Language it is written in.
    pub language: Language,
    /// Where it leads.
    pub link: &'a str,
    /// Origin of the instance.
    pub public_url: &'a str,
    /// What it tells, if it tells any.
    pub figures: Figures,
    /// Where mails of its kind are ended, if they come by themselves.
    pub unsubscribe: Option<&'a str>,
}

/// The page a mail of `kind` leads to when its link is not made of a token.
pub const fn page(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Verify => "/verify-email",
        MailKind::Reset => "/reset-password",
        MailKind::EmailChange => "/change-email",
        MailKind::PasswordChanged | MailKind::Replay => "/forgot-password",
        MailKind::Taken | MailKind::EmailChanged => "/login",
        MailKind::AccountDeleted => "/",
        MailKind::Daily | MailKind::Evening => "/review",
        MailKind::Weekly => "/dashboard",
    }
}

/// Renders a mail of `kind`.
pub fn render(kind: MailKind, parts: &Parts<'_>) -> Content {
    let (language, figures) = (parts.language, &parts.figures);
    let letter = match kind {
        MailKind::Verify => verify::words(language).into(),
        MailKind::Reset => reset::words(language).into(),
        MailKind::EmailChange => email_change::words(language).into(),
        MailKind::EmailChanged => email_changed::words(language).into(),
        MailKind::AccountDeleted => account_deleted::words(language).into(),
        MailKind::Taken => taken::words(language).into(),
        MailKind::PasswordChanged => password_changed::words(language).into(),
        MailKind::Replay => replay::words(language).into(),
        MailKind::Daily => daily::letter(language, figures),
        MailKind::Evening => evening::letter(language, figures),
        MailKind::Weekly => weekly::letter(language, figures),
    };
    Content {
        text: layout::text(&letter, parts),
        html: layout::html(&letter, parts),
        subject: letter.subject,
    }
}

/// `one` or `many`, by whether there is one.
const fn plural(count: u32, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// "7 notes", "노트 7개".
fn notes(language: Language, count: u32) -> String {
    match language {
        Language::Ko => format!("노트 {count}개"),
        Language::En => format!("{count} {}", plural(count, "note", "notes")),
    }
}

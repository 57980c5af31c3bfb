//! What the mails say: one file per kind, in both languages, and one layout for all of them.
//!
//! Nothing a person typed is in a mail's body, so that nobody can use us to send their words or
//! links to somebody else.

mod layout;
mod password_changed;
mod replay;
mod reset;
mod taken;
mod verify;

use domain::language::Language;

use super::MailKind;

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

/// The page a mail of `kind` leads to when its link is not made of a token.
pub const fn page(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Verify => "/verify-email",
        MailKind::Reset => "/reset-password",
        MailKind::PasswordChanged | MailKind::Replay => "/forgot-password",
        MailKind::Taken => "/login",
    }
}

/// Renders a mail of `kind` that leads to `link`, a page of the instance at `public_url`.
pub fn render(kind: MailKind, language: Language, link: &str, public_url: &str) -> Content {
    let words = match kind {
        MailKind::Verify => verify::words(language),
        MailKind::Reset => reset::words(language),
        MailKind::Taken => taken::words(language),
        MailKind::PasswordChanged => password_changed::words(language),
        MailKind::Replay => replay::words(language),
    };
    Content {
        subject: words.subject.to_owned(),
        text: layout::text(&words, language, link, public_url),
        html: layout::html(&words, language, link, public_url),
    }
}

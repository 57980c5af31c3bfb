//! What a mail server says when it takes no mail, fit to be logged, stored and shown.
//!
//! Servers repeat whom a mail is to, and filters repeat the links in it, which are passwords of a kind.

use super::{Outgoing, SendError};

/// Stands for what was left out.
const LEFT_OUT: &str = "…";
/// Letters of a word; what is longer is a token or an address. Codes and reasons are shorter.
const WORD_MAX: usize = 32;

impl SendError {
    /// The same without what it repeats of `mail`: its recipient's address and name, and any link.
    #[must_use]
    pub fn without(self, mail: &Outgoing) -> Self {
        match self {
            Self::Temporary(words) => Self::Temporary(cleaned(&words, mail)),
            Self::Permanent(words) => Self::Permanent(cleaned(&words, mail)),
            Self::NoSuchAddress(words) => Self::NoSuchAddress(cleaned(&words, mail)),
        }
    }
}

fn cleaned(words: &str, mail: &Outgoing) -> String {
    let local = mail.to.rsplit_once('@').map_or("", |(local, _)| local);
    let name = mail.name.as_deref().unwrap_or_default();
    let private: Vec<String> = [local]
        .into_iter()
        .chain(name.split_whitespace())
        .map(str::to_lowercase)
        .collect();
    let kept = words.split_whitespace().map(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_private = word.contains('@')
            || word.contains("%40")
            || word.contains("://")
            || bare.chars().count() > WORD_MAX
            || private.contains(&bare.to_lowercase());
        if is_private { LEFT_OUT } else { word }
    });
    kept.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_repeats_neither_recipient_nor_link() {
        let mail = Outgoing {
            id: uuid::Uuid::nil(),
            message_id: String::new(),
            at: 0,
            name: Some("Kim Minji".to_owned()),
            to: "minji.kim@example.com".to_owned(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            unsubscribe: None,
        };
        for (said, kept) in [
            (
                "550 5.1.1 <minji.kim@example.com>: no such user",
                "550 5.1.1 … no such user",
            ),
            (
                "554 5.7.1 URL https://resee.test/reset?token=x is listed",
                "554 5.7.1 URL … is listed",
            ),
            ("550 Minji.Kim? unknown here", "550 … unknown here"),
            ("550 \"Kim\" is (Minji)", "550 … is …"),
            (
                "554 found M2Q1ZjY3ODkwYWJjZGVmMDEyMzQ1Njc4OTBhYmNkZWY in\r\nthe body",
                "554 found … in the body",
            ),
            ("452 4.2.2 Mailbox full", "452 4.2.2 Mailbox full"),
        ] {
            let cleaned = SendError::Permanent(said.to_owned()).without(&mail);
            assert_eq!(cleaned, SendError::Permanent(kept.to_owned()));
        }
    }
}

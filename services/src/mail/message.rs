//! A mail as bytes. Every header goes through a type that encodes it, so that no value can end
//! its line.

use std::time::{Duration, UNIX_EPOCH};

use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart},
};

use super::{Outgoing, SendError};
use crate::error::Error;

/// Whether `text` can be `MAIL_FROM`, such as `Resee <resee@example.com>`.
pub fn is_mailbox(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Reads `MAIL_FROM`.
///
/// # Errors
/// [`Error::Setting`].
pub fn parse_from(text: &str) -> Result<Mailbox, Error> {
    text.parse()
        .map_err(|error| Error::Setting(format!("MAIL_FROM: {error}")))
}

/// The message `from` sends.
pub fn build(from: &Mailbox, mail: &Outgoing) -> Result<Message, SendError> {
    let permanent = |error: &dyn std::fmt::Display| SendError::Permanent(error.to_string());
    let to: Address = mail.to.parse().map_err(|error| permanent(&error))?;
    let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(mail.at).unwrap_or(0));
    Message::builder()
        .message_id(Some(format!("<{}>", one_line(&mail.message_id))))
        .date(at)
        .from(from.clone())
        .to(Mailbox::new(mail.name.as_deref().map(one_line), to))
        .subject(one_line(&mail.subject))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|error| permanent(&error))
}

/// `text` without control characters, line breaks among them.
fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells other machines not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Outgoing {
        Outgoing {
            id: uuid::Uuid::nil(),
            message_id: "1@resee.test".to_owned(),
            at: 1_795_489_200_000,
            name: Some("민지".to_owned()),
            to: "minji@example.com".to_owned(),
            subject: "주소를 확인해 주세요".to_owned(),
            text: "안녕하세요".to_owned(),
            html: "<p>안녕하세요</p>".to_owned(),
        }
    }

    fn headers(mail: &Outgoing) -> Vec<String> {
        let from = parse_from("Resee <resee@example.com>").unwrap();
        let bytes = build(&from, mail).unwrap().formatted();
        let text = String::from_utf8(bytes).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_message_has_the_headers_it_should() {
        let headers = headers(&mail());
        for expected in [
            "Message-ID: <1@resee.test>",
            "Date: Tue, 24 Nov 2026 03:00:00 +0000",
            "From: Resee <resee@example.com>",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(
                headers.iter().any(|line| line == expected),
                "{expected} in {headers:#?}"
            );
        }
    }

    #[test]
    fn no_value_can_add_a_header() {
        let names = |mail: &Outgoing| -> Vec<String> {
            headers(mail)
                .iter()
                .map(|line| line.split(':').next().unwrap().to_owned())
                .collect()
        };
        let good = names(&mail());
        for evil in [
            "a\r\nBcc: eve@example.com",
            "a\nBcc: eve@example.com",
            "\r\n\r\nbody",
            "a\r\n b",
        ] {
            let named = Outgoing {
                name: Some(evil.to_owned()),
                ..mail()
            };
            assert_eq!(names(&named), good, "{evil:?} as a name");
            let titled = Outgoing {
                subject: evil.to_owned(),
                ..mail()
            };
            assert_eq!(names(&titled), good, "{evil:?} as a subject");
            let addressed = Outgoing {
                to: format!("minji@example.com{evil}"),
                ..mail()
            };
            let from = parse_from("resee@example.com").unwrap();
            assert!(matches!(
                build(&from, &addressed),
                Err(SendError::Permanent(_))
            ));
        }
    }
}

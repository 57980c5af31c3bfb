//! A mail as bytes. Every header goes through a type that encodes it, so that no value can end
//! its line.

use std::time::{Duration, UNIX_EPOCH};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MessageBuilder, MultiPart,
        header::{HeaderName, HeaderValue},
    },
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
    let message = Message::builder()
        .message_id(Some(format!("<{}>", one_line(&mail.message_id))))
        .date(at)
        .from(from.clone())
        .to(Mailbox::new(mail.name.as_deref().map(one_line), to))
        .subject(one_line(&mail.subject))
        .header(AutoSubmitted);
    let message = match &mail.unsubscribe {
        Some(url) => unsubscribe(message, url)
            .ok_or_else(|| SendError::Permanent("a link that is none".to_owned()))?,
        None => message,
    };
    message
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|error| permanent(&error))
}

/// `List-Unsubscribe` (RFC 2369) and, because it promises a POST over an encrypted connection, with
/// an https link `List-Unsubscribe-Post` (RFC 8058). `None` if `url` cannot stand in a header as it is.
fn unsubscribe(message: MessageBuilder, url: &str) -> Option<MessageBuilder> {
    let plain = url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b','));
    if !plain {
        return None;
    }
    // Not to be folded or encoded: mail programs want the link in one piece.
    let raw = |name: &'static str, value: String| {
        HeaderValue::dangerous_new_pre_encoded(
            HeaderName::new_from_ascii_str(name),
            value.clone(),
            value,
        )
    };
    let message = message.raw_header(raw("List-Unsubscribe", format!("<{url}>")));
    Some(if url.starts_with("https://") {
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        message.raw_header(raw("List-Unsubscribe-Post", one_click))
    } else {
        message
    })
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
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
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
            unsubscribe: None,
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
    fn mails_that_come_by_themselves_can_be_ended_with_one_click() {
        let link = format!("https://resee.test/unsubscribe?token={}", "x".repeat(66));
        let ended = |url: &str| Outgoing {
            unsubscribe: Some(url.to_owned()),
            ..mail()
        };
        let found = headers(&ended(&link));
        let has = |line: String| found.contains(&line);
        assert!(has(format!("List-Unsubscribe: <{link}>")), "{found:#?}");
        assert!(has(
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned()
        ));
        // RFC 8058 asks for https.
        let plain = headers(&ended("http://127.0.0.1:3000/unsubscribe"));
        assert!(
            plain
                .iter()
                .any(|line| line.starts_with("List-Unsubscribe: "))
        );
        assert!(
            !plain
                .iter()
                .any(|line| line.starts_with("List-Unsubscribe-Post"))
        );
        assert!(
            !headers(&mail())
                .iter()
                .any(|line| line.starts_with("List-"))
        );
        let from = parse_from("resee@example.com").unwrap();
        for evil in [
            "https://a\r\nBcc: eve@example.com",
            "https://a b",
            "https://a>",
            "https://ä",
        ] {
            assert!(build(&from, &ended(evil)).is_err(), "{evil:?}");
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
            "민지\r\nBcc: eve@example.com",
            "민지\u{2028}Bcc: eve@example.com",
            "\u{85}Bcc: eve@example.com",
            "=?utf-8?q?=0d=0aBcc:_eve@example.com?=",
            "\u{feff}\0\u{202e}",
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

//! Delivers through an SMTP server.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox,
    transport::smtp::PoolConfig,
};
use secrecy::{ExposeSecret, SecretString};

use super::{Mailer, Outgoing, SendError, message};
use crate::error::{Error, Result};

/// For connecting. The transport has no limit for what comes after it.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// For one mail in all; a server may be slow at every step.
const MAIL_LIMIT: Duration = Duration::from_secs(20);
/// Connections that are kept.
const KEPT: usize = 4;
const IDLE: Duration = Duration::from_secs(60);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Keeps up to four connections, each in a transport of its own.
///
/// A mail that is given up leaves its connection in the middle of a dialogue, and a transport takes a
/// connection back all the same: the next mail would read the answers to this one. So such a transport
/// is thrown away, and while it sends it is nobody else's.
pub struct Smtp {
    url: SecretString,
    idle: Mutex<Vec<Transport>>,
    from: Mailbox,
}

impl Smtp {
    /// `url` is `SMTP_URL`, such as `smtps://user:password@smtp.gmail.com:465` or
    /// `smtp://host:587?tls=required` (user and password percent-encoded); `from` is `MAIL_FROM`.
    /// Nothing is connected yet. Call inside the async runtime.
    ///
    /// # Errors
    /// [`Error::Setting`], without repeating the password.
    pub fn new(url: &SecretString, from: &str) -> Result<Self> {
        check(url.expose_secret())
            .map_err(|problem| Error::Setting(format!("SMTP_URL: {problem}")))?;
        Ok(Self {
            idle: Mutex::new(vec![transport(url)?]),
            url: url.clone(),
            from: message::parse_from(from)?,
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Transport>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Transport> {
        let kept = self.idle().pop();
        kept.map_or_else(|| transport(&self.url), Ok)
    }

    fn keep(&self, transport: Transport) {
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(transport);
        }
    }
}

/// With room for one connection.
fn transport(url: &SecretString) -> Result<Transport> {
    // The transport's own error may repeat the address, and with it the password.
    let transport = Transport::from_url(url.expose_secret())
        .map_err(|_| Error::Setting("SMTP_URL: cannot be read".to_owned()))?
        .timeout(Some(CONNECT_LIMIT))
        .pool_config(PoolConfig::new().max_size(1).idle_timeout(IDLE))
        .build();
    Ok(transport)
}

/// Refuses a password that would cross the network in the clear.
///
/// # Errors
/// What is wrong, without repeating the password.
pub fn check(url: &str) -> Result<(), &'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err("must begin with smtp:// or smtps://");
    };
    let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if host.trim_start_matches('/').is_empty() {
        return Err("names no host");
    }
    match scheme {
        "smtps" => Ok(()),
        "smtp"
            if authority.contains('@') && !query.split('&').any(|pair| pair == "tls=required") =>
        {
            Err("would send the password unencrypted; add ?tls=required or use smtps://")
        }
        "smtp" => Ok(()),
        _ => Err("must begin with smtp:// or smtps://"),
    }
}

/// The server that `SMTP_URL` names, with its port if one is set, and never who logs in there.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // Whatever stands before an @ may belong to a password.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let message = message::build(&self.from, mail)?;
        let transport = self
            .take()
            .map_err(|error| SendError::Temporary(error.to_string()))?;
        match tokio::time::timeout(MAIL_LIMIT, transport.send(message)).await {
            Ok(sent) => {
                self.keep(transport);
                sent.map(|_| ())
                    .map_err(|error| classify(error.status().map(u16::from), error.to_string()))
            }
            Err(_) => Err(SendError::Temporary(
                "the mail server is too slow".to_owned(),
            )),
        }
    }
}

/// 5xx is permanent, except 53x: our own credentials are refused, and somebody will repair them.
fn classify(code: Option<u16>, words: String) -> SendError {
    match code {
        Some(530..540) | None => SendError::Temporary(words),
        Some(code @ 500..600) if is_address(code, &words) => SendError::NoSuchAddress(words),
        Some(500..600) => SendError::Permanent(words),
        Some(_) => SendError::Temporary(words),
    }
}

/// Whether a refusal is about the recipient and not about this mail: 550, 551 and 553 are (RFC 5321,
/// section 4.2.2), unless an enhanced code (RFC 3463) says otherwise. 5.1.x is about addresses, 5.2.1
/// is a mailbox that was closed; a full one (5.2.2) and a policy (5.7.x) may change.
fn is_address(code: u16, words: &str) -> bool {
    if !matches!(code, 550 | 551 | 553) {
        return false;
    }
    match words
        .split([' ', ':', '(', ')'])
        .find(|word| is_enhanced(word))
    {
        Some(enhanced) => enhanced.starts_with("5.1.") || enhanced == "5.2.1",
        None => true,
    }
}

fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let mut number = || {
        let part = parts.next().unwrap_or_default();
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    word.starts_with("5.") && number() && number() && number() && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_the_address_are_told_from_refusals_of_the_mail() {
        let kind = |code: u16, words: &str| match classify(
            Some(code),
            format!("permanent error ({code}): {words}"),
        ) {
            SendError::Temporary(_) => "temporary",
            SendError::Permanent(_) => "mail",
            SendError::NoSuchAddress(_) => "address",
        };
        for (code, words, expected) in [
            (550, "no such user", "address"),
            (550, "5.1.1 The email account does not exist", "address"),
            (550, "5.2.1 The email account is disabled", "address"),
            (551, "user not local", "address"),
            (553, "5.1.3 bad syntax", "address"),
            (550, "5.7.1 our system has detected spam", "mail"),
            (550, "5.4.5 Daily sending quota exceeded", "mail"),
            (552, "5.2.2 mailbox full", "mail"),
            (554, "refused", "mail"),
            (501, "syntax", "mail"),
            (530, "authenticate first", "temporary"),
            (535, "5.7.8 bad credentials", "temporary"),
            (421, "busy", "temporary"),
            (450, "greylisted", "temporary"),
            (550, "see https://5.6.example/5.1.1.1", "address"),
        ] {
            assert_eq!(kind(code, words), expected, "{code} {words}");
        }
        assert!(matches!(
            classify(None, String::new()),
            SendError::Temporary(_)
        ));
    }

    #[test]
    fn a_host_is_named_without_who_logs_in() {
        for (url, name) in [
            ("smtps://user:pass@smtp.gmail.com:465", "smtp.gmail.com:465"),
            ("smtp://user:p%40ss@host:587?tls=required", "host:587"),
            ("smtps://user:pa?ss@host/path", "host"),
            ("smtps://user:pa/s@s@host", "host"),
            ("smtp://[::1]:1025", "[::1]:1025"),
            ("smtp://localhost", "localhost"),
        ] {
            assert_eq!(host(url), name);
        }
    }

    #[test]
    fn a_password_needs_an_encrypted_connection() {
        for (url, good) in [
            ("smtps://user:pass@smtp.gmail.com:465", true),
            ("smtp://user:pass@host:587?tls=required", true),
            ("smtp://localhost:1025", true),
            ("smtp://user:pass@host:587", false),
            ("smtp://user:pass@host:587?tls=opportunistic", false),
            ("http://host", false),
            ("host:25", false),
            ("smtps://", false),
            ("smtps://user:pass@", false),
        ] {
            assert_eq!(check(url).is_ok(), good, "{url}");
        }
    }
}

//! Delivers through an SMTP server.

use std::time::Duration;

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{self, PoolConfig},
};
use secrecy::{ExposeSecret, SecretString};

use super::{Mailer, Outgoing, SendError, message};
use crate::error::{Error, Result};

/// For connecting and for each command.
const TIMEOUT: Duration = Duration::from_secs(10);
/// For one mail in all; a server may be slow at every step.
const MAIL_LIMIT: Duration = Duration::from_secs(60);
const CONNECTIONS: u32 = 4;
const IDLE: Duration = Duration::from_secs(60);

/// Keeps up to four connections.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
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
        let url = url.expose_secret();
        check(url).map_err(|problem| Error::Setting(format!("SMTP_URL: {problem}")))?;
        // The transport's own error may repeat the address, and with it the password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| Error::Setting("SMTP_URL: cannot be read".to_owned()))?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE))
            .build();
        Ok(Self {
            transport,
            from: message::parse_from(from)?,
        })
    }
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

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let message = message::build(&self.from, mail)?;
        match tokio::time::timeout(MAIL_LIMIT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(classify(&error)),
            Err(_) => Err(SendError::Temporary(
                "the mail server is too slow".to_owned(),
            )),
        }
    }
}

/// 5xx is permanent, except 53x: our own credentials are refused, and somebody will repair them.
fn classify(error: &smtp::Error) -> SendError {
    let text = error.to_string();
    let ours = error
        .status()
        .is_some_and(|code| (530..540).contains(&u16::from(code)));
    if error.is_permanent() && !ours {
        SendError::Permanent(text)
    } else {
        SendError::Temporary(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

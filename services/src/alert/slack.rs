//! Slack's incoming webhooks: <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>.

use std::time::Duration;

use async_trait::async_trait;
use http::{StatusCode, Uri, header};
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};

use super::{Post, PostError};
use crate::{
    error::{Error, Result},
    outgoing,
};

/// For the whole request.
const LIMIT: Duration = Duration::from_secs(10);

/// Whether `url` can be a webhook.
///
/// # Errors
/// Why not; never contains the URL.
pub fn check(url: &SecretString) -> Result<(), &'static str> {
    let uri: Uri = url.expose_secret().parse().map_err(|_| "is not a URL")?;
    match (uri.scheme_str(), uri.host()) {
        (Some("https" | "http"), Some(_)) => Ok(()),
        _ => Err("must begin with https:// and name a host"),
    }
}

/// A webhook of Slack, or of anything that takes its messages.
pub struct Slack {
    client: Client,
    url: SecretString,
}

impl Slack {
    /// Does not connect yet.
    ///
    /// # Errors
    /// [`Error::Setting`] when the URL or TLS cannot be used.
    pub fn new(url: SecretString) -> Result<Self> {
        check(&url).map_err(|why| Error::Setting(format!("SLACK_WEBHOOK_URL: {why}")))?;
        let client = outgoing::builder()?
            .timeout(LIMIT)
            .build()
            .map_err(|error| {
                Error::Setting(format!("SLACK_WEBHOOK_URL: {}", error.without_url()))
            })?;
        Ok(Self { client, url })
    }
}

#[async_trait]
impl Post for Slack {
    async fn post(&self, text: &str) -> Result<(), PostError> {
        let body = serde_json::json!({ "text": escaped(text) }).to_string();
        let answer = self
            .client
            .post(self.url.expose_secret())
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(body)
            .send()
            .await
            .map_err(|error| PostError::Later(error.without_url().to_string()))?;
        let status = answer.status();
        if status.is_success() {
            Ok(())
        } else if is_final(status) {
            Err(PostError::Never(format!("the webhook answers {status}")))
        } else {
            Err(PostError::Later(format!("the webhook answers {status}")))
        }
    }
}

/// A webhook that is gone, or does not take what we say.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error()
        && status != StatusCode::TOO_MANY_REQUESTS
        && status != StatusCode::REQUEST_TIMEOUT
}

/// The three characters that Slack's text gives a meaning to.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_are_taken_and_none_is_repeated() {
        assert!(check(&"https://hooks.slack.com/services/T0/B0/x".into()).is_ok());
        assert!(check(&"http://127.0.0.1:9/x".into()).is_ok());
        for bad in [
            "",
            "hooks.slack.com/hunter2",
            "ftp://hunter2@h/x",
            "https://",
        ] {
            let error = check(&bad.into()).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_text_mentions_nobody() {
        assert_eq!(escaped("<!channel> a & b"), "&lt;!channel&gt; a &amp; b");
    }

    #[test]
    fn a_webhook_that_is_busy_is_asked_again() {
        for (status, last) in [
            (404, true),
            (403, true),
            (400, true),
            (429, false),
            (500, false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(is_final(status), last, "{status}");
        }
    }
}

use ::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use async_openai::config::Config;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result};

/// Where requests go and with which key. Unlike the crate's own configuration it does not read the
/// environment.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    base: String,
    key: SecretString,
    headers: HeaderMap,
}

impl Endpoint {
    /// # Errors
    /// [`Error::Setting`], without repeating the key.
    pub(super) fn new(base: &str, key: &SecretString) -> Result<Self> {
        let base = base.trim_end_matches('/');
        let is_url = base
            .strip_prefix("https://")
            .or_else(|| base.strip_prefix("http://"))
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if !is_url || base.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Error::Setting(
                "AI_BASE_URL: must begin with https:// or http:// and name a host".to_owned(),
            ));
        }
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.expose_secret()))
            .map_err(|_| Error::Setting("AI_API_KEY: cannot be sent in a header".to_owned()))?;
        bearer.set_sensitive(true);
        Ok(Self {
            base: base.to_owned(),
            key: key.clone(),
            headers: HeaderMap::from_iter([(AUTHORIZATION, bearer)]),
        })
    }
}

impl Config for Endpoint {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_keys_are_checked() {
        for (base, key, good) in [
            ("https://api.anthropic.com/v1", "sk-1", true),
            ("http://127.0.0.1:11434/v1/", "none", true),
            ("api.anthropic.com", "sk-1", false),
            ("https://", "sk-1", false),
            ("https:///v1", "sk-1", false),
            ("https://host/ v1", "sk-1", false),
            ("https://host", "sk\n1", false),
        ] {
            let made = Endpoint::new(base, &key.into());
            assert_eq!(made.is_ok(), good, "{base} {key}");
            if let Err(error) = made {
                assert!(!error.to_string().contains("sk"), "{error}");
            }
        }
        let endpoint = Endpoint::new("http://host/v1/", &"k".into()).unwrap();
        assert_eq!(
            endpoint.url("/chat/completions"),
            "http://host/v1/chat/completions"
        );
        assert!(!format!("{endpoint:?}").contains("Bearer"));
    }
}

use std::fmt;

/// Who is sent what learners write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Host of `AI_BASE_URL`, with its port if it has one. Consent is to this.
    pub host: String,
    /// `AI_MODEL`.
    pub model: String,
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.host, self.model)
    }
}

impl Recipient {
    /// The service at `base_url`; `None` when that is no address of one.
    pub fn new(base_url: &str, model: &str) -> Option<Self> {
        let url = reqwest::Url::parse(base_url).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let name = url.host_str().filter(|host| !host.is_empty())?;
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        Some(Self {
            host,
            model: model.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_named_by_its_host() {
        for (url, host) in [
            ("https://api.anthropic.com/v1", Some("api.anthropic.com")),
            (
                "http://user:secret@10.0.0.1:8080/v1/",
                Some("10.0.0.1:8080"),
            ),
            ("ftp://x/", None),
            ("nowhere", None),
            ("", None),
        ] {
            let made = Recipient::new(url, "m").map(|made| made.host);
            assert_eq!(made.as_deref(), host, "{url}");
        }
    }
}

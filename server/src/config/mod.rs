//! Settings: one environment variable each, read once.

mod accounts;
mod delivery;
mod logging;
mod network;
mod spec;
mod storage;

pub use accounts::{Accounts, parse_key};
pub use delivery::Delivery;
pub use logging::Logging;
pub use network::Network;
pub use spec::Wrong;
pub use storage::Storage;

use spec::{Reader, Spec};

const TOPICS: &[(&str, &[Spec])] = &[
    ("Network", network::SPECS),
    ("Storage", storage::SPECS),
    ("Accounts", accounts::SPECS),
    ("Mail and background work", delivery::SPECS),
    ("Logs", logging::SPECS),
];

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// Network.
    pub network: Network,
    /// Storage.
    pub storage: Storage,
    /// Accounts.
    pub accounts: Accounts,
    /// Mail and background work.
    pub delivery: Delivery,
    /// Logs.
    pub logging: Logging,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Every wrong setting.
    #[expect(clippy::disallowed_methods, reason = "this is where settings are read")]
    pub fn from_env() -> Result<Self, Vec<Wrong>> {
        Self::read(&|name| std::env::var(name).ok())
    }

    /// Reads settings through `lookup`.
    ///
    /// # Errors
    /// Every wrong setting.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<Wrong>> {
        let mut reader = Reader::new(lookup);
        let storage = Storage::read(&mut reader);
        let config = Self {
            network: Network::read(&mut reader),
            accounts: Accounts::read(&mut reader),
            delivery: Delivery::read(&mut reader, storage.is_embedded()),
            logging: Logging::read(&mut reader),
            storage,
        };
        let wrong = reader.into_wrong();
        if wrong.is_empty() {
            Ok(config)
        } else {
            Err(wrong)
        }
    }

    /// What is set but deserves a second thought.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.network.is_https() {
            warnings.push(
                "PUBLIC_URL is http: the connection is not encrypted, cookies are not Secure"
                    .into(),
            );
        }
        if self.network.requests_per_second > 50 {
            warnings.push("LIMIT_REQUESTS_PER_SECOND is above its default".into());
        }
        if self.accounts.demo {
            warnings.push("DEMO is on: everybody can sign in as the demo user".into());
        }
        warnings
    }

    /// The text of `.env.example`.
    pub fn example() -> String {
        spec::example(TOPICS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Vec<Wrong>> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Config::read(&move |name| {
            pairs
                .iter()
                .find(|(k, _)| k == name)
                .map(|(_, v)| v.clone())
        })
    }

    #[test]
    fn nothing_set_is_the_embedded_default() {
        let config = read(&[]).unwrap();
        assert_eq!(config.network.public_url, "http://127.0.0.1:3000");
        assert!(config.storage.is_embedded());
        assert!(config.delivery.worker);
        assert!(!config.accounts.demo);
    }

    #[test]
    fn every_wrong_setting_is_named_and_no_secret_is_shown() {
        let wrong = read(&[
            ("LISTEN_ADDR", "nowhere"),
            ("PUBLIC_URL", "ftp://x"),
            ("DATABASE_URL", "mysql://user:hunter2@h/d"),
            ("DB_MAX_CONNECTIONS", "0"),
            ("REGISTRATION", "maybe"),
            ("DEFAULT_TIME_ZONE", "Mars/Olympus"),
            ("JWT_KEYS", "a:c2hvcnQ="),
            ("LOG_FORMAT", "xml"),
            ("DEMO", "perhaps"),
            ("MAIL_FROM", "nobody"),
            ("TRUSTED_PROXIES", "10.0.0.1, x"),
            ("LIMIT_REQUESTS_PER_SECOND", "-1"),
        ])
        .unwrap_err();
        let names: Vec<&str> = wrong.iter().map(|w| w.name).collect();
        for name in [
            "LISTEN_ADDR",
            "PUBLIC_URL",
            "DATABASE_URL",
            "DB_MAX_CONNECTIONS",
            "REGISTRATION",
            "DEFAULT_TIME_ZONE",
            "JWT_KEYS",
            "LOG_FORMAT",
            "DEMO",
            "MAIL_FROM",
            "TRUSTED_PROXIES",
            "LIMIT_REQUESTS_PER_SECOND",
        ] {
            assert!(names.contains(&name), "{name} is missing in {names:?}");
        }
        let shown = wrong.iter().map(ToString::to_string).collect::<String>();
        assert!(
            !shown.contains("hunter2") && !shown.contains("c2hvcnQ"),
            "{shown}"
        );
    }

    #[test]
    fn a_secret_may_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "postgres://u:p@h/d\n").unwrap();
        let config = read(&[("DATABASE_URL_FILE", file.path().to_str().unwrap())]).unwrap();
        assert!(!config.storage.is_embedded());
        let missing = read(&[("DATABASE_URL_FILE", "/nowhere/at/all")]).unwrap_err();
        assert_eq!(missing[0].name, "DATABASE_URL");
    }
}

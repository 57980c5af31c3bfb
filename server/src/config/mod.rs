//! Settings: one environment variable each, read once.

mod accounts;
mod ai;
mod backup;
mod delivery;
mod logging;
mod monitoring;
mod network;
mod spec;
mod storage;

pub use accounts::{Accounts, parse_key};
pub use ai::Ai;
pub use backup::Backup;
pub use delivery::Delivery;
pub use logging::Logging;
pub use monitoring::Monitoring;
pub use network::Network;
pub use spec::Wrong;
pub use storage::Storage;

use spec::{Reader, Spec};

const TOPICS: &[(&str, &[Spec])] = &[
    ("Network", network::SPECS),
    ("Storage", storage::SPECS),
    ("Accounts", accounts::SPECS),
    ("Mail and background work", delivery::SPECS),
    ("Grading by a model", ai::SPECS),
    ("Backups", backup::SPECS),
    ("Monitoring", monitoring::SPECS),
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
    /// Grading by a model.
    pub ai: Ai,
    /// Backups.
    pub backup: Backup,
    /// Monitoring.
    pub monitoring: Monitoring,
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
            ai: Ai::read(&mut reader),
            backup: Backup::read(&mut reader, storage.is_embedded()),
            monitoring: Monitoring::read(&mut reader),
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
        for limit in self.network.raised() {
            warnings.push(format!("{limit} is above its default"));
        }
        if self.accounts.demo {
            warnings.push("DEMO is on: everybody can sign in as the demo user".into());
        }
        warnings.extend(self.ai.warnings());
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
            ("REDIS_URL", "https://:hunter4@h"),
            ("SLACK_WEBHOOK_URL", "hooks.slack.com/hunter5"),
            ("ADMIN_ADDR", "0.0.0.0:9100"),
            ("TRUSTED_PROXIES", "10.0.0.1, x"),
            ("LIMIT_REQUESTS_PER_SECOND", "-1"),
            ("AI_API_KEY", "sk-hunter3"),
            ("AI_BASE_URL", "ftp://x"),
            ("LIMIT_AI_GRADES_PER_DAY", "many"),
            ("LIMIT_AI_CALLS_AT_ONCE", "0"),
            ("BACKUP_DATABASE_URL", "mysql://user:hunter4@h/d"),
            ("BACKUP_TOOLS", "/nowhere/at/all"),
            ("BACKUP_KEEP_DAILY", "-1"),
            ("BACKUP_KEEP_MONTHLY", "1001"),
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
            "REDIS_URL",
            "SLACK_WEBHOOK_URL",
            "ADMIN_ADDR",
            "TRUSTED_PROXIES",
            "LIMIT_REQUESTS_PER_SECOND",
            "AI_MODEL",
            "AI_BASE_URL",
            "LIMIT_AI_GRADES_PER_DAY",
            "LIMIT_AI_CALLS_AT_ONCE",
            "BACKUP_DATABASE_URL",
            "BACKUP_TOOLS",
            "BACKUP_KEEP_DAILY",
            "BACKUP_KEEP_MONTHLY",
        ] {
            assert!(names.contains(&name), "{name} is missing in {names:?}");
        }
        let shown = wrong.iter().map(ToString::to_string).collect::<String>();
        assert!(
            !shown.contains("hunter") && !shown.contains("c2hvcnQ"),
            "{shown}"
        );
    }

    #[test]
    fn no_secret_is_shown_by_debug() {
        let key = "anew:Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5";
        let config = read(&[
            ("DATABASE_URL", "postgres://u:canary1@h/d"),
            ("JWT_KEYS", key),
            ("DATA_KEYS", key),
            ("REDIS_URL", "redis://:canary2@h"),
            ("SMTP_URL", "smtps://u:canary3@h"),
            ("SLACK_WEBHOOK_URL", "https://hooks.example/canary4"),
            ("METRICS_TOKEN", "canary5-canary5-canary5-canary5-canary5"),
            ("AI_API_KEY", "canary6"),
            ("AI_MODEL", "claude-haiku-4-5"),
            ("BACKUP_DATABASE_URL", "postgres://u:canary7@h/d"),
        ])
        .unwrap();
        let shown = format!("{config:?}");
        // As text, in base64, and as the list of bytes that it decodes to.
        for secret in ["canary", "Y2FuYXJ5", "99, 97, 110, 97"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let settings = crate::startup::backup_settings(&config);
        assert!(!format!("{settings:?}").contains("canary"), "{settings:?}");
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

    #[test]
    fn a_key_and_a_model_switch_grading_on() {
        let off = read(&[("AI_MODEL", "claude-haiku-4-5")]).unwrap();
        assert!(off.ai.model.is_none() && off.ai.recipient.is_none());
        let key = ("AI_API_KEY", "sk-1");
        let on = read(&[key, ("AI_MODEL", "claude-haiku-4-5")]).unwrap();
        let recipient = on.ai.recipient.as_ref().unwrap().to_string();
        assert_eq!(recipient, "api.anthropic.com (claude-haiku-4-5)");
        assert_eq!(on.ai.model.as_ref().unwrap().model, "claude-haiku-4-5");
        assert_eq!((on.ai.limits.per_day, on.ai.limits.at_once), (100, 2));
        assert_eq!(on.ai.warnings(), [""; 0]);
        let wrong = read(&[key]).unwrap_err();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert_eq!(wrong[0].name, "AI_MODEL");
        let wrong = read(&[("AI_API_KEY", "sk\n1"), ("AI_MODEL", "m")]).unwrap_err();
        assert_eq!(wrong[0].name, "AI_API_KEY");
        assert!(!wrong[0].to_string().contains("sk"), "{wrong:?}");
    }

    #[test]
    fn what_deserves_a_second_thought_is_named() {
        let config = read(&[
            ("AI_API_KEY", "none"),
            ("AI_MODEL", "llama3"),
            ("AI_BASE_URL", "http://10.0.0.9:11434/v1"),
            ("LIMIT_AI_GRADES_PER_DAY", "101"),
            ("LIMIT_AI_CALLS_AT_ONCE", "3"),
        ])
        .unwrap();
        let warnings = config.warnings().join("\n");
        for name in [
            "LIMIT_AI_GRADES_PER_DAY",
            "LIMIT_AI_CALLS_AT_ONCE",
            "AI_MODEL",
            "AI_BASE_URL",
        ] {
            assert!(warnings.contains(name), "{name} is missing in {warnings}");
        }
    }
}

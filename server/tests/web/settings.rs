//! Settings: all of them are documented, and every wrong one is named.

use std::collections::BTreeMap;

use server::config::Config;

/// The settings of product.md section 11 that this version has, and its limits.
const SETTINGS: [&str; 35] = [
    "ADMIN_ADDR",
    "AI_API_KEY",
    "AI_BASE_URL",
    "AI_MODEL",
    "BACKUP_DATABASE_URL",
    "BACKUP_DIR",
    "BACKUP_KEEP_DAILY",
    "BACKUP_KEEP_MONTHLY",
    "BACKUP_KEEP_WEEKLY",
    "BACKUP_TOOLS",
    "BACKUP_WAL_DIR",
    "DATABASE_URL",
    "DATA_DIR",
    "DATA_KEYS",
    "DB_MAX_CONNECTIONS",
    "DEFAULT_TIME_ZONE",
    "DEMO",
    "JWT_KEYS",
    "LIMIT_AI_CALLS_AT_ONCE",
    "LIMIT_AI_GRADES_PER_DAY",
    "LIMIT_REQUESTS_PER_SECOND",
    "LISTEN_ADDR",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "MAIL_FROM",
    "METRICS_TOKEN",
    "PLANS",
    "PUBLIC_URL",
    "REDIS_URL",
    "REGISTRATION",
    "SLACK_WEBHOOK_URL",
    "SMTP_URL",
    "TRUSTED_PROXIES",
    "WORKER",
    // The last of the secrets is also read from a file, as all of them are.
    "SMTP_URL_FILE",
];

/// A value that each setting cannot have; `None` where any text will do.
pub const WRONG: [(&str, &str); 29] = [
    ("ADMIN_ADDR", "nowhere"),
    ("AI_BASE_URL", "ftp://user:hunter2@host/v1"),
    ("BACKUP_DATABASE_URL", "mysql://user:hunter2@host/db"),
    ("BACKUP_KEEP_DAILY", "-1"),
    ("BACKUP_KEEP_MONTHLY", "1001"),
    ("BACKUP_KEEP_WEEKLY", "all"),
    ("BACKUP_TOOLS", "/nowhere/at/all"),
    ("DATABASE_URL", "mysql://user:hunter2@host/db"),
    ("DATA_KEYS", "d1:aHVudGVyMg=="),
    ("DB_MAX_CONNECTIONS", "0"),
    ("DEFAULT_TIME_ZONE", "Mars/Olympus"),
    ("DEMO", "perhaps"),
    ("JWT_KEYS", "j1:aHVudGVyMg=="),
    ("LIMIT_AI_CALLS_AT_ONCE", "0"),
    ("LIMIT_AI_GRADES_PER_DAY", "-1"),
    ("LIMIT_REQUESTS_PER_SECOND", "0"),
    ("LISTEN_ADDR", "nowhere"),
    ("LOG_FORMAT", "xml"),
    ("LOG_LEVEL", "resee=loud"),
    ("MAIL_FROM", "nobody"),
    ("METRICS_TOKEN", "hunter2"),
    ("PLANS", "perhaps"),
    ("PUBLIC_URL", "https://resee.example/path"),
    ("REDIS_URL", "https://user:hunter2@host"),
    ("REGISTRATION", "maybe"),
    ("SLACK_WEBHOOK_URL", "hooks.slack.com/hunter2"),
    ("SMTP_URL", "smtp://user:hunter2@host:587"),
    ("TRUSTED_PROXIES", "10.0.0.1, hunter"),
    ("WORKER", "sometimes"),
];

fn read(pairs: &[(&str, &str)]) -> Result<Config, BTreeMap<&'static str, String>> {
    let config = Config::read(&|name| {
        let found = pairs.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    });
    config.map_err(|wrong| {
        wrong
            .into_iter()
            .map(|wrong| (wrong.name, wrong.to_string()))
            .collect()
    })
}

/// The settings of `.env.example` with their defaults.
fn example() -> Vec<(String, String)> {
    Config::example()
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn the_example_names_every_setting_once() {
    let mut named: Vec<String> = example().into_iter().map(|(name, _)| name).collect();
    named.sort();
    let mut expected: Vec<&str> = SETTINGS.to_vec();
    expected.retain(|name| !name.ends_with("_FILE"));
    assert_eq!(named, expected);
    for name in SETTINGS {
        assert!(Config::example().contains(name), "{name}");
    }
}

#[test]
fn the_example_says_what_each_setting_does() {
    let text = Config::example();
    let lines: Vec<&str> = text.lines().collect();
    for (name, _) in example() {
        let at = lines
            .iter()
            .position(|line| line.starts_with(&format!("#{name}=")))
            .unwrap();
        assert!(lines[at - 1].starts_with("# "), "{name}");
    }
    assert!(
        lines
            .iter()
            .all(|line| line.is_empty() || line.starts_with('#')),
        "nothing is set"
    );
}

#[test]
fn the_examples_defaults_are_the_defaults() {
    let defaults = example();
    let pairs: Vec<(&str, &str)> = defaults
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let (set, unset) = (read(&pairs).unwrap(), read(&[]).unwrap());
    assert_eq!(format!("{set:?}"), format!("{unset:?}"));
}

#[test]
fn every_wrong_setting_is_named_at_once_and_alone() {
    let wrong = read(&WRONG).unwrap_err();
    let named: Vec<&str> = wrong.keys().copied().collect();
    assert_eq!(named, WRONG.map(|(name, _)| name));
    for (name, value) in WRONG {
        let alone = read(&[(name, value)]).unwrap_err();
        assert_eq!(alone.keys().copied().collect::<Vec<_>>(), [name]);
    }
    let shown: String = wrong.into_values().collect();
    for secret in ["hunter2", "aHVudGVyMg"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn each_number_and_choice_has_its_bounds() {
    for (name, value) in [
        ("DB_MAX_CONNECTIONS", "101"),
        ("DB_MAX_CONNECTIONS", "1"),
        ("DB_MAX_CONNECTIONS", "-1"),
        ("DB_MAX_CONNECTIONS", "many"),
        ("LIMIT_REQUESTS_PER_SECOND", "-1"),
        ("LISTEN_ADDR", "127.0.0.1"),
        ("LISTEN_ADDR", "127.0.0.1:99999"),
        ("PUBLIC_URL", "resee.example"),
        ("PUBLIC_URL", "ftp://resee.example"),
        ("PUBLIC_URL", "https://user@resee.example"),
        ("PUBLIC_URL", "https://resee.example?x"),
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "smtps://"),
        ("TRUSTED_PROXIES", "10.0.0.0/8"),
        ("WORKER", "off"),
    ] {
        let wrong = read(&[(name, value)]);
        assert_eq!(
            wrong.unwrap_err().keys().copied().collect::<Vec<_>>(),
            [name],
            "{value}"
        );
    }
    for (name, value) in [
        ("DB_MAX_CONNECTIONS", "100"),
        ("LISTEN_ADDR", "[::]:8080"),
        ("PUBLIC_URL", "https://resee.example/"),
        ("SMTP_URL", "smtps://user:pass@smtp.gmail.com:465"),
        ("TRUSTED_PROXIES", "10.0.0.1, ::1 ,"),
        ("DEMO", "1"),
        ("REGISTRATION", "invite"),
        ("DEFAULT_TIME_ZONE", "Asia/Seoul"),
        ("LOG_LEVEL", "info,services=debug"),
    ] {
        assert!(read(&[(name, value)]).is_ok(), "{name}={value}");
    }
    assert!(read(&[("WORKER", "off"), ("DATABASE_URL", "postgres://u:p@h/d")]).is_ok());
}

#[test]
fn the_public_address_follows_the_one_that_is_listened_on() {
    let config = read(&[("LISTEN_ADDR", "127.0.0.1:4000")]).unwrap();
    assert_eq!(config.network.public_url, "http://127.0.0.1:4000");
    assert!(
        config
            .warnings()
            .iter()
            .any(|warning| warning.contains("not encrypted"))
    );
    let config = read(&[("PUBLIC_URL", "https://resee.example/")]).unwrap();
    assert_eq!(config.network.public_url, "https://resee.example");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let config = read(&[("LIMIT_REQUESTS_PER_SECOND", "51"), ("DEMO", "1")]).unwrap();
    let warnings = config.warnings().concat();
    assert!(warnings.contains("LIMIT_REQUESTS_PER_SECOND") && warnings.contains("DEMO"));
}

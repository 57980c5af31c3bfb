//! Who may come in, and the keys that keep the others out.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;
use services::{core::Registration, keys::NamedKey};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[REGISTRATION, DEFAULT_TIME_ZONE, JWT_KEYS, DATA_KEYS, DEMO];

const REGISTRATION: Spec = Spec {
    name: "REGISTRATION",
    default: "open",
    doc: "Who may register: open, invite or closed. The first admin registers by the set-up link that\n\
          `resee serve` prints while there are no users.",
    secret: false,
};
const DEFAULT_TIME_ZONE: Spec = Spec {
    name: "DEFAULT_TIME_ZONE",
    default: "UTC",
    doc: "IANA name of the time zone of a new learner whose browser does not tell.",
    secret: false,
};
const JWT_KEYS: Spec = Spec {
    name: "JWT_KEYS",
    default: "",
    doc: "Keys of sessions, tickets and links: name:base64 of at least 32 bytes, separated by commas.\n\
          The first signs, all are accepted. Default: made at first start and kept in DATA_DIR.",
    secret: true,
};
const DATA_KEYS: Spec = Spec {
    name: "DATA_KEYS",
    default: "",
    doc: "Keys of what is encrypted, in the same form.",
    secret: true,
};
const DEMO: Spec = Spec {
    name: "DEMO",
    default: "off",
    doc: "Loads demo data into an empty database and allows the demo user on other addresses than\n\
          this machine's own. Never set it where real people study.",
    secret: false,
};

/// Who may come in, and the keys that keep the others out.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// `REGISTRATION`
    pub registration: Registration,
    /// `DEFAULT_TIME_ZONE`
    pub default_time_zone: String,
    /// `JWT_KEYS`; empty: from DATA_DIR.
    pub jwt_keys: Vec<NamedKey>,
    /// `DATA_KEYS`; empty: from DATA_DIR.
    pub data_keys: Vec<NamedKey>,
    /// `DEMO`
    pub demo: bool,
}

impl Accounts {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let registration = match reader.text(&REGISTRATION).as_deref() {
            Some("open") | None => Registration::Open,
            Some("invite") => Registration::Invite,
            Some("closed") => Registration::Closed,
            Some(other) => {
                reader.refuse(
                    &REGISTRATION,
                    format!("{other:?} is not open, invite or closed"),
                );
                Registration::Closed
            }
        };
        let default_time_zone = reader
            .text(&DEFAULT_TIME_ZONE)
            .unwrap_or_else(|| "UTC".to_owned());
        if !services::auth::zone::is_known(&default_time_zone) {
            reader.refuse(
                &DEFAULT_TIME_ZONE,
                format!("{default_time_zone:?} is not a time zone"),
            );
        }
        Self {
            registration,
            default_time_zone,
            jwt_keys: keys(reader, &JWT_KEYS),
            data_keys: keys(reader, &DATA_KEYS),
            demo: reader.flag(&DEMO),
        }
    }
}

fn keys(reader: &mut Reader, spec: &Spec) -> Vec<NamedKey> {
    let Some(list) = reader.secret(spec) else {
        return Vec::new();
    };
    let mut keys = Vec::new();
    for (index, item) in list.expose_secret().split(',').enumerate() {
        match parse_key(item.trim()) {
            Some(key) => keys.push(key),
            None => reader.refuse(
                spec,
                format!(
                    "entry {} is not name:base64 of at least 32 bytes",
                    index + 1
                ),
            ),
        }
    }
    keys
}

/// Reads `name:base64`.
pub fn parse_key(item: &str) -> Option<NamedKey> {
    let (id, secret) = item.split_once(':')?;
    let named = !id.is_empty() && id.len() <= 32 && id.chars().all(|c| c.is_ascii_alphanumeric());
    let secret = STANDARD.decode(secret).ok()?;
    (named && secret.len() >= 32).then(|| NamedKey {
        id: id.to_owned(),
        secret: secret.into(),
    })
}

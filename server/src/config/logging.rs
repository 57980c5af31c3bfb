//! Logs.

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[LOG_FORMAT, LOG_LEVEL];

const LOG_FORMAT: Spec = Spec {
    name: "LOG_FORMAT",
    default: "text",
    doc: "text or json.",
    secret: false,
};
const LOG_LEVEL: Spec = Spec {
    name: "LOG_LEVEL",
    default: "info",
    doc: "error, warn, info, debug or trace; or filters such as info,services=debug.",
    secret: false,
};

/// Logs.
#[derive(Clone, Debug)]
pub struct Logging {
    /// `LOG_FORMAT` is json.
    pub json: bool,
    /// `LOG_LEVEL`
    pub level: String,
}

impl Logging {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let json = match reader.text(&LOG_FORMAT).as_deref() {
            Some("text") | None => false,
            Some("json") => true,
            Some(other) => {
                reader.refuse(&LOG_FORMAT, format!("{other:?} is neither text nor json"));
                false
            }
        };
        let level = reader.text(&LOG_LEVEL).unwrap_or_else(|| "info".to_owned());
        if tracing_subscriber::EnvFilter::try_new(&level).is_err() {
            reader.refuse(&LOG_LEVEL, format!("{level:?} is not a level"));
        }
        Self { json, level }
    }
}

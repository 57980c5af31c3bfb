//! What whoever runs the instance looks at with machines.

use std::net::SocketAddr;

use secrecy::{ExposeSecret, SecretString};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[ADMIN_ADDR, METRICS_TOKEN];

/// Characters of a token, at least.
const TOKEN_MIN: usize = 16;

const ADMIN_ADDR: Spec = Spec {
    name: "ADMIN_ADDR",
    default: "",
    doc: "Address and port on which `resee serve` and `resee worker` each answer GET /metrics for\n\
          Prometheus, such as 127.0.0.1:9100. Other than on this machine itself METRICS_TOKEN is asked\n\
          for. Default: off.",
    secret: false,
};
const METRICS_TOKEN: Spec = Spec {
    name: "METRICS_TOKEN",
    default: "",
    doc: "At least 16 characters that a monitor sends as `Authorization: Bearer …` for /metrics and for\n\
          /api/health/detailed/. Default: admins see the latter, /metrics asks for nothing.",
    secret: true,
};

/// What whoever runs the instance looks at with machines.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// `ADMIN_ADDR`
    pub listen: Option<SocketAddr>,
    /// `METRICS_TOKEN`
    pub token: Option<SecretString>,
}

impl Monitoring {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let listen: Option<SocketAddr> = reader.value(&ADMIN_ADDR);
        let token = reader.secret(&METRICS_TOKEN);
        if let Some(token) = &token
            && token.expose_secret().chars().count() < TOKEN_MIN
        {
            reader.refuse(&METRICS_TOKEN, "must have at least 16 characters");
        }
        if listen.is_some_and(|listen| !listen.ip().is_loopback()) && token.is_none() {
            reader.refuse(
                &ADMIN_ADDR,
                "other machines can reach it: METRICS_TOKEN is needed as well",
            );
        }
        Self { listen, token }
    }
}

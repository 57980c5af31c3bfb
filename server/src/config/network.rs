//! Where the app listens and what it is called from outside.

use std::net::{IpAddr, SocketAddr};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[
    LISTEN_ADDR,
    PUBLIC_URL,
    TRUSTED_PROXIES,
    REQUESTS_PER_SECOND,
];

const LISTEN_ADDR: Spec = Spec {
    name: "LISTEN_ADDR",
    default: "127.0.0.1:3000",
    doc: "Address and port the app listens on.",
    secret: false,
};
const PUBLIC_URL: Spec = Spec {
    name: "PUBLIC_URL",
    default: "",
    doc: "Origin that browsers see, such as https://resee.example. Default: http://LISTEN_ADDR.\n\
          With https the cookies are Secure and get the __Host- prefix.",
    secret: false,
};
const TRUSTED_PROXIES: Spec = Spec {
    name: "TRUSTED_PROXIES",
    default: "",
    doc: "Addresses of reverse proxies, separated by commas. Only from these is X-Real-IP believed.",
    secret: false,
};
const REQUESTS_PER_SECOND: Spec = Spec {
    name: "LIMIT_REQUESTS_PER_SECOND",
    default: "50",
    doc: "Flood guard: requests a second that one network may make of this process in the long run\n\
          (bursts of four times as many are let through).",
    secret: false,
};

/// Where the app listens and what it is called from outside.
#[derive(Clone, Debug)]
pub struct Network {
    /// `LISTEN_ADDR`
    pub listen: SocketAddr,
    /// `PUBLIC_URL`, an origin without a trailing slash.
    pub public_url: String,
    /// `TRUSTED_PROXIES`
    pub trusted_proxies: Vec<IpAddr>,
    /// `LIMIT_REQUESTS_PER_SECOND`
    pub requests_per_second: u32,
}

impl Network {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let listen = reader
            .value(&LISTEN_ADDR)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let public_url = match reader.text(&PUBLIC_URL) {
            None => format!("http://{listen}"),
            Some(url) => {
                let url = url.trim_end_matches('/').to_owned();
                if !is_origin(&url) {
                    reader.refuse(&PUBLIC_URL, format!("{url:?} is not an http(s) origin"));
                }
                url
            }
        };
        let mut trusted_proxies = Vec::new();
        for item in reader.text(&TRUSTED_PROXIES).unwrap_or_default().split(',') {
            match item.trim() {
                "" => {}
                item => match item.parse() {
                    Ok(address) => trusted_proxies.push(address),
                    Err(error) => reader.refuse(&TRUSTED_PROXIES, format!("{item:?}: {error}")),
                },
            }
        }
        let requests_per_second = reader.value(&REQUESTS_PER_SECOND).unwrap_or(50);
        if requests_per_second == 0 {
            reader.refuse(&REQUESTS_PER_SECOND, "must be at least 1");
        }
        Self {
            listen,
            public_url,
            trusted_proxies,
            requests_per_second,
        }
    }

    /// Browsers reach the app over an encrypted connection.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn is_origin(url: &str) -> bool {
    url.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri
                .authority()
                .is_some_and(|authority| !authority.as_str().contains('@'))
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    })
}

//! Where the app listens and what it is called from outside.

use std::net::{IpAddr, SocketAddr};

use services::limits::LimitSettings;

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[
    LISTEN_ADDR,
    PUBLIC_URL,
    TRUSTED_PROXIES,
    ALLOWED_HOSTS,
    CORS_ORIGINS,
    REQUESTS_PER_SECOND,
    LOGIN_FAILURES_PER_MINUTE,
    LOGIN_FAILURES_PER_HOUR,
    REGISTRATIONS_PER_MINUTE,
    MAILS_PER_HOUR,
    ANONYMOUS_CALLS_PER_HOUR,
    CALLS_PER_HOUR,
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
const ALLOWED_HOSTS: Spec = Spec {
    name: "ALLOWED_HOSTS",
    default: "",
    doc: "Further names, without port, that requests may be for, separated by commas. PUBLIC_URL's always\n\
          is one; on a loopback LISTEN_ADDR localhost, 127.0.0.1 and [::1] are as well.",
    secret: false,
};
const CORS_ORIGINS: Spec = Spec {
    name: "CORS_ORIGINS",
    default: "",
    doc: "Origins other than PUBLIC_URL, separated by commas, whose pages may make calls with their\n\
          readers' sessions. Default: none.",
    secret: false,
};
const REQUESTS_PER_SECOND: Spec = Spec {
    name: "LIMIT_REQUESTS_PER_SECOND",
    default: "50",
    doc: "Flood guard: requests a second that one network may make of this process in the long run\n\
          (bursts of four times as many are let through).",
    secret: false,
};

const LOGIN_FAILURES_PER_MINUTE: Spec = Spec {
    name: "LIMIT_LOGIN_FAILURES_PER_MINUTE",
    default: "5",
    doc: "Failed logins of one account from one network in a minute. A network is an IPv4 address or an\n\
          IPv6 /64.",
    secret: false,
};
const LOGIN_FAILURES_PER_HOUR: Spec = Spec {
    name: "LIMIT_LOGIN_FAILURES_PER_HOUR",
    default: "20",
    doc: "Failed logins of one account in an hour from all networks together that have not signed in to\n\
          it for 90 days. Then they wait, 60 s at first and 15 min at last.",
    secret: false,
};
const REGISTRATIONS_PER_MINUTE: Spec = Spec {
    name: "LIMIT_REGISTRATIONS_PER_MINUTE",
    default: "3",
    doc: "Registrations from one network in a minute.",
    secret: false,
};
const MAILS_PER_HOUR: Spec = Spec {
    name: "LIMIT_MAILS_PER_HOUR",
    default: "3",
    doc: "Mails to one address in an hour that anybody can ask for: links that prove an address or allow\n\
          a new password.",
    secret: false,
};
const ANONYMOUS_CALLS_PER_HOUR: Spec = Spec {
    name: "LIMIT_ANONYMOUS_CALLS_PER_HOUR",
    default: "100",
    doc: "Calls that one network may make in an hour without a session. Pages, files, signing in and out\n\
          and the links of mails do not count.",
    secret: false,
};
const CALLS_PER_HOUR: Spec = Spec {
    name: "LIMIT_CALLS_PER_HOUR",
    default: "1000",
    doc: "Calls that one learner may make in an hour.",
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
    /// `ALLOWED_HOSTS`, without ports.
    pub allowed_hosts: Vec<String>,
    /// `CORS_ORIGINS`, without trailing slashes.
    pub cors_origins: Vec<String>,
    /// `LIMIT_REQUESTS_PER_SECOND`
    pub requests_per_second: u32,
    /// `LIMIT_LOGIN_…`, `LIMIT_REGISTRATIONS_…`, `LIMIT_MAILS_…` and `LIMIT_…CALLS_…`
    pub limits: LimitSettings,
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
            allowed_hosts: list(reader, &ALLOWED_HOSTS, is_host),
            cors_origins: list(reader, &CORS_ORIGINS, is_origin),
            requests_per_second,
            limits: limits(reader),
        }
    }

    /// Names of the limits that are above their defaults.
    pub fn raised(&self) -> Vec<&'static str> {
        let (set, default) = (self.limits, LimitSettings::default());
        [
            (REQUESTS_PER_SECOND, self.requests_per_second, 50),
            (
                LOGIN_FAILURES_PER_MINUTE,
                set.login_failures_per_minute,
                default.login_failures_per_minute,
            ),
            (
                LOGIN_FAILURES_PER_HOUR,
                set.login_failures_per_hour,
                default.login_failures_per_hour,
            ),
            (
                REGISTRATIONS_PER_MINUTE,
                set.registrations_per_minute,
                default.registrations_per_minute,
            ),
            (MAILS_PER_HOUR, set.mails_per_hour, default.mails_per_hour),
            (
                ANONYMOUS_CALLS_PER_HOUR,
                set.anonymous_calls_per_hour,
                default.anonymous_calls_per_hour,
            ),
            (CALLS_PER_HOUR, set.calls_per_hour, default.calls_per_hour),
        ]
        .into_iter()
        .filter(|(_, set, default)| set > default)
        .map(|(spec, _, _)| spec.name)
        .collect()
    }

    /// Browsers reach the app over an encrypted connection.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The entries of a list; a slash at an end is taken off.
fn list(reader: &mut Reader, spec: &Spec, fits: fn(&str) -> bool) -> Vec<String> {
    let text = reader.text(spec).unwrap_or_default();
    let items = text
        .split(',')
        .map(|item| item.trim().trim_end_matches('/'));
    let mut list = Vec::new();
    for item in items.filter(|item| !item.is_empty()) {
        if fits(item) {
            list.push(item.to_owned());
        } else {
            reader.refuse(spec, format!("{item:?} cannot be one"));
        }
    }
    list
}

/// A name or an address without a port.
fn is_host(text: &str) -> bool {
    text.parse::<http::uri::Authority>()
        .is_ok_and(|authority| authority.host() == text)
}

fn limits(reader: &mut Reader) -> LimitSettings {
    let default = LimitSettings::default();
    let mut read = |spec: &Spec, default: u32| {
        let limit = reader.value(spec).unwrap_or(default);
        if limit == 0 {
            reader.refuse(spec, "must be at least 1");
        }
        limit
    };
    LimitSettings {
        login_failures_per_minute: read(
            &LOGIN_FAILURES_PER_MINUTE,
            default.login_failures_per_minute,
        ),
        login_failures_per_hour: read(&LOGIN_FAILURES_PER_HOUR, default.login_failures_per_hour),
        registrations_per_minute: read(&REGISTRATIONS_PER_MINUTE, default.registrations_per_minute),
        mails_per_hour: read(&MAILS_PER_HOUR, default.mails_per_hour),
        anonymous_calls_per_hour: read(&ANONYMOUS_CALLS_PER_HOUR, default.anonymous_calls_per_hour),
        calls_per_hour: read(&CALLS_PER_HOUR, default.calls_per_hour),
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

//! Requests for other names than ours.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header, uri::Authority};

use crate::config::Network;

/// Asked by probes, which know an address at most.
const PROBES: [&str; 2] = ["/api/health/", "/api/health/ready"];
/// What this machine calls itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The names that requests may be for, on any port.
#[derive(Clone, Debug)]
pub struct Hosts {
    names: Arc<BTreeSet<String>>,
    /// `PUBLIC_URL`.
    public: Option<Uri>,
}

impl Hosts {
    /// `PUBLIC_URL`'s and `ALLOWED_HOSTS`; on a loopback address this machine's own as well.
    pub fn of(network: &Network) -> Self {
        let public = network.public_url.parse::<Uri>().ok();
        let name = public
            .as_ref()
            .and_then(|url| url.host().map(str::to_owned));
        let own = LOOPBACK.into_iter().map(str::to_owned);
        let own = own.filter(|_| network.listen.ip().is_loopback());
        let named = network.allowed_hosts.iter().cloned();
        let names = name.into_iter().chain(named).chain(own);
        Self {
            names: Arc::new(names.map(|name| name.to_ascii_lowercase()).collect()),
            public,
        }
    }

    fn holds(&self, authority: &str) -> bool {
        let parsed = authority.parse::<Authority>();
        parsed.is_ok_and(|authority| {
            let host = authority.host().to_ascii_lowercase();
            !authority.as_str().contains('@')
                && self.names.contains(host.strip_suffix('.').unwrap_or(&host))
        })
    }

    /// Whether `Referer` is a page of the one that was asked, `named`, or not there. A proxy may have
    /// given it another name than browsers know, which is `PUBLIC_URL`'s.
    fn is_page_of(&self, headers: &HeaderMap, named: &str) -> bool {
        let Some(referer) = headers.get(header::REFERER) else {
            return true;
        };
        let page = referer
            .to_str()
            .ok()
            .and_then(|text| text.parse::<Uri>().ok());
        let here = named.parse::<Authority>().ok();
        page.is_some_and(|page| {
            let known = matches!(page.scheme_str(), Some("http" | "https"));
            let public = self.public.as_ref();
            let is = |authority: Option<&Authority>| {
                authority.is_some() && page.authority() == authority
            };
            if is(public.and_then(Uri::authority)) {
                page.scheme() == public.and_then(Uri::scheme)
            } else {
                known && is(here.as_ref())
            }
        })
    }
}

/// Refuses such requests: 421, and 400 where it is not clear what they are for. Takes away a
/// `Referer` of another origin, to which a refused form would be led back.
pub async fn layer(State(hosts): State<Hosts>, mut request: Request, next: Next) -> Response {
    if PROBES.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    // What has no path asks for a tunnel or for the server as a whole.
    if !request.uri().path().starts_with('/') {
        return (StatusCode::BAD_REQUEST, "a path is needed\n").into_response();
    }
    let Some(named) = named(request.uri(), request.headers()) else {
        return (StatusCode::BAD_REQUEST, "one Host is needed\n").into_response();
    };
    if !hosts.holds(&named) {
        let sentence =
            "This server does not answer for that name: see PUBLIC_URL and ALLOWED_HOSTS.\n";
        return (StatusCode::MISDIRECTED_REQUEST, sentence).into_response();
    }
    if request.method() != Method::GET && !hosts.is_page_of(request.headers(), &named) {
        request.headers_mut().remove(header::REFERER);
    }
    next.run(request).await
}

/// What the request is for. Of an address with a name in it that name counts (RFC 9112, 3.2.2).
fn named(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return None;
    }
    match uri.authority() {
        Some(authority) => Some(authority.as_str().to_owned()),
        None => Some(first?.to_str().ok()?.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        Hosts {
            names: Arc::new(
                ["resee.test", "[::1]", "127.0.0.1"]
                    .map(str::to_owned)
                    .into(),
            ),
            public: "https://resee.test".parse().ok(),
        }
    }

    #[test]
    fn a_form_is_led_back_to_its_own_origin_alone() {
        let leads = |referer: &str| {
            let headers = [(header::REFERER, referer.parse().unwrap())];
            hosts().is_page_of(&headers.into_iter().collect(), "127.0.0.1:3000")
        };
        assert!(hosts().is_page_of(&HeaderMap::new(), "127.0.0.1:3000"));
        for good in [
            "http://127.0.0.1:3000/login?next=%2Fnotes",
            "https://resee.test/login",
            "https://RESEE.test",
        ] {
            assert!(leads(good), "{good}");
        }
        for bad in [
            "",
            "/login",
            "https://evil.example/",
            "http://127.0.0.1:3001/",
            "http://127.0.0.1/",
            "https://resee.test:8443/",
            "http://resee.test/",
            "https://resee.test@evil.example/",
            "https://evil@resee.test/",
            "https://resee.test.evil.example/",
            "ftp://resee.test/",
            "javascript://resee.test/%0aalert(1)",
            "data:text/html,x",
            "https://resee.test\\@evil.example/",
            "//resee.test/",
        ] {
            assert!(!leads(bad), "{bad}");
        }
    }

    #[test]
    fn names_are_compared_whole_and_ports_are_not() {
        for good in [
            "resee.test",
            "RESEE.test:8443",
            "resee.test.",
            "[::1]:3000",
            "127.0.0.1",
        ] {
            assert!(hosts().holds(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "resee.test.evil.example",
            "evilresee.test",
            "resee.test@evil.example",
            "evil@resee.test",
            "resee.test, evil.example",
            "resee.test:80:80",
            "resee.test/evil",
            "127.0.0.1.nip.io",
            "::1",
            "0x7f000001",
            "resee.test#",
            "resee.test evil",
        ] {
            assert!(!hosts().holds(bad), "{bad}");
        }
    }
}

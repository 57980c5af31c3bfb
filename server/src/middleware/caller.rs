//! Who is asking, as far as the connection tells.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use http::{HeaderMap, HeaderName, header};

const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");
const FORWARDING: [HeaderName; 4] = [
    REAL_IP,
    HeaderName::from_static("x-forwarded-for"),
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-host"),
];

/// The client's address: the peer's, or what a trusted proxy says in `X-Real-IP`.
pub fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| {
        peer.to_canonical()
    });
    if !trusted.contains(&peer) {
        return peer;
    }
    headers
        .get(REAL_IP)
        .and_then(|value| value.to_str().ok()?.trim().parse::<IpAddr>().ok())
        .map_or(peer, |address| address.to_canonical())
}

/// Key of a network: the IPv4 address, or the /64 of an IPv6 address (one household or phone).
pub fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string() + "/64"
        }
    }
}

/// Address of the connection's other end.
pub fn peer(request: &Request) -> Option<IpAddr> {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip())
}

/// The peer is this machine itself, and nobody says they stand between.
pub fn is_local(request: &Request) -> bool {
    peer(request).is_some_and(|peer| peer.to_canonical().is_loopback())
        && FORWARDING
            .iter()
            .all(|name| !request.headers().contains_key(name))
}

/// A header's text, cut to `max` characters.
pub fn text(headers: &HeaderMap, name: &HeaderName, max: usize) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(|text| text.chars().take(max).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn client(request: &Request, trusted: &[IpAddr]) -> IpAddr {
        client_address(peer(request), request.headers(), trusted)
    }

    fn request(peer: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    #[test]
    fn only_a_trusted_proxy_names_the_client() {
        let proxy: IpAddr = "10.0.0.2".parse().unwrap();
        let spoofed = request("198.51.100.7:1", &[("x-real-ip", "1.2.3.4")]);
        assert_eq!(client(&spoofed, &[proxy]).to_string(), "198.51.100.7");
        let proxied = request(
            "10.0.0.2:1",
            &[("x-real-ip", "1.2.3.4"), ("x-forwarded-for", "9.9.9.9")],
        );
        assert_eq!(client(&proxied, &[proxy]).to_string(), "1.2.3.4");
        let broken = request("10.0.0.2:1", &[("x-real-ip", "junk")]);
        assert_eq!(client(&broken, &[proxy]), proxy);
    }

    #[test]
    fn a_network_is_an_address_or_a_slash_64() {
        assert_eq!(network("192.0.2.1".parse().unwrap()), "192.0.2.1");
        assert_eq!(
            network("2001:db8:1:2:3:4:5:6".parse().unwrap()),
            network("2001:db8:1:2:ffff::1".parse().unwrap())
        );
    }

    #[test]
    fn a_forwarded_request_is_not_local() {
        assert!(is_local(&request("127.0.0.1:5", &[])));
        assert!(is_local(&request("[::ffff:127.0.0.1]:5", &[])));
        assert!(!is_local(&request("192.0.2.1:5", &[])));
        for name in [
            "x-forwarded-for",
            "x-real-ip",
            "forwarded",
            "x-forwarded-host",
        ] {
            assert!(
                !is_local(&request("127.0.0.1:5", &[(name, "127.0.0.1")])),
                "{name}"
            );
        }
    }
}

//! `METRICS_TOKEN`, as monitors send it.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

/// What `Authorization` holds, if it is a bearer's token.
pub fn sent(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether `token` was sent. Digests are compared, so that the time it takes tells nothing.
pub fn carries(headers: &HeaderMap, token: &SecretString) -> bool {
    let of = |text: &str| digest(&SHA256, text.as_bytes());
    sent(headers).is_some_and(|sent| of(sent).as_ref() == of(token.expose_secret()).as_ref())
}

/// 401: none was sent, or another one.
pub fn asked_for() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_is_the_token() {
        let token = SecretString::from("0123456789abcdef");
        for (value, is_it) in [
            ("Bearer 0123456789abcdef", true),
            ("bearer  0123456789abcdef", true),
            ("Bearer 0123456789abcde", false),
            ("Bearer 0123456789abcdef0", false),
            ("Basic 0123456789abcdef", false),
            ("0123456789abcdef", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(carries(&headers, &token), is_it, "{value}");
        }
        assert!(!carries(&HeaderMap::new(), &token));
    }
}

//! Security headers, on every answer whatever its status.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

/// Adds them. `https` turns on what a browser only accepts over an encrypted connection.
pub async fn layer(State(https): State<bool>, request: Request, next: Next) -> Response {
    let is_asset = is_immutable(request.uri().path());
    let mut response = next.run(request).await;
    let ok = response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        for (name, value) in HTTPS {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    // The page sets its own policy, because only it knows its nonce.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'",
        ));
    let cache = if is_asset && ok {
        "public, max-age=31536000, immutable"
    } else {
        // For caches that go by names and do not ask.
        headers.append(header::VARY, HeaderValue::from_static("cookie"));
        "private, no-store"
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(cache));
    response
}

/// Files whose names change with their content.
fn is_immutable(path: &str) -> bool {
    path.starts_with("/pkg/") || path.starts_with("/fonts/")
}

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

const HTTPS: [(HeaderName, &str); 2] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

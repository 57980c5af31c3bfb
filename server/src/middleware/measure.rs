//! Counts requests, and errors of ours.

use std::sync::Arc;

use app::policy;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::Method;
use metrics::{counter, histogram};
use services::watch::Watch;
use tokio::time::Instant;

/// Counts what `next` answers.
pub async fn layer(State(watch): State<Arc<Watch>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = route(request.uri().path());
    let method = method(request.method());
    let response = next.run(request).await;
    let status = response.status();
    if status.is_server_error() {
        watch.signs.server_error();
    }
    let labels = [
        ("route", route),
        ("method", method),
        ("status", class(status.as_u16())),
    ];
    counter!("resee_requests_total", &labels).increment(1);
    histogram!("resee_request_seconds", "route" => route).record(began.elapsed());
    response
}

/// The pattern of `path`; no visitor can make up a name to be counted under.
pub(super) fn route(path: &str) -> &'static str {
    match policy::rule(path) {
        Some((pattern, _)) => pattern,
        None if path.starts_with("/pkg/") => "/pkg",
        None => "other",
    }
}

pub(super) fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::route;

    #[test]
    fn paths_are_counted_under_their_pattern() {
        for (path, expected) in [
            ("/dashboard", "/dashboard"),
            (
                "/notes/0192f0c1-7b1f-7c3e-8d5b-000000000000/edit",
                "/notes/{id}/edit",
            ),
            ("/pkg/resee.abc.js", "/pkg"),
            ("/api/health/ready", "/api/health/ready"),
            ("/wp-login.php", "other"),
            ("/invite/secret", "/invite/{token}"),
        ] {
            assert_eq!(route(path), expected);
        }
    }
}

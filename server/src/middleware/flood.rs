//! The per-process flood guard: tower_governor keyed by the client's network.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use api::ApiError;
use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{clock::QuantaInstant, middleware::NoOpMiddleware};
use http::{StatusCode, header};
use tower_governor::{
    GovernorError, GovernorLayer, governor::GovernorConfigBuilder, key_extractor::KeyExtractor,
};

use super::{caller, session::guest_look_of};
use crate::http::problem;

/// The guard refused; so many seconds are to be waited.
#[derive(Clone, Copy)]
struct Flooded(u32);

/// Puts the guard's refusal into the words of whoever asked. A page has no session yet, so it is a
/// plain one; the browser's "back" still has the form.
pub async fn words(request: Request, next: Next) -> Response {
    let (headers, path) = (request.headers().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let Some(Flooded(retry_after)) = response.extensions().get::<Flooded>().copied() else {
        return response;
    };
    let error = ApiError::TooMany { retry_after };
    let reads = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html"));
    if path.starts_with("/api/") && !reads {
        return problem::json(&error);
    }
    problem::page(&error, guest_look_of(&headers).language)
}

/// How often networks that have calmed down are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// Keys a request by its network.
#[derive(Clone, Debug)]
pub struct NetworkKey {
    trusted: Arc<[IpAddr]>,
}

impl KeyExtractor for NetworkKey {
    type Key = String;

    fn extract<T>(&self, request: &http::Request<T>) -> Result<Self::Key, GovernorError> {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let address = caller::client_address(peer, request.headers(), &self.trusted);
        Ok(caller::network(address))
    }
}

/// The guard: `per_second` in the long run, bursts of four times as many.
pub fn layer(
    per_second: u32,
    trusted: &[IpAddr],
) -> Option<GovernorLayer<NetworkKey, NoOpMiddleware<QuantaInstant>, Body>> {
    let config = GovernorConfigBuilder::default()
        .period(Duration::from_secs(1) / per_second.max(1))
        .burst_size(per_second.saturating_mul(4).max(1))
        .key_extractor(NetworkKey {
            trusted: trusted.into(),
        })
        .finish()?;
    let config = Arc::new(config);
    let limiter = Arc::clone(config.limiter());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(FORGET_EVERY);
        loop {
            ticks.tick().await;
            limiter.retain_recent();
        }
    });
    Some(GovernorLayer::new(config).error_handler(|error| {
        let wait = match error {
            GovernorError::TooManyRequests { wait_time, .. } => wait_time,
            _ => 1,
        };
        let mut refusal = StatusCode::TOO_MANY_REQUESTS.into_response();
        let wait = u32::try_from(wait).unwrap_or(u32::MAX).max(1);
        refusal.extensions_mut().insert(Flooded(wait));
        refusal
    }))
}

//! The per-process flood guard: tower_governor keyed by the client's network.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{body::Body, extract::ConnectInfo, response::IntoResponse};
use governor::{clock::QuantaInstant, middleware::NoOpMiddleware};
use http::Request;
use tower_governor::{
    GovernorError, GovernorLayer, governor::GovernorConfigBuilder, key_extractor::KeyExtractor,
};

use super::caller;
use crate::http::problem;

/// How often networks that have calmed down are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// Keys a request by its network.
#[derive(Clone, Debug)]
pub struct NetworkKey {
    trusted: Arc<[IpAddr]>,
}

impl KeyExtractor for NetworkKey {
    type Key = String;

    fn extract<T>(&self, request: &Request<T>) -> Result<Self::Key, GovernorError> {
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
        problem::too_many(u32::try_from(wait).unwrap_or(u32::MAX).max(1)).into_response()
    }))
}

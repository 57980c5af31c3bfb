//! `GET /metrics` for Prometheus, on an address of its own.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::{HeaderMap, StatusCode, header};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use secrecy::SecretString;
use services::{core::Core, health::gauges, measure};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{config::Config, http::health, http::token, listen};

/// Seconds; from a statement on SQLite to a backup.
const BUCKETS: [f64; 14] = [
    0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0,
];
/// How often what was recorded is put in order.
const UPKEEP: Duration = Duration::from_secs(5);
/// The text format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

struct Metrics {
    core: Core,
    handle: PrometheusHandle,
    token: Option<SecretString>,
    wal_dir: Option<PathBuf>,
}

/// Begins to count. Once in a process, and before anything is to be counted.
///
/// # Errors
/// When somebody else counts already.
pub fn record() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)?
        .install_recorder()?;
    measure::describe();
    describe_counter!(
        "resee_requests_total",
        "Requests, by route, method and status"
    );
    describe_histogram!(
        "resee_request_seconds",
        Unit::Seconds,
        "What an answer took"
    );
    describe_counter!("resee_cache_total", "Looks into a cache, by result");
    describe_gauge!(
        "resee_memory_bytes",
        Unit::Bytes,
        "Resident memory of the process"
    );
    Ok(handle)
}

/// Answers on `address` until `stop`.
///
/// # Errors
/// When `address` cannot be listened on.
pub async fn serve(
    address: SocketAddr,
    config: &Config,
    core: &Core,
    handle: PrometheusHandle,
    stop: CancellationToken,
) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    let metrics = Arc::new(Metrics {
        core: core.clone(),
        handle,
        token: config.monitoring.token.clone(),
        wal_dir: config.backup.wal_dir.clone(),
    });
    let router = Router::new()
        .route("/metrics", get(page))
        .with_state(Arc::clone(&metrics))
        .route("/api/health/", get(health::live));
    let upkeep = stop.clone();
    tokio::spawn(async move {
        let orderly = async {
            loop {
                tokio::time::sleep(UPKEEP).await;
                metrics.handle.run_upkeep();
            }
        };
        upkeep.run_until_cancelled(orderly).await;
    });
    tokio::spawn(async move {
        if let Err(error) = listen::serve(listener, router, stop).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    tracing::info!(%address, "metrics are at /metrics");
    Ok(())
}

async fn page(State(metrics): State<Arc<Metrics>>, headers: HeaderMap) -> impl IntoResponse {
    if let Some(token) = &metrics.token
        && !token::carries(&headers, token)
    {
        return token::asked_for();
    }
    gauges::read(&metrics.core, metrics.wal_dir.as_deref()).await;
    if let Some(bytes) = resident() {
        gauge!("resee_memory_bytes").set(bytes as f64);
    }
    let text = metrics.handle.render();
    (StatusCode::OK, [(header::CONTENT_TYPE, TEXT)], text).into_response()
}

/// Bytes of memory that the process has, where Linux says so.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

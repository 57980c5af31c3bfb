//! Liveness, readiness, and everything else for those who may know.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use api::{ApiError, Caller};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::auth::Role;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::{problem, token};
use crate::state::State as AppState;

/// How long an answer about readiness is reused.
const FRESH: Duration = Duration::from_secs(1);
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /api/health/`: this process answers. Depends on nothing.
pub async fn live() -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

/// Remembers the last answer about readiness.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    fn last(&self) -> Option<bool> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.filter(|(at, _)| at.elapsed() < FRESH)
            .map(|(_, ready)| ready)
    }

    fn remember(&self, ready: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), ready));
    }
}

/// `GET /api/health/ready`: the database takes a write and gives it back. When it does not, whether
/// that is for good: a damaged file must be restored.
pub async fn ready(
    State((state, readiness)): State<(Arc<AppState>, Arc<Readiness>)>,
) -> impl IntoResponse {
    let ready = match readiness.last() {
        Some(ready) => ready,
        None => {
            let probe = services::db::write_read(&state.core.db, state.core.clock.now());
            let pulse = &state.core.watch.pulse;
            let probe = pulse.hold(async { Ok(probe.await?) });
            let ready = matches!(tokio::time::timeout(PATIENCE, probe).await, Ok(Ok(true)));
            readiness.remember(ready);
            ready
        }
    };
    if ready {
        (StatusCode::OK, Json(json!({ "status": "ok" })))
    } else {
        let status = match state.core.watch.writes.is_closed() {
            true => "database_damaged",
            false => "database",
        };
        (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": status })),
        )
    }
}

/// `GET /api/health/detailed/`: everything, for an admin or whoever sends `METRICS_TOKEN`. 503 when
/// something is wrong. For everybody else there is no such page.
pub async fn detailed(
    State(state): State<Arc<AppState>>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
) -> Response {
    let is_admin = caller
        .and_then(|caller| caller.0.viewer)
        .is_some_and(|viewer| viewer.role == Role::Admin);
    if !is_admin {
        match &state.config.monitoring.token {
            Some(token) if token::carries(&headers, token) => {}
            Some(_) if token::sent(&headers).is_some() => return token::asked_for(),
            _ => return problem::json(&ApiError::NotFound),
        }
    }
    let health = services::health::look(&state.core).await;
    let status = if health.troubles.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let answer = json!({ "status": health.status(), "health": health });
    (status, Json(answer)).into_response()
}

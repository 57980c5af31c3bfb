//! Liveness and readiness.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use serde_json::json;

use crate::state::State as AppState;

/// How long an answer about readiness is reused.
const FRESH: Duration = Duration::from_secs(1);
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(3);

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

/// `GET /api/health/ready`: the database takes a write and gives it back.
pub async fn ready(
    State((state, readiness)): State<(Arc<AppState>, Arc<Readiness>)>,
) -> impl IntoResponse {
    let ready = match readiness.last() {
        Some(ready) => ready,
        None => {
            let probe = services::db::write_read(&state.core.db, state.core.clock.now());
            let ready = matches!(tokio::time::timeout(PATIENCE, probe).await, Ok(Ok(true)));
            readiness.remember(ready);
            ready
        }
    };
    if ready {
        (StatusCode::OK, Json(json!({ "status": "ok" })))
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "database" })),
        )
    }
}

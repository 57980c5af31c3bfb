//! Nobody waits without bound: what the database keeps waiting is answered with 503.
//!
//! A request that needs no database is not concerned. One that waits is let go when the database is
//! silent, or when it has waited for long while every connection is in use. What is let go is dropped
//! with all it does, its transaction included.

use std::{sync::Arc, time::Duration};

use api::ApiError;
use app::again::{Again, Why};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use services::db;
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    limits::KeepsForm,
    posted::{MAX_BODY, action, fields, is_plain_form},
    session::guest_look_of,
};
use crate::{http::problem, state::State as AppState};

/// What an answer without the database takes, with room to spare.
const ALONE: Duration = Duration::from_millis(400);
/// How long a request may wait for one of the connections, all in all.
const QUEUE: Duration = Duration::from_millis(2_400);
/// How often that is looked at then.
const LOOK: Duration = Duration::from_millis(100);
/// How long a page may take.
const PAGE: Duration = Duration::from_secs(10);
/// How long a call may take, with the body it is sent: a moment less than the limit around everything,
/// whose answer has no words.
const CALL: Duration = Duration::from_millis(29_500);

/// Lets requests go that would wait for too long. A form keeps what was typed.
pub async fn layer(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let is_call = request.method() == Method::POST;
    let path = request.uri().path().to_owned();
    if !(is_call && path.starts_with("/api/") && is_plain_form(&headers)) {
        let answer = within(&state, is_call, next.run(request)).await;
        let as_page = !path.starts_with("/api/");
        return answer.unwrap_or_else(|| unavailable(&headers, as_page, None));
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return problem::too_large();
    };
    let request = Request::from_parts(parts, Body::from(body.clone()));
    match within(&state, true, next.run(request)).await {
        // A deed that is refused leads back to its form; this is said of the request as a whole.
        Some(answer)
            if answer.status() != StatusCode::SERVICE_UNAVAILABLE
                || answer.extensions().get::<KeepsForm>().is_some() =>
        {
            answer
        }
        _ => {
            let form = Again {
                why: Why::Unavailable,
                action: action(&path, &headers),
                fields: fields(&body),
            };
            unavailable(&headers, true, Some(&form))
        }
    }
}

/// The outcome of `deed`, or nothing if it would wait for too long.
pub async fn within<T>(
    state: &AppState,
    is_call: bool,
    deed: impl Future<Output = T>,
) -> Option<T> {
    tokio::select! {
        biased;
        done = deed => Some(done),
        () = silent(state) => None,
        () = crowded(state, if is_call { CALL } else { PAGE }) => None,
    }
}

async fn silent(state: &AppState) {
    sleep(ALONE).await;
    state.core.watch.pulse.lost().await;
}

/// Waits until somebody else should have the connection, at most for `most`.
async fn crowded(state: &AppState, most: Duration) {
    let latest = Instant::now() + most;
    sleep(QUEUE).await;
    while !db::is_exhausted(&state.core.db) && Instant::now() < latest {
        sleep_until(latest.min(Instant::now() + LOOK)).await;
    }
}

fn unavailable(headers: &HeaderMap, as_page: bool, form: Option<&Again>) -> Response {
    let error = ApiError::Unavailable;
    if as_page {
        problem::page_with(&error, guest_look_of(headers).language, form)
    } else {
        problem::json(&error)
    }
}

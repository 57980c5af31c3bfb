//! `GET /exports/{token}`: a learner's export, part by part.

use std::sync::Arc;

use api::Caller;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures::stream;
use http::{HeaderName, HeaderValue, Method, header};
use services::{
    data::export::fetch::{self, Download},
    error::{Error, answer},
};

use super::problem;
use crate::state::State as AppState;

/// Answers with the file. Nothing that could run is in it, and no browser shows it; it says so all the
/// same.
pub async fn fetch(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    method: Method,
    Path(token): Path<String>,
) -> Response {
    match open(&state, &caller, &method, &token).await {
        Ok(response) => response,
        Err(error) => problem::page(&answer(error), caller.language),
    }
}

async fn open(
    state: &AppState,
    caller: &Caller,
    method: &Method,
    token: &str,
) -> Result<Response, Error> {
    let download = fetch::open(&state.core, caller, token).await?;
    // A file that cannot be read is told of before it begins.
    let first = download.part(0).await?.unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, download.bytes.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", download.name),
        ),
    ];
    let body = if *method == Method::HEAD {
        Body::empty()
    } else {
        download.record(caller).await?;
        Body::from_stream(parts(download, first))
    };
    let mut response = body.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    let fixed = [
        (header::CACHE_CONTROL, "private, no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ),
        (HeaderName::from_static("x-download-options"), "noopen"),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Each part is read when the browser has taken the one before. One that is gone ends the answer
/// before its length, so that no browser takes it for whole.
fn parts(
    download: Download,
    first: Vec<u8>,
) -> impl futures::Stream<Item = Result<Bytes, Error>> + Send + 'static {
    stream::try_unfold((download, 0, Some(first)), async |(download, number, ready)| {
        let part = match ready {
            Some(part) => Some(part),
            None => download.part(number).await.inspect_err(
                |error| tracing::error!(%error, number, "an export ends before its end"),
            )?,
        };
        Ok(part.map(|part| (Bytes::from(part), (download, number + 1, None))))
    })
}

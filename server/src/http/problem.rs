//! Answers that are given before, or without, the screens.

use api::ApiError;
use app::{again::Again, problem::standalone};
use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use domain::language::Language;
use http::{HeaderValue, StatusCode, header};

/// A page that says what went wrong, in the reader's language.
pub fn page(error: &ApiError, language: Language) -> Response {
    page_with(error, language, None)
}

/// The same with a form that was posted, which can be posted again.
pub fn page_with(error: &ApiError, language: Language, form: Option<&Again>) -> Response {
    let mut response = Html(standalone(error, language, form)).into_response();
    finish(&mut response, error);
    response
}

/// The same for a call made by code.
pub fn json(error: &ApiError) -> Response {
    let mut response = Json(error).into_response();
    finish(&mut response, error);
    response
}

fn finish(response: &mut Response, error: &ApiError) {
    *response.status_mut() =
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let retry_after = match error {
        ApiError::TooMany { retry_after } => Some(*retry_after),
        ApiError::Unavailable => Some(2),
        _ => None,
    };
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// A request that another site made the browser send.
pub fn cross_site() -> Response {
    let mut response = json(&ApiError::Forbidden);
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// A body over the limit.
pub fn too_large() -> Response {
    let mut response = json(&ApiError::Malformed);
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response
}

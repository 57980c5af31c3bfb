//! Calls of one network or one learner that are too many, and the page that a form gets then, or
//! when it could not be stored.

use std::sync::Arc;

use api::{ApiError, Caller};
use app::{
    again::{Again, Why},
    call_error::CallError,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use leptos::server_fn::error::ServerFnUrlError;

use super::posted::{MAX_BODY, action, fields, is_plain_form, page_instead};
use crate::{http::problem, state::State as AppState};

/// Calls that nobody without a session is counted for: signing in has limits of its own, and a link
/// from a mail must always work.
const FREE: [&str; 5] = [
    "/api/auth/change_email",
    "/api/auth/login",
    "/api/auth/logout",
    "/api/auth/reset",
    "/api/auth/verify",
];
/// An answer that says why a form was not taken, and keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeepsForm;

/// Signing out is never refused.
const LOGOUT: &str = "/api/auth/logout";

/// Counts calls. A form that is one too many, here or for the deed it asks for, and one that could not
/// be stored, is answered by a page that keeps what was typed.
pub async fn layer(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let is_call = request.method() == Method::POST && request.uri().path().starts_with("/api/");
    if !is_call {
        return next.run(request).await;
    }
    let caller = request.extensions().get::<Caller>().cloned();
    let counted = count(&state, caller, request.uri().path().to_owned()).await;
    if !is_plain_form(request.headers()) {
        return match counted {
            Ok(()) => next.run(request).await,
            Err(error) => problem::json(&error),
        };
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return problem::too_large();
    };
    let again = |why| Again {
        why,
        action: action(parts.uri.path(), &parts.headers),
        fields: fields(&body),
    };
    if let Err(ApiError::TooMany { retry_after }) = counted {
        let again = again(Why::TooMany { retry_after });
        return show(parts.headers, parts.extensions, again, next).await;
    }
    let mut request = Request::from_parts(parts.clone(), Body::from(body.clone()));
    led_back(request.headers_mut(), &state.config.network.public_url);
    let response = next.clone().run(request).await;
    let why = refusal(&response).and_then(|error| match error {
        ApiError::TooMany { retry_after } => Some(Why::TooMany { retry_after }),
        ApiError::Unavailable if state.core.watch.writes.is_closed() => Some(Why::ReadOnly),
        ApiError::Unavailable => Some(Why::Unavailable),
        _ => None,
    });
    match why {
        Some(why) if response.status().is_redirection() => {
            let again = again(why);
            show(parts.headers, parts.extensions, again, next).await
        }
        _ => response,
    }
}

/// Gives a form of a browser that does not say where it comes from a page to be led back to: only then
/// does the redirect of a refusal say what was refused.
fn led_back(headers: &mut HeaderMap, home: &str) {
    if headers.contains_key(header::REFERER) {
        return;
    }
    // Whoever came this far with an origin came from one of ours.
    let own = headers
        .get(header::ORIGIN)
        .and_then(|own| own.to_str().ok());
    let home = format!("{}/", own.unwrap_or(home));
    if let Ok(home) = HeaderValue::from_str(&home) {
        headers.insert(header::REFERER, home);
    }
}

async fn count(state: &AppState, caller: Option<Caller>, path: String) -> Result<(), ApiError> {
    let Some(caller) = caller else {
        return Ok(());
    };
    let limits = &state.core.limits;
    match &caller.viewer {
        Some(viewer) if path != LOGOUT => limits.call(viewer.user.0, viewer.now).await,
        None if !FREE.contains(&path.as_str()) => {
            let now = state.core.clock.now();
            limits.anonymous_call(&caller.network, now).await
        }
        _ => Ok(()),
    }
}

/// How many seconds to wait, if a form's redirect says that it came too often.
pub(super) fn wait(response: &Response) -> Option<u32> {
    match refusal(response)? {
        ApiError::TooMany { retry_after } => Some(retry_after),
        _ => None,
    }
}

/// What a form's redirect says of it, if it was refused.
fn refusal(response: &Response) -> Option<ApiError> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let (_, query) = location.split_once('?')?;
    let (_, error) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "__err")?;
    match ServerFnUrlError::<CallError>::decode_err(&error) {
        CallError::Refused(error) => Some(error),
        _ => None,
    }
}

/// Says that the answer is a refusal.
pub(super) fn mark(response: &mut Response, retry_after: u32) {
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
}

/// The page, made where pages for unknown addresses are.
async fn show(
    headers: HeaderMap,
    mut extensions: http::Extensions,
    again: Again,
    next: Next,
) -> Response {
    let why = again.why;
    extensions.insert(again);
    let uri = Uri::from_static("/too-many");
    let mut response = page_instead(uri, headers, extensions, next).await;
    mark(&mut response, why.retry_after());
    response.extensions_mut().insert(KeepsForm);
    if let Ok(status) = StatusCode::from_u16(why.status()) {
        *response.status_mut() = status;
    }
    response
}

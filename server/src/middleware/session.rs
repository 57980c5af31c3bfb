//! Resolves the session before anything is rendered, and rotates it here and nowhere else.

use std::sync::Arc;

use api::Caller;
use app::look::Look;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::language::{Language, Theme};
use http::{HeaderMap, HeaderValue, header};
use services::auth::Origin;

use super::{caller, request_id::RequestId};
use crate::{
    forms::{LANGUAGE_COOKIE, THEME_COOKIE, find},
    http::problem,
    state::State as AppState,
};

/// Puts [`Caller`] into the request and the session's new cookies into the answer.
pub async fn layer(
    State(state): State<Arc<AppState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let cookies = cookie_header(request.headers());
    let names = &state.core.settings.cookies;
    let now = state.core.clock.now();
    let (access, refresh) = (
        find(&cookies, &names.access),
        find(&cookies, &names.refresh),
    );
    let address = caller::client_address(
        caller::peer(&request),
        request.headers(),
        &state.config.network.trusted_proxies,
    );
    let network = caller::network(address);
    let user_agent = caller::text(request.headers(), &header::USER_AGENT, 200);
    let origin = Origin {
        network: &network,
        user_agent: &user_agent,
    };
    let resolved = match state.sessions.resolve(access, refresh, origin, now).await {
        Ok(resolved) => resolved,
        Err(error) => {
            // Not knowing who is asking is an outage, not a sign-out: cookies stay as they are.
            let error = services::error::answer(error);
            let look = guest_look(&cookies, request.headers());
            return problem::page(&error, look.language).into_response();
        }
    };
    let look = resolved.viewer.as_ref().map_or_else(
        || guest_look(&cookies, request.headers()),
        |viewer| Look {
            language: viewer.language,
            theme: viewer.theme,
        },
    );
    let caller = Caller {
        viewer: resolved.viewer,
        language: look.language,
        theme: look.theme,
        network,
        is_local: caller::is_local(&request),
        user_agent,
        accept_language: caller::text(request.headers(), &header::ACCEPT_LANGUAGE, 200),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map_or_else(String::new, |id| id.0.clone()),
    };
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    // A login or logout that happened inside has the last word.
    if !sets(response.headers(), &names.refresh) {
        for cookie in &resolved.cookies {
            if let Ok(value) = HeaderValue::from_str(cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
    }
    response
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|cookie| cookie.split('=').next() == Some(name))
}

/// All `Cookie` headers as one; HTTP/2 may split them.
fn cookie_header(headers: &HeaderMap) -> String {
    let parts: Vec<&str> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    parts.join("; ")
}

/// The look of whoever sends `headers` without a session.
pub(super) fn guest_look_of(headers: &HeaderMap) -> Look {
    guest_look(&cookie_header(headers), headers)
}

fn guest_look(cookies: &str, headers: &HeaderMap) -> Look {
    let accepted = caller::text(headers, &header::ACCEPT_LANGUAGE, 200);
    Look {
        language: find(cookies, LANGUAGE_COOKIE)
            .and_then(Language::parse)
            .unwrap_or_else(|| Language::negotiate(&accepted)),
        theme: find(cookies, THEME_COOKIE)
            .and_then(Theme::parse)
            .unwrap_or_default(),
    }
}

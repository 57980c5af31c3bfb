//! `POST /unsubscribe`: from the page, and from mail providers on their own (RFC 8058).
//!
//! It stands outside of the guard against other sites, because a provider's request comes from
//! nowhere and the token in it is all the authority there is. Cookies are not looked at.

use std::sync::Arc;

use api::{ApiError, remind::UnsubscribeDeed};
use app::ssr::Services;
use axum::{
    body::to_bytes,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::language::Language;
use http::{Method, StatusCode, header};

use super::problem;
use crate::{
    middleware::{caller, patience},
    state::State as AppState,
};

/// Path of the page and of its forms.
const PATH: &str = "/unsubscribe";
/// A token and a deed.
const BODY_MAX: usize = 4096;
/// What a provider's request says (RFC 8058, section 3.2).
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// Answers such a post; everything else goes on.
pub async fn layer(
    State((state, services)): State<(Arc<AppState>, Services)>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && request.uri().path() == PATH {
        unsubscribe(&state, &services, request).await
    } else {
        next.run(request).await
    }
}

async fn unsubscribe(state: &AppState, services: &Services, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let accepted = caller::text(request.headers(), &header::ACCEPT_LANGUAGE, 200);
    let language = Language::negotiate(&accepted);
    let Ok(body) = to_bytes(request.into_body(), BODY_MAX).await else {
        return problem::page(&ApiError::Malformed, language).into_response();
    };
    let field = |name: &str| {
        [&body[..], query.as_bytes()]
            .into_iter()
            .flat_map(form_urlencoded::parse)
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let token = field("token");
    let one_click = is_one_click(&body);
    // Whatever else a provider sends along, it ends mails of the one kind.
    let deed = if one_click {
        String::new()
    } else {
        field("deed")
    };
    let deeds = services
        .reminders
        .unsubscribe(&token, UnsubscribeDeed::parse(&deed));
    let done = patience::within(state, true, deeds)
        .await
        .unwrap_or(Err(ApiError::Unavailable));
    match done {
        Ok(()) if one_click => (StatusCode::OK, "unsubscribed\n").into_response(),
        Ok(()) => {
            let mut page = form_urlencoded::Serializer::new(String::new());
            page.append_pair("token", &token);
            page.append_pair("done", if deed == "undo" { "undo" } else { "off" });
            Redirect::to(&format!("{PATH}?{}", page.finish())).into_response()
        }
        Err(error) => problem::page(&error, language).into_response(),
    }
}

/// Also as `multipart/form-data`, which the standard allows.
fn is_one_click(body: &[u8]) -> bool {
    let (name, value) = ONE_CLICK;
    let encoded = form_urlencoded::parse(body).any(|(n, v)| n == name && v.trim() == value);
    encoded || {
        let text = String::from_utf8_lossy(body);
        text.contains(&format!("name=\"{name}\"")) && text.contains(value)
    }
}

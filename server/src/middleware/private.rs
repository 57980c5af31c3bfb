//! Keeps the [`policy`] of every path: private pages and posts of people who are not signed in, and
//! what is the admins' alone.
//!
//! A page sends them to `/login?next=…`. A form posted with an ended session is answered by the
//! login page (401) with everything that was posted but passwords as hidden fields, so that signing in
//! posts it again: nothing typed is lost. The page the form stood on travels with it, because the one that
//! posts it the second time stands at the address of a call, to which no refusal can lead back.

use api::{ApiError, Caller};
use app::{
    again::is_password,
    auth::resume::Resume,
    page::own_path,
    policy::{self, Policy, is_private, is_private_call},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::auth::Role;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};

use super::{
    limits,
    posted::{BACK, MAX_BODY, action, fields, is_plain_form, page_instead, referer},
};
use crate::http::problem;

/// Path the login form posts to.
const LOGIN: &str = "/api/auth/login";
/// Hidden field of the login form that names the interrupted call.
const RESUME: &str = "resume";
/// A path of the admins' that has no page.
const NOTHING: &str = "/admin/";

/// Redirects, or interrupts the post with a login.
pub async fn layer(mut request: Request, next: Next) -> Response {
    lead_back(&mut request);
    let path = request.uri().path();
    let signed_in = request
        .extensions()
        .get::<Caller>()
        .is_some_and(|c| c.viewer.is_some());
    let posts_form = request.method() == Method::POST && is_plain_form(request.headers());
    if !signed_in && is_private(path) {
        return Redirect::to(&login_path(request.uri())).into_response();
    }
    if !signed_in && posts_form && is_private_call(path) {
        return interrupt(request, next).await;
    }
    if !is_allowed(&request) {
        return nothing_there(request, next).await;
    }
    if posts_form && path == LOGIN {
        return login(request, next).await;
    }
    next.run(request).await
}

/// Whether the path's policy lets this caller in, as far as the path can tell.
fn is_allowed(request: &Request) -> bool {
    let caller = request.extensions().get::<Caller>();
    let viewer = caller.and_then(|caller| caller.viewer.as_ref());
    match policy::rule(request.uri().path()) {
        Some((_, Policy::Admin)) => viewer.is_none_or(|viewer| viewer.role == Role::Admin),
        _ => true,
    }
}

/// The same answer as for a path that does not exist.
async fn nothing_there(mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return problem::json(&ApiError::NotFound);
    }
    *request.uri_mut() = Uri::from_static(NOTHING);
    next.run(request).await
}

/// `/login?next=` the page that was asked for.
fn login_path(uri: &Uri) -> String {
    let wanted = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", wanted);
    format!("/login?{}", query.finish())
}

/// Makes a resumed call's refusal lead to the page its form stood on.
fn lead_back(request: &mut Request) {
    let query = request.uri().query().unwrap_or_default();
    let back = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == BACK);
    let referer = back.and_then(|(_, page)| {
        let page = own_path(&page)?;
        let here = referer(request.headers())?;
        let (scheme, authority) = (here.scheme_str()?, here.authority()?);
        HeaderValue::from_str(&format!("{scheme}://{authority}{page}")).ok()
    });
    if let Some(referer) = referer {
        request.headers_mut().insert(header::REFERER, referer);
    }
}

async fn interrupt(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return problem::too_large().into_response();
    };
    let resume = Resume {
        action: action(parts.uri.path(), &parts.headers),
        fields: fields(&body).into_iter().filter(is_carried).collect(),
    };
    show_login(parts.headers, parts.extensions, resume, None, next).await
}

/// A password is never sent back. The page that the form stood on asks for it anew.
fn is_carried((name, _): &(String, String)) -> bool {
    !is_password(name)
}

/// A login that interrupted a post and is refused must keep what it carries: its redirect would
/// lose the hidden fields, so the page is shown again in place.
async fn login(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return problem::too_large().into_response();
    };
    let carried = fields(&body);
    let action = carried
        .iter()
        .find(|(name, _)| name == RESUME)
        .map(|(_, value)| value.clone());
    let interrupted = action.filter(|path| is_private_call(path));
    let (mut headers, extensions) = (parts.headers.clone(), parts.extensions.clone());
    let response = next
        .clone()
        .run(Request::from_parts(parts, Body::from(body)))
        .await;
    let wait = limits::wait(&response);
    match (interrupted, refusal(&response)) {
        (Some(action), Some(error)) => {
            let own = ["email", "password", "next", RESUME];
            let resume = Resume {
                action,
                fields: carried
                    .into_iter()
                    .filter(|(name, _)| !own.contains(&name.as_str()))
                    .filter(is_carried)
                    .collect(),
            };
            carry_cookies(&response, &mut headers);
            let mut page = show_login(headers, extensions, resume, Some(error), next).await;
            if let Some(seconds) = wait {
                limits::mark(&mut page, seconds);
            }
            page
        }
        _ => response,
    }
}

/// Hands what the refusal would have set to the page that takes its place: the form as it was typed.
fn carry_cookies(refusal: &Response, headers: &mut HeaderMap) {
    let set = refusal.headers().get_all(header::SET_COOKIE).iter();
    let carried = set.filter_map(|cookie| {
        let pair = cookie.to_str().ok()?.split(';').next()?;
        HeaderValue::from_str(pair).ok()
    });
    let own: Vec<HeaderValue> = headers.get_all(header::COOKIE).iter().cloned().collect();
    headers.remove(header::COOKIE);
    for cookie in carried.chain(own) {
        headers.append(header::COOKIE, cookie);
    }
}

/// The error that a refused plain form carries in its redirect: path and code, as Leptos encodes
/// them.
fn refusal(response: &Response) -> Option<String> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let (_, query) = location.split_once('?')?;
    let mut error = form_urlencoded::Serializer::new(String::new());
    let mut found = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name == "__path" || name == "__err" {
            found = true;
            error.append_pair(&name, &value);
        }
    }
    found.then(|| error.finish())
}

async fn show_login(
    headers: HeaderMap,
    mut extensions: http::Extensions,
    resume: Resume,
    error: Option<String>,
    next: Next,
) -> Response {
    let uri = error.and_then(|error| format!("/login?{error}").parse().ok());
    let uri = uri.unwrap_or(Uri::from_static("/login"));
    extensions.insert(resume);
    let mut response = page_instead(uri, headers, extensions, next).await;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_page_is_kept_whole() {
        let uri = Uri::from_static("/notes?category=1&after=x");
        assert_eq!(
            login_path(&uri),
            "/login?next=%2Fnotes%3Fcategory%3D1%26after%3Dx"
        );
    }

    #[test]
    fn an_error_is_taken_from_the_redirect() {
        let response = |location: &'static str| {
            Response::builder()
                .header(header::LOCATION, location)
                .body(Body::empty())
                .unwrap()
        };
        assert_eq!(
            refusal(&response("/login?next=%2Fx&__path=%2Fapi&__err=e30%3D")).as_deref(),
            Some("__path=%2Fapi&__err=e30%3D")
        );
        assert_eq!(refusal(&response("/dashboard")), None);
    }
}

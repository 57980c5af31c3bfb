//! Requests that other sites make a browser send.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, Method, header};

use crate::http::problem;

/// tower-http's `CsrfLayer` lets a request pass that carries neither `Sec-Fetch-Site` nor
/// `Origin`, as command-line clients do. With a session cookie on it such a request is no
/// command-line client's, and is refused.
pub async fn layer(
    State(session_cookies): State<[String; 2]>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    let silent = !headers.contains_key(HeaderName::from_static("sec-fetch-site"))
        && !headers.contains_key(header::ORIGIN);
    let signed_in = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .any(|cookies| {
            session_cookies
                .iter()
                .any(|name| cookies.contains(name.as_str()))
        });
    if !safe && silent && signed_in {
        return problem::cross_site().into_response();
    }
    next.run(request).await
}

//! The bundle, fonts and icons, precompressed where the build made it so.

use std::path::{Path, PathBuf};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Answers for the files of the site folder before anybody asks who wants them: else a session
/// could be renewed on the way, and caches would keep its cookies beside the file.
pub async fn layer(State(site): State<Option<PathBuf>>, request: Request, next: Next) -> Response {
    if let Some(site) = site
        && may_be_file(&request)
        && let Some(file) = serve(&site, without_body(&request)).await
    {
        return file;
    }
    next.run(request).await
}

/// Every file's name has a dot; no page's address has.
fn may_be_file(request: &Request) -> bool {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let name = request.uri().path().rsplit('/').next();
    is_read && name.is_some_and(|name| name.contains('.'))
}

fn without_body(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    copy
}

/// `None` for everything that is not a file there.
async fn serve(site: &Path, request: Request) -> Option<Response> {
    let service = ServeDir::new(site)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let response = service.oneshot(request).await.ok()?;
    (response.status() != StatusCode::NOT_FOUND).then(|| response.into_response())
}

//! The bundle, fonts and icons, precompressed where the build made it so.

use std::path::Path;

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Serves files of the site folder. `None` for everything that is not a file there.
pub async fn serve(site: &Path, request: Request) -> Option<Response> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || request.uri().path().ends_with('/') {
        return None;
    }
    let service = ServeDir::new(site)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let response = service.oneshot(request).await.ok()?;
    (response.status() != StatusCode::NOT_FOUND).then(|| response.into_response())
}

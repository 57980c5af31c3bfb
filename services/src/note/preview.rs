//! Renders bodies off the threads that answer requests.

use tokio::task::spawn_blocking;

use super::markdown::{self, Rendered};
use crate::error::Result;

/// HTML of `body`, as saving would store it. A body above its bound is cut to it, so that nobody
/// can have more rendered than could be saved.
pub(super) async fn preview(body: &str) -> Result<String> {
    let body: String = body.chars().take(domain::note::BODY_MAX as usize).collect();
    Ok(render(body).await?.html)
}

/// Renders `body`.
pub(super) async fn render(body: String) -> Result<Rendered> {
    Ok(spawn_blocking(move || markdown::render(&body)).await?)
}

//! What the page asks for.

use crate::call_error::CallError;

/// Everything the page shows.
///
/// # Errors
/// See [`api::stats::StatsApi::page`].
pub async fn stats() -> Result<api::stats::Stats, CallError> {
    crate::ssr::serve(async |services, caller| services.stats.page(caller.viewer()?).await).await
}

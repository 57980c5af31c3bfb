//! What the dashboard asks for.

use crate::call_error::CallError;

/// Everything the dashboard shows.
///
/// # Errors
/// See [`api::dashboard::DashboardApi::page`].
pub async fn dashboard() -> Result<api::dashboard::Dashboard, CallError> {
    let page =
        crate::ssr::serve(async |services, caller| services.dashboard.page(caller.viewer()?).await)
            .await?;
    crate::ssr::keep_until(page.fresh_until);
    Ok(page)
}

//! What the pages of this feature ask for.

use crate::call_error::CallError;

/// The finished screen.
///
/// # Errors
/// See [`api::review::ReviewApi::done`].
pub async fn done_page() -> Result<api::review::DonePage, CallError> {
    crate::ssr::serve(async |services, caller| services.reviews.done(caller.viewer()?).await).await
}

use api::admin::AiUsagePage;

use crate::call_error::CallError;

/// The page of the model.
///
/// # Errors
/// See [`api::admin::AdminApi::ai`].
pub async fn ai_usage() -> Result<AiUsagePage, CallError> {
    crate::ssr::serve(async |services, caller| services.admin.ai(caller.viewer()?).await).await
}

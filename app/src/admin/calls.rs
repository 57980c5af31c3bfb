//! What the forms of these pages post to. Nothing of it is in the browser.

use api::admin::JobFilter;
use leptos::prelude::*;

use super::filter;
use crate::call_error::CallError;

/// Has a job tried again, and leads back to the jobs that were shown.
///
/// # Errors
/// See [`api::admin::AdminApi::retry_job`].
#[server(endpoint = "admin/retry_job")]
pub async fn retry_job(
    #[server(default)] id: String,
    #[server(default)] state: String,
    #[server(default)] kind: String,
) -> Result<(), CallError> {
    let done =
        crate::ssr::serve(async |services, caller| services.admin.retry_job(caller, &id).await)
            .await?;
    lead_back(
        &filter::read(&state, &kind),
        if done { "retried" } else { "gone" },
    );
    Ok(())
}

/// Removes a job, and leads back to the jobs that were shown.
///
/// # Errors
/// See [`api::admin::AdminApi::discard_job`].
#[server(endpoint = "admin/discard_job")]
pub async fn discard_job(
    #[server(default)] id: String,
    #[server(default)] state: String,
    #[server(default)] kind: String,
) -> Result<(), CallError> {
    let done =
        crate::ssr::serve(async |services, caller| services.admin.discard_job(caller, &id).await)
            .await?;
    lead_back(
        &filter::read(&state, &kind),
        if done { "discarded" } else { "gone" },
    );
    Ok(())
}

fn lead_back(shown: &JobFilter, done: &str) {
    crate::ssr::redirect(&filter::path_after(shown, done));
}

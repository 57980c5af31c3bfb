use api::{
    admin::{AiUsagePage, JobFilter, JobsPage, MailState, MailsPage},
    health::HealthPage,
    security::AuditPage,
};

use crate::call_error::CallError;

/// The page of the model.
///
/// # Errors
/// See [`api::admin::AdminApi::ai`].
pub async fn ai_usage() -> Result<AiUsagePage, CallError> {
    crate::ssr::serve(async |services, caller| services.admin.ai(caller.viewer()?).await).await
}

/// The page of the background work.
///
/// # Errors
/// See [`api::admin::AdminApi::jobs`].
pub async fn jobs_page(filter: JobFilter) -> Result<JobsPage, CallError> {
    crate::ssr::serve(async |services, caller| services.admin.jobs(caller.viewer()?, filter).await)
        .await
}

/// The page of the mails.
///
/// # Errors
/// See [`api::admin::AdminApi::mails`].
pub async fn mails_page(state: Option<MailState>) -> Result<MailsPage, CallError> {
    crate::ssr::serve(async |services, caller| services.admin.mails(caller.viewer()?, state).await)
        .await
}

/// The page of the audit log, the entries older than `before`.
///
/// # Errors
/// See [`api::admin::AdminApi::audit`].
pub async fn audit_page(before: String) -> Result<AuditPage, CallError> {
    crate::ssr::serve(async |services, caller| {
        services.admin.audit(caller.viewer()?, &before).await
    })
    .await
}

/// The page of the instance itself.
///
/// # Errors
/// See [`api::admin::AdminApi::health`].
pub async fn health_page() -> Result<HealthPage, CallError> {
    crate::ssr::serve(async |services, caller| services.admin.health(caller.viewer()?).await).await
}

//! What admins look at.

mod ai_usage;
mod audit;
mod jobs;
mod mails;

use api::{
    ApiError, Caller, Viewer,
    admin::{AdminApi, AiUsagePage, JobFilter, JobsPage, MailState, MailsPage},
    health::HealthPage,
    security::AuditPage,
};
use async_trait::async_trait;
use domain::auth::Role;
use sea_orm::{FromQueryResult, Value};

use crate::{
    core::Core,
    db::statement,
    error::{Error, answer},
    frame, health,
};

/// Implements [`AdminApi`].
#[derive(Clone)]
pub struct AdminService {
    core: Core,
}

impl AdminService {
    /// On `core`'s database.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl AdminApi for AdminService {
    async fn ai(&self, viewer: &Viewer) -> Result<AiUsagePage, ApiError> {
        only_admins(viewer)?;
        ai_usage::page(&self.core, viewer).await.map_err(answer)
    }

    async fn jobs(&self, viewer: &Viewer, filter: JobFilter) -> Result<JobsPage, ApiError> {
        only_admins(viewer)?;
        jobs::page(&self.core, viewer, filter).await.map_err(answer)
    }

    async fn retry_job(&self, caller: &Caller, id: &str) -> Result<bool, ApiError> {
        only_admins(caller.viewer()?)?;
        jobs::retry(&self.core, caller, id).await.map_err(answer)
    }

    async fn discard_job(&self, caller: &Caller, id: &str) -> Result<bool, ApiError> {
        only_admins(caller.viewer()?)?;
        jobs::discard(&self.core, caller, id).await.map_err(answer)
    }

    async fn mails(
        &self,
        viewer: &Viewer,
        state: Option<MailState>,
    ) -> Result<MailsPage, ApiError> {
        only_admins(viewer)?;
        mails::page(&self.core, viewer, state).await.map_err(answer)
    }

    async fn audit(&self, viewer: &Viewer, before: &str) -> Result<AuditPage, ApiError> {
        only_admins(viewer)?;
        audit::page(&self.core, viewer, before)
            .await
            .map_err(answer)
    }

    async fn health(&self, viewer: &Viewer) -> Result<HealthPage, ApiError> {
        only_admins(viewer)?;
        let frame = frame::load(&self.core, viewer).await.map_err(answer)?;
        let health = health::look(&self.core).await;
        Ok(HealthPage { frame, health })
    }
}

/// For everybody else these pages do not exist.
fn only_admins(viewer: &Viewer) -> Result<(), ApiError> {
    match viewer.role {
        Role::Admin => Ok(()),
        Role::Learner => Err(ApiError::NotFound),
    }
}

async fn rows<T: FromQueryResult>(
    core: &Core,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, Error> {
    Ok(T::find_by_statement(statement(&core.db, text, values))
        .all(&core.db)
        .await?)
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

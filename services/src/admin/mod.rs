//! What admins look at.

mod ai_usage;

use api::{
    ApiError, Viewer,
    admin::{AdminApi, AiUsagePage},
};
use async_trait::async_trait;
use domain::auth::Role;

use crate::{core::Core, error::answer};

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
}

/// For everybody else these pages do not exist.
fn only_admins(viewer: &Viewer) -> Result<(), ApiError> {
    match viewer.role {
        Role::Admin => Ok(()),
        Role::Learner => Err(ApiError::NotFound),
    }
}

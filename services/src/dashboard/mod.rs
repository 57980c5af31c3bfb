//! The dashboard: the frame's statement and one of its own.

mod figures;
mod outlook;
mod page;

use api::{
    ApiError, Viewer,
    dashboard::{Dashboard, DashboardApi},
};
use async_trait::async_trait;

use crate::{core::Core, error::answer};

/// Implements [`DashboardApi`].
#[derive(Clone)]
pub struct DashboardService {
    /// Everything it needs.
    core: Core,
}

impl DashboardService {
    /// On `core`.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl DashboardApi for DashboardService {
    async fn page(&self, viewer: &Viewer) -> Result<Dashboard, ApiError> {
        page::page(&self.core, viewer).await.map_err(answer)
    }
}

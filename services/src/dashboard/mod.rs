//! The dashboard: the frame's statement and one of its own.

mod figures;
mod outlook;
mod page;

use api::{
    ApiError, Viewer,
    dashboard::{Dashboard, DashboardApi},
};
use async_trait::async_trait;

use crate::{cache::Kept, core::Core, error::answer};

/// Implements [`DashboardApi`].
#[derive(Clone)]
pub struct DashboardService {
    /// Everything it needs.
    core: Core,
    kept: Kept<Dashboard>,
}

impl DashboardService {
    /// On `core`.
    pub fn new(core: Core) -> Self {
        Self {
            core,
            kept: Kept::new(),
        }
    }
}

#[async_trait]
impl DashboardApi for DashboardService {
    async fn page(&self, viewer: &Viewer) -> Result<Dashboard, ApiError> {
        if let Some(page) = self.kept.get(viewer) {
            return Ok(page);
        }
        let (page, next_step_at) = page::page(&self.core, viewer).await.map_err(answer)?;
        self.kept.put(viewer, page.clone(), next_step_at);
        Ok(page)
    }
}

//! Statistics about a learner's memory, their scheduler and their grader: the frame's statement and
//! four of its own. `docs/STATISTICS.md` defines the figures.

mod counts;
mod learner;
mod memories;

use api::{
    ApiError, Viewer,
    stats::{Stats, StatsApi},
};
use async_trait::async_trait;
use domain::stats::rmse;

use crate::{
    core::Core,
    error::{Result, answer},
    frame,
    grading::agreement::agreement,
};

/// Implements [`StatsApi`].
#[derive(Clone)]
pub struct StatsService {
    core: Core,
}

impl StatsService {
    /// On `core`.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl StatsApi for StatsService {
    async fn page(&self, viewer: &Viewer) -> Result<Stats, ApiError> {
        page(&self.core, viewer).await.map_err(answer)
    }
}

async fn page(core: &Core, viewer: &Viewer) -> Result<Stats> {
    let frame = frame::load(core, viewer).await?;
    let counts = counts::read(core, viewer).await?;
    let learner = learner::read(core, viewer).await?;
    let calibration = counts.calibration();
    Ok(Stats {
        frame,
        reviews: counts.reviews,
        goal: (learner.retention * 100.0).round() as u8,
        retention: counts.retention,
        rmse_bins: rmse(&calibration),
        calibration,
        buttons: counts.buttons,
        scheduler: learner.scheduler,
        model: learner.model,
        memories: memories::read(core, viewer).await?,
        grader: agreement(core, viewer).await?,
    })
}

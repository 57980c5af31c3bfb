//! Switches to another scheduler. Memories are FSRS' under any, so no card changes.

use api::{ApiError, Viewer};
use domain::review::Scheduler;

use super::{
    super::learner,
    store::{Means, finish, record},
    until_first,
};
use crate::{core::Core, db, error::Result};

/// Makes `scheduler` the viewer's; nothing when it is already.
///
/// # Errors
/// When the database fails.
pub async fn switch(core: &Core, viewer: &Viewer, scheduler: Scheduler) -> Result<()> {
    until_first(|| attempt(core, viewer, scheduler)).await
}

async fn attempt(core: &Core, viewer: &Viewer, scheduler: Scheduler) -> Result<Option<()>> {
    let learner = learner::read(&core.db, viewer.user, viewer.now)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    let means = Means {
        scheduler,
        ..learner.means()
    };
    if means == learner.means() {
        return Ok(Some(()));
    }
    let tx = db::begin_write(&core.db).await?;
    record(&tx, &learner, means).await?;
    finish(tx, true, &learner, means, learner.reviews_until_fit).await
}

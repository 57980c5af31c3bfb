//! What the page of the review settings says about scheduler and parameters.

use api::{
    Viewer,
    settings::{DueDays, FitReport, MemoryModel, SchedulerChange},
};
use domain::{
    id::SchedulerChangeId,
    time::{Millis, StudyDay},
};
use entity::{parameter_set, user};
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::{
    auth::zone,
    core::Core,
    error::Result,
    review::{
        scheduler_change::{Moves, moves, newest},
        scheduling,
    },
};

/// Where the parameters come from.
pub(super) async fn model(core: &Core, viewer: &Viewer, user: &user::Model) -> Result<MemoryModel> {
    let fits = parameter_set::Entity::owned_by(viewer.user)
        .order_by_desc(parameter_set::Column::CreatedAt)
        .order_by_desc(parameter_set::Column::Id)
        .all(&core.db)
        .await?;
    Ok(model_of(
        viewer,
        &fits,
        user.parameter_set_id,
        user.reviews_until_fit,
    ))
}

/// What is known from `fits`, the newest first, of which the learner has the one with the id
/// `current`, and will have another after `until_fit` more reviews.
pub(crate) fn model_of(
    viewer: &Viewer,
    fits: &[parameter_set::Model],
    current: Option<Uuid>,
    until_fit: i32,
) -> MemoryModel {
    let is_current = |fit: &&parameter_set::Model| Some(fit.id) == current;
    let used = fits.iter().find(is_current);
    MemoryModel {
        decay: viewer.decay,
        correction: used.map_or(0.0, |fit| fit.correction),
        current: used.map(|fit| report(fit, viewer)),
        refused: fits
            .first()
            .filter(|fit| !is_current(fit))
            .map(|fit| report(fit, viewer)),
        until_fit: u32::try_from(until_fit).unwrap_or(0),
    }
}

fn report(fit: &parameter_set::Model, viewer: &Viewer) -> FitReport {
    FitReport {
        day: day(fit.created_at, viewer),
        reviews: u32::try_from(fit.reviews).unwrap_or(0),
        held_out: u32::try_from(fit.held_out).unwrap_or(0),
        log_loss: fit.log_loss,
        log_loss_before: fit.log_loss_before,
        rmse_bins: fit.rmse_bins,
        rmse_bins_before: fit.rmse_bins_before,
        adopted: fit.adopted_at.is_some(),
    }
}

/// The newest change, with what moving the days would do if that is not decided.
pub(super) async fn change(core: &Core, viewer: &Viewer) -> Result<Option<SchedulerChange>> {
    let Some(change) = newest(&core.db, viewer.user).await? else {
        return Ok(None);
    };
    let days = match (change.moved_at, change.kept_at) {
        (Some(_), _) => DueDays::Moved,
        (_, Some(_)) => DueDays::Kept,
        _ => {
            let Moves {
                cards,
                earlier,
                today,
            } = moves(core, viewer).await?;
            DueDays::Undecided {
                cards,
                earlier,
                today,
            }
        }
    };
    let switched = change.scheduler != change.scheduler_before;
    let chosen = switched.then(|| scheduling::parse(&change.scheduler));
    Ok(Some(SchedulerChange {
        id: SchedulerChangeId(change.id),
        chosen: chosen.transpose()?,
        day: day(change.at, viewer),
        days,
    }))
}

fn day(at: Millis, viewer: &Viewer) -> StudyDay {
    zone::study_day(&viewer.time_zone, at, viewer.rollover)
}

//! A fit as a row of `parameter_sets`.

use entity::parameter_set;
use scheduler::{Extent, Fit};

use super::super::{
    learner::Learner,
    parameters::{ALGORITHM, write},
};
use crate::{error::Result, ids::new_id};

/// The row, adopted if it is better, and then with this `correction`.
pub(super) fn row(learner: &Learner, fit: &Fit, correction: f64) -> Result<parameter_set::Model> {
    let now = learner.moment.now;
    let count = |reviews: usize| i32::try_from(reviews).unwrap_or(i32::MAX);
    Ok(parameter_set::Model {
        id: new_id(now),
        user_id: learner.user.0,
        algorithm: ALGORITHM.to_owned(),
        parameters: write(&fit.parameters)?,
        decay: fit.parameters.decay(),
        extent: extent(fit.extent).to_owned(),
        reviews: count(fit.reviews),
        held_out: count(fit.fitted.reviews),
        log_loss: fit.fitted.log_loss,
        log_loss_before: fit.current.log_loss,
        rmse_bins: fit.fitted.rmse_bins,
        rmse_bins_before: fit.current.rmse_bins,
        created_at: now,
        adopted_at: fit.is_better().then_some(now),
        correction: if fit.is_better() { correction } else { 0.0 },
        corrected_for: fit.is_better().then_some(learner.scheduling.retention),
    })
}

/// The column `parameter_sets.extent`.
const fn extent(extent: Extent) -> &'static str {
    match extent {
        Extent::Nothing => "nothing",
        Extent::Initial => "initial",
        Extent::Full => "full",
    }
}

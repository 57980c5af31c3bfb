//! Corrects by how much the wanted retention is aimed off, when the learner wants another one.

use entity::parameter_set;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, EntityTrait,
};

use super::{super::learner::Learner, Fitted, histories};
use crate::{
    core::Core,
    db::{self, statement},
    error::{Error, Result},
    review::log,
};

/// `$1` user, `$2` the version that was read.
const RAISE: &str =
    "UPDATE users SET data_version = data_version + 1 WHERE id = $1 AND data_version = $2";

/// Computes the correction of the set that `learner` has anew, if it is for another wanted retention;
/// none when the learner was changed meanwhile. The defaults have none.
pub(super) async fn correct(core: &Core, learner: &Learner) -> Result<Option<Fitted>> {
    let Some(id) = learner.scheduling.set.id else {
        return Ok(Some(Fitted::TooEarly));
    };
    let wanted = learner.scheduling.retention;
    let set = parameter_set::Entity::find_by_id(id).one(&core.db).await?;
    if set.is_none_or(|set| set.corrected_for == Some(wanted)) {
        return Ok(Some(Fitted::TooEarly));
    }
    let events = log::events(&core.db, learner.user).await?;
    let parameters = learner.scheduling.set.parameters.clone();
    let correction = tokio::task::spawn_blocking(move || {
        scheduler::correction(&histories::histories(&events), &parameters, wanted)
    })
    .await?
    .map_err(|error| Error::Scheduler(error.to_string()))?;
    let tx = db::begin_write(&core.db).await?;
    parameter_set::Entity::update(row(id, correction, wanted))
        .exec(&tx)
        .await?;
    let values = [learner.user.0.into(), learner.version.into()];
    let raised = tx.execute_raw(statement(&tx, RAISE, values)).await?;
    if raised.rows_affected() == 1 {
        tx.commit().await?;
        tracing::info!(user = %learner.user, correction, "corrected for another wanted retention");
        Ok(Some(Fitted::Corrected))
    } else {
        tx.rollback().await?;
        Ok(None)
    }
}

/// The set `id` with this `correction`, computed for the retention `wanted`.
pub(super) fn row(id: uuid::Uuid, correction: f64, wanted: f64) -> parameter_set::ActiveModel {
    parameter_set::ActiveModel {
        id: Unchanged(id),
        correction: Set(correction),
        corrected_for: Set(Some(wanted)),
        ..Default::default()
    }
}

//! What the learner wants, how they are scheduled, and what fits have found.

use api::{ApiError, Viewer, settings::MemoryModel};
use domain::review::Scheduler;
use entity::parameter_set;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::{core::Core, db::statement, error::Result, review::scheduling, settings::model_of};

/// `$1` user. A row for each fit, the newest first, or one without.
const LEARNER: &str = "
SELECT users.desired_retention, users.scheduler, users.parameter_set_id, users.reviews_until_fit,
    sets.*
FROM users LEFT JOIN parameter_sets sets ON sets.user_id = users.id
WHERE users.id = $1
ORDER BY sets.created_at DESC, sets.id DESC";

pub(super) struct Learner {
    /// Wanted chance of recall.
    pub retention: f64,
    pub scheduler: Scheduler,
    pub model: MemoryModel,
}

pub(super) async fn read(core: &Core, viewer: &Viewer) -> Result<Learner> {
    let query = statement(&core.db, LEARNER, [viewer.user.0.into()]);
    let rows = core.db.query_all_raw(query).await?;
    let first = rows.first().ok_or(ApiError::Unauthenticated)?;
    let fits = rows.iter().filter_map(fit).collect::<Result<Vec<_>, _>>()?;
    let scheduler: String = first.try_get("", "scheduler")?;
    Ok(Learner {
        retention: first.try_get("", "desired_retention")?,
        scheduler: scheduling::parse(&scheduler)?,
        model: model_of(
            viewer,
            &fits,
            first.try_get("", "parameter_set_id")?,
            first.try_get("", "reviews_until_fit")?,
        ),
    })
}

fn fit(row: &QueryResult) -> Option<Result<parameter_set::Model, sea_orm::DbErr>> {
    let id: Option<Uuid> = row.try_get("", "id").ok()?;
    id.map(|_| parameter_set::Model::from_query_result(row, ""))
}

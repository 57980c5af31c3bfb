//! Changes of what all of a learner's cards are scheduled by: an adoption of other parameters, or a
//! switch to another scheduler.
//!
//! From a change on stability and difficulty are those of the new parameters; due days stay until the
//! learner decides whether they follow. The newest change can be taken back. Each is a row of
//! `scheduler_changes`, and what it does to cards is in the log.
//!
//! A deed reads everything first, outside of a transaction, and writes only if the learner's
//! `data_version` is still the one it has read; otherwise it begins again. So ten thousand cards
//! are computed while the learner goes on answering.

mod adopt;
mod days;
mod store;
mod switch;
mod take_back;

use api::{ApiError, Viewer};
use domain::id::{SchedulerChangeId, UserId};
use entity::scheduler_change;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use crate::error::Result;

pub(super) use adopt::{adopt, reparametrise};
pub use days::{Moves, keep, moves, reschedule};
pub(super) use store::finish;
pub use switch::switch;
pub use take_back::take_back;

/// How often a deed begins again when the learner was faster.
const TRIES: usize = 5;

/// Runs `deed` until nobody was faster: until it gives something.
///
/// # Errors
/// [`ApiError::Unavailable`] when somebody always was.
pub(super) async fn until_first<T, F>(deed: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    for _ in 0..TRIES {
        if let Some(done) = deed().await? {
            return Ok(done);
        }
    }
    Err(ApiError::Unavailable.into())
}

/// The newest change of `user` that counts: the one that can be taken back.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Option<scheduler_change::Model>> {
    Ok(scheduler_change::Entity::owned_by(user)
        .filter(scheduler_change::Column::UndoneAt.is_null())
        .order_by_desc(scheduler_change::Column::At)
        .order_by_desc(scheduler_change::Column::Id)
        .one(db)
        .await?)
}

/// The change `id` of the viewer, if it is the newest that counts or was taken back.
async fn find(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: SchedulerChangeId,
) -> Result<scheduler_change::Model> {
    let change = scheduler_change::Entity::owned_by(viewer.user)
        .filter(scheduler_change::Column::Id.eq(id.0))
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let newest = newest(db, viewer.user).await?;
    if change.undone_at.is_none() && newest.is_some_and(|newest| newest.id != change.id) {
        // A page from before another change.
        return Err(ApiError::Outdated.into());
    }
    Ok(change)
}

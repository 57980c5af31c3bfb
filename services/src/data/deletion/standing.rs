//! How a deletion stands, for whoever asked for it.

use api::{ApiError, data::DeletionState};
use entity::deletion;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::SHOWN;
use crate::{core::Core, error::Result, keys::token_hash};

/// The deletion that `token` names.
///
/// # Errors
/// [`ApiError::StaleLink`] without one, and a day after its end.
pub async fn standing(core: &Core, token: &str) -> Result<DeletionState> {
    let row = deletion::Entity::find()
        .filter(deletion::Column::TokenHash.eq(token_hash(token)))
        .one(&core.db)
        .await?
        .ok_or(ApiError::StaleLink)?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    match row.finished_at {
        Some(at) if at + SHOWN <= core.clock.now() => Err(ApiError::StaleLink.into()),
        Some(_) => Ok(DeletionState::Done),
        None => Ok(DeletionState::Going {
            done: count(row.rows_done),
            total: count(row.rows_total),
        }),
    }
}

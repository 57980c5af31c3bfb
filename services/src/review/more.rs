//! "More now": the study day asks for more cards than was decided before.

use api::{
    ApiError, Viewer,
    review::{More, SessionQuery},
};
use sea_orm::ConnectionTrait;

use super::{ReviewService, desk::desk, sql::statement};
use crate::{db, error::Result};

/// `$1` user, `$2` study day, `$3` reviews, `$4` new cards.
const MORE: &str = "
UPDATE users SET more_day = $2, more_reviews = $3, more_new = $4, data_version = data_version + 1
WHERE id = $1";

impl ReviewService {
    pub(super) async fn ask_for_more(&self, viewer: &Viewer, more: More) -> Result<()> {
        let allowance = desk(&self.core, viewer, SessionQuery::default(), None)
            .await?
            .allowance;
        let raised = match more {
            More::Reviews => allowance.with_more_reviews(),
            More::New => allowance.with_more_new(),
        };
        let number = |count: u32| i32::try_from(count).map_err(|_| ApiError::Malformed);
        let values = [
            viewer.user.0.into(),
            viewer.today.0.into(),
            number(raised.more_reviews)?.into(),
            number(raised.more_new)?.into(),
        ];
        let tx = db::begin_write(&self.core.db).await?;
        tx.execute_raw(statement(&tx, MORE, values)).await?;
        tx.commit().await?;
        Ok(())
    }
}

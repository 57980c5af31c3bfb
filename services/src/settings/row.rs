use api::{ApiError, Viewer};
use sea_orm::{ConnectionTrait, Value};

use crate::{core::Core, db::statement, error::Result};

/// Sets `columns` of the viewer's row to `values`, which begin at `$3`, and raises the version of
/// everything that is shown to them.
pub(super) async fn update(
    core: &Core,
    viewer: &Viewer,
    columns: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<()> {
    update_in(&core.db, viewer, columns, values).await
}

/// The same within a transaction.
pub(super) async fn update_in(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    columns: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<()> {
    let text = format!(
        "UPDATE users SET {columns}, data_version = data_version + 1, updated_at = $1 WHERE id = $2"
    );
    let first: [Value; 2] = [viewer.now.into(), viewer.user.0.into()];
    let values = first.into_iter().chain(values);
    let done = db.execute_raw(statement(db, text, values)).await?;
    if done.rows_affected() == 0 {
        Err(ApiError::Unauthenticated.into())
    } else {
        Ok(())
    }
}

//! Into the trash and out of it. A note in the trash is not asked; its card keeps its place.

use api::{ApiError, Viewer};
use domain::id::NoteId;
use sea_orm::ConnectionTrait;

use super::store;
use crate::{
    core::Core,
    db::{self, statement},
    error::Result,
};

/// `$1` note, `$2` user, `$3` now.
const DELETE: &str = "
UPDATE notes SET deleted_at = $3 WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL";

/// `$1` note, `$2` user.
const RESTORE: &str = "
UPDATE notes SET deleted_at = NULL WHERE id = $1 AND user_id = $2 AND deleted_at IS NOT NULL";

/// `$1` note, `$2` user, `$3` whether they are asked.
const ACTIVATE: &str = "UPDATE cards SET active = $3 WHERE note_id = $1 AND user_id = $2";

pub(super) async fn delete(core: &Core, viewer: &Viewer, id: NoteId) -> Result<()> {
    let values = [id.0.into(), viewer.user.0.into(), viewer.now.into()];
    turn(core, viewer, id, statement(&core.db, DELETE, values), false).await
}

pub(super) async fn restore(core: &Core, viewer: &Viewer, id: NoteId) -> Result<()> {
    let values = [id.0.into(), viewer.user.0.into()];
    turn(core, viewer, id, statement(&core.db, RESTORE, values), true).await
}

/// A second press of the same button finds everything done and changes nothing.
async fn turn(
    core: &Core,
    viewer: &Viewer,
    id: NoteId,
    note: sea_orm::Statement,
    active: bool,
) -> Result<()> {
    const OWNED: &str = "SELECT 1 AS found FROM notes WHERE id = $1 AND user_id = $2";
    let tx = db::begin_write(&core.db).await?;
    if tx.execute_raw(note).await?.rows_affected() == 0 {
        let values = [id.0.into(), viewer.user.0.into()];
        let owned = tx.query_one_raw(statement(&tx, OWNED, values)).await?;
        tx.rollback().await?;
        return owned.map(|_| ()).ok_or(ApiError::NotFound.into());
    }
    let values = [id.0.into(), viewer.user.0.into(), active.into()];
    tx.execute_raw(statement(&tx, ACTIVATE, values)).await?;
    store::raise_version(&tx, viewer).await?;
    Ok(tx.commit().await?)
}

//! Asking for an export, and how it stands.

use api::{Viewer, data::ExportState};
use entity::export;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{PATIENCE, token};
use crate::{
    core::Core,
    db::{self, statement},
    error::Result,
    ids::new_id,
    jobs::Job,
    keys::token_hash,
};

/// `$1` user, `$2` since when one that is being made still counts.
const FORGET: &str =
    "DELETE FROM exports WHERE user_id = $1 AND (ready_at IS NOT NULL OR asked_at <= $2)";

/// `$1` id, `$2` user, `$3` hash of the token, `$4` now.
const INSERT: &str = "
INSERT INTO exports (id, user_id, token_hash, rows_done, rows_total, chunks, bytes, asked_at)
VALUES ($1, $2, $3, 0, 0, 0, 0, $4) ON CONFLICT (user_id) DO NOTHING";

/// Stores the wish and its job, in the place of the export before. Nothing happens while one is being
/// made. Returns whether it was asked for.
///
/// # Errors
/// When the database fails.
pub(crate) async fn ask(core: &Core, viewer: &Viewer) -> Result<bool> {
    let user = viewer.user.0;
    let id = new_id(viewer.now);
    let hash = token_hash(&token(&core.keys, id)?);
    let tx = db::begin_write(&core.db).await?;
    let forget = [user.into(), (viewer.now - PATIENCE).into()];
    tx.execute_raw(statement(&tx, FORGET, forget)).await?;
    let insert = [id.into(), user.into(), hash.into(), viewer.now.into()];
    let asked = tx.execute_raw(statement(&tx, INSERT, insert)).await?;
    if asked.rows_affected() == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    let job = Job::Export { export: id };
    core.queue.enqueue(&tx, &job, viewer.now, None).await?;
    tx.commit().await?;
    Ok(true)
}

/// The viewer's export, if there is one that is of use.
///
/// # Errors
/// When the database fails.
pub(crate) async fn standing(core: &Core, viewer: &Viewer) -> Result<Option<ExportState>> {
    let Some(row) = export::Entity::owned_by(viewer.user).one(&core.db).await? else {
        return Ok(None);
    };
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(match (row.ready_at, row.expires_at) {
        (Some(_), Some(until)) if viewer.now < until => Some(ExportState::Ready {
            path: format!("/exports/{}", token(&core.keys, row.id)?),
            bytes: count(row.bytes),
            until,
        }),
        (Some(_), _) => None,
        (None, _) if viewer.now - row.asked_at >= PATIENCE => Some(ExportState::Failed),
        (None, _) => Some(ExportState::Making {
            done: count(row.rows_done),
            total: count(row.rows_total),
        }),
    })
}

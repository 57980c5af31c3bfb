//! Asking for an export, and how it stands.

use api::{Caller, Viewer, data::ExportState};
use domain::auth::AuditEvent;
use entity::export;
use sea_orm::ConnectionTrait;

use super::{PATIENCE, token, tokens};
use crate::{
    audit::{self, Entry},
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

/// Stores the wish and its job, in the place of the export before. While one is being made, that one
/// is it.
///
/// # Errors
/// When the database fails.
pub async fn ask(core: &Core, caller: &Caller) -> Result<()> {
    let viewer = caller.viewer()?;
    let user = viewer.user.0;
    let now = core.clock.now();
    let id = new_id(now);
    let hash = token_hash(&token(&core.keys, id)?);
    let tx = db::begin_write(&core.db).await?;
    let forget = [user.into(), (now - PATIENCE).into()];
    tx.execute_raw(statement(&tx, FORGET, forget)).await?;
    let insert = [id.into(), user.into(), hash.into(), now.into()];
    let asked = tx.execute_raw(statement(&tx, INSERT, insert)).await?;
    if asked.rows_affected() == 0 {
        tx.rollback().await?;
        return Ok(());
    }
    let job = Job::Export { export: id };
    core.queue.enqueue(&tx, &job, now, None).await?;
    let entry = Entry::by(caller, Some(viewer.user), AuditEvent::ExportAsked);
    audit::record(&tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The viewer's export, if there is one that is of use.
///
/// # Errors
/// When the database fails.
pub async fn standing(core: &Core, viewer: &Viewer) -> Result<Option<ExportState>> {
    let Some(row) = export::Entity::owned_by(viewer.user).one(&core.db).await? else {
        return Ok(None);
    };
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(match (row.ready_at, row.expires_at) {
        // Without the key that its link was made with there is none to it.
        (Some(_), Some(until)) if viewer.now < until => tokens(&core.keys, row.id)
            .find(|token| token_hash(token) == row.token_hash)
            .map(|token| ExportState::Ready {
                path: format!("/exports/{token}"),
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

//! Asking for it.

use api::{Caller, data::Leaving};
use domain::auth::AuditEvent;
use sea_orm::ConnectionTrait;

use super::token;
use crate::{
    audit::{self, Entry},
    auth::AuthService,
    core::Core,
    db::{self, statement},
    error::Result,
    ids::new_id,
    jobs::Job,
    keys::token_hash,
};

/// `$1` id, `$2` user, `$3` hash of the token, `$4` now.
const INSERT: &str = "
INSERT INTO deletions (id, user_id, token_hash, rows_done, rows_total, asked_at) VALUES ($1, $2, $3, 0, 0, $4)";

/// Closes the caller's account and stores the job that removes what it has. `auth` has confirmed the
/// password; `verified` is the hash that it was held against.
///
/// # Errors
/// [`api::ApiError::Invalid`] when the password was changed since then, and when the database fails;
/// nothing has happened in either case.
pub async fn ask(
    core: &Core,
    auth: &AuthService,
    caller: &Caller,
    verified: &str,
) -> Result<Leaving> {
    let viewer = caller.viewer()?;
    let now = core.clock.now();
    let id = new_id(now);
    let token = token(&core.keys, id)?;
    let tx = db::begin_write(&core.db).await?;
    let row = [
        id.into(),
        viewer.user.0.into(),
        token_hash(&token).into(),
        now.into(),
    ];
    tx.execute_raw(statement(&tx, INSERT, row)).await?;
    let entry = Entry::by(caller, Some(viewer.user), AuditEvent::DeletionAsked);
    audit::record(&tx, now, &entry).await?;
    let cookies = auth.close(&tx, viewer.user, verified, now).await?;
    core.queue
        .enqueue(&tx, &Job::Delete { deletion: id }, now, None)
        .await?;
    tx.commit().await?;
    Ok(Leaving { token, cookies })
}

//! Choosing a new password with the old one.

use api::{ApiError, Caller, Field, auth::SetCookies};
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{AuthService, address, password, reauth};
use crate::{
    db::{begin_write, statement},
    error::Result,
};

impl AuthService {
    /// See [`api::auth::AuthApi::change_password`]. Every session ends and this browser gets a new
    /// one, whose tokens have nothing in common with the old ones.
    pub(super) async fn renew_password(
        &self,
        caller: &Caller,
        current: &str,
        new: &str,
    ) -> Result<SetCookies> {
        let viewer = caller.viewer()?;
        let email = address::parse(&viewer.email).ok();
        password::check(new, email.as_ref())
            .map_err(|problem| ApiError::field(Field::NewPassword, problem))?;
        let verified = self.confirmed(viewer, caller, current).await?;
        let slot = self.passwords.slot().await?;
        let hash = self.passwords.hash(&slot, new).await?;
        drop(slot);
        let now = self.core.clock.now();
        let user = viewer.user;
        let tx = begin_write(&self.core.db).await?;
        if !replace(&tx, user, &verified, &hash, now).await? {
            // It was changed since it was read.
            tx.rollback().await?;
            return Err(reauth::wrong());
        }
        let event = AuditEvent::PasswordChanged;
        let cookies = self
            .after_new_password(&tx, caller, user, event, now)
            .await?;
        tx.commit().await?;
        Ok(SetCookies(cookies))
    }
}

/// Stores the `new` hash while the `verified` one is still there.
async fn replace(
    tx: &DatabaseTransaction,
    user: UserId,
    verified: &str,
    new: &str,
    now: Millis,
) -> Result<bool> {
    let done = tx
        .execute_raw(statement(
            tx,
            "UPDATE users SET password_hash = $1, data_version = data_version + 1, \
             updated_at = $2 WHERE id = $3 AND password_hash = $4",
            [new.into(), now.into(), user.0.into(), verified.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

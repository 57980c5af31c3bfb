//! Choosing a new password with a link.

use api::{ApiError, Caller, Field, auth::SetCookies};
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{
    AuthService, address,
    links::{self, LinkKind},
    password,
    random::is_token,
};
use crate::{
    core::Core,
    db::{begin_write, statement},
    error::Result,
    keys::token_hash,
};

impl AuthService {
    /// See [`api::auth::AuthApi::reset_password`]. The link is looked at first, so that guessing
    /// links costs no hashes, and used up last, so that a refused password does not waste it.
    pub(super) async fn reset(
        &self,
        caller: &Caller,
        token: &str,
        new: &str,
    ) -> Result<SetCookies> {
        let now = self.core.clock.now();
        let email = owner(&self.core, token, now)
            .await?
            .ok_or(ApiError::StaleLink)?;
        let email = address::parse(&email).ok();
        password::check(new, email.as_ref())
            .map_err(|problem| ApiError::field(Field::Password, problem))?;
        let slot = self.passwords.slot().await?;
        let hash = self.passwords.hash(&slot, new).await?;
        drop(slot);
        let tx = begin_write(&self.core.db).await?;
        let Some(user) = links::redeem(&tx, LinkKind::Reset, token, now).await? else {
            tx.rollback().await?;
            return Err(ApiError::StaleLink.into());
        };
        store(&tx, user, &hash, now).await?;
        let event = AuditEvent::PasswordReset;
        let cookies = self
            .after_new_password(&tx, caller, user, event, now)
            .await?;
        tx.commit().await?;
        Ok(SetCookies(cookies))
    }
}

/// Address of the account that a living link belongs to.
async fn owner(core: &Core, token: &str, now: Millis) -> Result<Option<String>> {
    if !is_token(token) {
        return Ok(None);
    }
    let row = core
        .db
        .query_one_raw(statement(
            &core.db,
            "SELECT u.email FROM one_time_tokens t JOIN users u ON u.id = t.user_id \
             WHERE t.token_hash = $1 AND t.kind = 'reset' AND t.used_at IS NULL \
             AND t.voided_at IS NULL AND t.expires_at > $2",
            [token_hash(token).into(), now.into()],
        ))
        .await?;
    Ok(row.map(|row| row.try_get("", "email")).transpose()?)
}

async fn store(tx: &DatabaseTransaction, user: UserId, hash: &str, now: Millis) -> Result<()> {
    tx.execute_raw(statement(
        tx,
        "UPDATE users SET password_hash = $1, data_version = data_version + 1, updated_at = $2 \
         WHERE id = $3",
        [hash.into(), now.into(), user.0.into()],
    ))
    .await?;
    Ok(())
}

//! Signing in.

use api::{ApiError, Caller, auth::SetCookies};
use domain::{id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{AuthService, address, session};
use crate::{
    audit::{self, Entry},
    db::{begin_write, statement},
    error::Result,
};

impl AuthService {
    /// See [`api::auth::AuthApi::login`].
    pub(super) async fn sign_in(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
    ) -> Result<SetCookies> {
        let now = self.core.clock.now();
        let email = address::parse(email)
            .map(|email| email.as_str().to_owned())
            .unwrap_or_default();
        let tried = self.try_password(caller, &email, password, "", now);
        let right = tried.await?.ok_or(ApiError::WrongCredentials)?;
        let new = if right.outdated {
            let slot = self.passwords.slot().await?;
            Some(self.passwords.hash(&slot, password).await?)
        } else {
            None
        };
        let (user, stored) = (right.user, right.stored.as_str());
        let tx = begin_write(&self.core.db).await?;
        if !still(&tx, user, stored, new.as_deref().unwrap_or(stored), now).await? {
            // The password was changed since it was read, and every session ended.
            tx.rollback().await?;
            return Err(ApiError::WrongCredentials.into());
        }
        let cookies = session::begin(&self.core, &self.tokens, &tx, user, caller, now).await?;
        audit::record(&tx, now, &Entry::signed_in(caller, user)).await?;
        tx.commit().await?;
        Ok(SetCookies(cookies))
    }
}

/// Locks the account while its hash is still the one that was verified, and stores the `new` one.
/// So a session cannot begin behind the back of a password change that ends them all.
async fn still(
    tx: &DatabaseTransaction,
    user: UserId,
    verified: &str,
    new: &str,
    now: Millis,
) -> Result<bool> {
    let done = tx
        .execute_raw(statement(
            tx,
            "UPDATE users SET password_hash = $1, updated_at = $2 \
             WHERE id = $3 AND password_hash = $4",
            [new.into(), now.into(), user.0.into(), verified.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

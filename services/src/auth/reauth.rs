//! Asking for the password once more, before something that a borrowed session must not do.

use api::{ApiError, Caller, Field, Problem, Viewer};
use domain::id::UserId;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::AuthService;
use crate::{
    db::statement,
    error::{Error, Result},
};

/// What a failure here is recorded as.
const DETAIL: &str = "confirm";

impl AuthService {
    /// Whether `password` is `viewer`'s. Counts as an attempt to sign in, so a borrowed session
    /// guesses no faster than anybody else.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] on [`Field::CurrentPassword`] when it is not, [`ApiError::TooMany`]
    /// after too many failures.
    pub async fn confirm(&self, viewer: &Viewer, caller: &Caller, password: &str) -> Result<()> {
        self.confirmed(viewer, caller, password).await.map(drop)
    }

    /// The same. Returns the hash that `password` was held against, so that what follows can make
    /// sure it is still the one that is stored.
    pub(crate) async fn confirmed(
        &self,
        viewer: &Viewer,
        caller: &Caller,
        password: &str,
    ) -> Result<String> {
        let now = self.core.clock.now();
        let tried = self.try_password(caller, &viewer.email, password, DETAIL, now);
        match tried.await? {
            // Meanwhile somebody else may have got the address.
            Some(right) if right.user == viewer.user => Ok(right.stored),
            _ => Err(wrong()),
        }
    }
}

/// Locks the account of `user` until the end of `tx`, if `verified` is still its hash. So nothing happens
/// behind the back of a new password that has just ended everything that the old one allowed.
///
/// # Errors
/// [`ApiError::Invalid`] as for a wrong password when it is not; `tx` is to be rolled back then.
pub(super) async fn hold(tx: &DatabaseTransaction, user: UserId, verified: &str) -> Result<()> {
    let held = tx
        .execute_raw(statement(
            tx,
            "UPDATE users SET updated_at = updated_at WHERE id = $1 AND password_hash = $2",
            [user.0.into(), verified.into()],
        ))
        .await?;
    if held.rows_affected() == 1 {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// The current password is another.
pub(super) fn wrong() -> Error {
    ApiError::field(Field::CurrentPassword, Problem::Unknown).into()
}

//! Asking for the password once more, before something that a borrowed session must not do.

use api::{ApiError, Caller, Field, Problem, Viewer};
use domain::{auth::AuditEvent, time::Millis};
use sea_orm::ConnectionTrait;

use super::{
    AuthService,
    known_network::{IS_KNOWN, KNOWN_FOR},
    password::Verdict,
};
use crate::{
    audit::{self, Entry},
    db::statement,
    error::Result,
};

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
    pub(super) async fn confirmed(
        &self,
        viewer: &Viewer,
        caller: &Caller,
        password: &str,
    ) -> Result<String> {
        let now = self.core.clock.now();
        let (stored, known) = self.stored_hash(viewer, caller, now).await?;
        let limits = &self.core.limits;
        let attempt = limits
            .login(&viewer.email, &caller.network, known, now)
            .await?;
        let slot = self.passwords.slot().await?;
        let verdict = self
            .passwords
            .verify(&slot, stored.as_deref(), password)
            .await?;
        drop(slot);
        match stored {
            Some(stored) if verdict != Verdict::Wrong => {
                attempt.succeeded().await;
                Ok(stored)
            }
            _ => {
                let entry = Entry::by(caller, Some(viewer.user), AuditEvent::SignInRefused);
                audit::record(&self.core.db, now, &entry.detail("confirm")).await?;
                Err(wrong())
            }
        }
    }

    /// The hash, and whether the account knows the caller's network.
    async fn stored_hash(
        &self,
        viewer: &Viewer,
        caller: &Caller,
        now: Millis,
    ) -> Result<(Option<String>, bool)> {
        let db = &self.core.db;
        let row = db
            .query_one_raw(statement(
                db,
                format!("SELECT password_hash, {IS_KNOWN} FROM users WHERE id = $1"),
                [
                    viewer.user.0.into(),
                    caller.network.as_str().into(),
                    (now - KNOWN_FOR).into(),
                ],
            ))
            .await?;
        Ok(match row {
            Some(row) => (row.try_get("", "password_hash")?, row.try_get("", "known")?),
            None => (None, false),
        })
    }
}

/// The current password is another.
pub(super) fn wrong() -> crate::error::Error {
    ApiError::field(Field::CurrentPassword, Problem::Unknown).into()
}

//! Asking for the password once more, before something that a borrowed session must not do.

use api::{ApiError, Caller, Field, Problem, Viewer};
use domain::auth::AuditEvent;
use sea_orm::ConnectionTrait;

use super::{AuthService, password::Verdict};
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
        self.attempts.check(&viewer.email, &caller.network, now)?;
        let stored = self.stored_hash(viewer).await?;
        let slot = self.passwords.slot().await?;
        // Others may have failed while this one waited.
        self.attempts.check(&viewer.email, &caller.network, now)?;
        let verdict = self
            .passwords
            .verify(&slot, stored.as_deref(), password)
            .await?;
        drop(slot);
        match stored {
            Some(stored) if verdict != Verdict::Wrong => {
                self.attempts.succeeded(&viewer.email, &caller.network);
                Ok(stored)
            }
            _ => {
                self.attempts.failed(&viewer.email, &caller.network, now);
                let entry = Entry::by(caller, Some(viewer.user), AuditEvent::SignInRefused);
                audit::record(&self.core.db, now, &entry.detail("confirm")).await?;
                Err(wrong())
            }
        }
    }

    async fn stored_hash(&self, viewer: &Viewer) -> Result<Option<String>> {
        let db = &self.core.db;
        let row = db
            .query_one_raw(statement(
                db,
                "SELECT password_hash FROM users WHERE id = $1",
                [viewer.user.0.into()],
            ))
            .await?;
        Ok(match row {
            Some(row) => row.try_get("", "password_hash")?,
            None => None,
        })
    }
}

/// The current password is another.
pub(super) fn wrong() -> crate::error::Error {
    ApiError::field(Field::CurrentPassword, Problem::Unknown).into()
}

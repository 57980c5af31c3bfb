//! Trying a password: counted before it is looked at, and recorded when it is wrong.

use std::time::Duration;

use api::Caller;
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    AuthService,
    known_network::{IS_KNOWN, KNOWN_FOR},
    password::Verdict,
};
use crate::{
    audit::{self, Entry},
    core::Core,
    db::statement,
    error::Result,
};

/// How late a timer of whole milliseconds rings on average.
const TIMER: Duration = Duration::from_micros(500);

#[derive(FromQueryResult)]
struct Account {
    id: Uuid,
    password_hash: Option<String>,
    known: bool,
}

/// A password that was right.
pub(super) struct Right {
    /// Whose it is.
    pub user: UserId,
    /// The hash that it was held against. What follows makes sure that it is still the one that is
    /// stored.
    pub stored: String,
    /// It should be hashed anew.
    pub outdated: bool,
}

impl AuthService {
    /// Whether `password` is that of the account with `email`, which is normalised. A missing account,
    /// one without a password and a wrong password are told apart by nothing, the time it takes
    /// included, and all count as a failure under `detail`.
    ///
    /// # Errors
    /// [`api::ApiError::TooMany`] after too many failures, [`api::ApiError::Unavailable`] when too many
    /// wait for their turn.
    pub(super) async fn try_password(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
        detail: &str,
        now: Millis,
    ) -> Result<Option<Right>> {
        let account = find(&self.core, email, &caller.network, now).await?;
        let known = account.as_ref().is_some_and(|account| account.known);
        let limits = &self.core.limits;
        let attempt = limits.login(email, &caller.network, known, now).await?;
        let slot = match self.passwords.slot().await {
            Ok(slot) => slot,
            Err(error) => {
                // Nobody has looked at it.
                attempt.take_back().await;
                return Err(error);
            }
        };
        let stored = account
            .as_ref()
            .and_then(|account| account.password_hash.as_deref());
        let judged = self.passwords.verify(&slot, stored, password).await?;
        drop(slot);
        if let (Some(account), Some(stored)) = (&account, stored)
            && judged.verdict != Verdict::Wrong
        {
            attempt.take_back().await;
            return Ok(Some(Right {
                user: UserId(account.id),
                stored: stored.to_owned(),
                outdated: judged.verdict == Verdict::Outdated,
            }));
        }
        tokio::time::sleep(judged.lacks.saturating_sub(TIMER)).await;
        // One statement, whether the account exists or not.
        let user = account.map(|account| UserId(account.id));
        let entry = Entry::by(caller, user, AuditEvent::SignInRefused);
        audit::record(&self.core.db, now, &entry.detail(detail)).await?;
        Ok(None)
    }
}

async fn find(core: &Core, email: &str, network: &str, now: Millis) -> Result<Option<Account>> {
    let query = statement(
        &core.db,
        format!("SELECT id, password_hash, {IS_KNOWN} FROM users WHERE email = $1"),
        [email.into(), network.into(), (now - KNOWN_FOR).into()],
    );
    Ok(Account::find_by_statement(query).one(&core.db).await?)
}

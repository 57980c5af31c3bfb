//! Signing in.

use api::{ApiError, Caller, auth::SetCookies};
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};
use uuid::Uuid;

use super::{
    AuthService, address,
    known_network::{IS_KNOWN, KNOWN_FOR},
    password::Verdict,
    session,
};
use crate::{
    audit::{self, Entry},
    core::Core,
    db::{begin_write, statement},
    error::Result,
};

#[derive(FromQueryResult)]
struct Account {
    id: Uuid,
    password_hash: Option<String>,
    known: bool,
}

impl AuthService {
    /// See [`api::auth::AuthApi::login`]. A missing account, one without a password and a wrong
    /// password are told apart by nothing, the time it takes included. (Exception: an account
    /// imported with a Django hash takes that hash's time until its first login.)
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
        let account = find(&self.core, &email, &caller.network, now).await?;
        let known = account.as_ref().is_some_and(|account| account.known);
        let limits = &self.core.limits;
        let attempt = limits.login(&email, &caller.network, known, now).await?;
        let slot = self.passwords.slot().await?;
        let stored = account
            .as_ref()
            .and_then(|account| account.password_hash.as_deref());
        let verdict = self.passwords.verify(&slot, stored, password).await?;
        let (Some(account), Some(stored), true) = (&account, stored, verdict != Verdict::Wrong)
        else {
            // One statement, whether the account exists or not.
            let user = account.as_ref().map(|account| UserId(account.id));
            let entry = Entry::by(caller, user, AuditEvent::SignInRefused);
            audit::record(&self.core.db, now, &entry).await?;
            return Err(ApiError::WrongCredentials.into());
        };
        let new = match verdict {
            Verdict::Outdated => Some(self.passwords.hash(&slot, password).await?),
            Verdict::Right | Verdict::Wrong => None,
        };
        drop(slot);
        attempt.succeeded().await;
        let user = UserId(account.id);
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

async fn find(core: &Core, email: &str, network: &str, now: Millis) -> Result<Option<Account>> {
    let query = statement(
        &core.db,
        format!("SELECT id, password_hash, {IS_KNOWN} FROM users WHERE email = $1"),
        [email.into(), network.into(), (now - KNOWN_FOR).into()],
    );
    Ok(Account::find_by_statement(query).one(&core.db).await?)
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

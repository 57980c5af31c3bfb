//! Another address: asked for with the password, done with a link that was mailed to it.

use api::{ApiError, Caller, Field, Problem, auth::SetCookies};
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{
    AuthService, address,
    links::{self, LinkKind},
    post, reauth, reminders, session,
};
use crate::{
    audit::{self, Entry},
    db::{begin_write, statement},
    error::{Error, Result},
    mail::MailKind,
};

impl AuthService {
    /// See [`api::auth::AuthApi::ask_email_change`]. Whether the new address has an account is not
    /// even looked up: only whoever reads its mail is told, when the link is used.
    pub(super) async fn ask_new_email(
        &self,
        caller: &Caller,
        new: &str,
        password: &str,
    ) -> Result<()> {
        let viewer = caller.viewer()?;
        let new =
            address::parse(new).map_err(|problem| ApiError::field(Field::NewEmail, problem))?;
        if new.as_str() == viewer.email {
            return Err(ApiError::field(Field::NewEmail, Problem::Unknown).into());
        }
        let verified = self.confirmed(viewer, caller, password).await?;
        let now = self.core.clock.now();
        self.core.limits.mail(new.as_str(), now).await?;
        let tx = begin_write(&self.core.db).await?;
        reauth::hold(&tx, viewer.user, &verified).await?;
        post::change_link(&self.core, &tx, viewer, &new, now).await?;
        let entry = Entry::by(caller, Some(viewer.user), AuditEvent::EmailChangeAsked);
        audit::record(&tx, now, &entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// See [`api::auth::AuthApi::change_email`]. Links that were mailed to the old address stop
    /// working with it.
    pub(super) async fn use_new_email(&self, caller: &Caller, token: &str) -> Result<SetCookies> {
        let now = self.core.clock.now();
        let tx = begin_write(&self.core.db).await?;
        let Some((user, new)) = links::redeem_address(&tx, token, now).await? else {
            tx.rollback().await?;
            return Err(ApiError::StaleLink.into());
        };
        let old = post::owner(&tx, user).await?.ok_or(ApiError::StaleLink)?;
        let time_zone = match store(&tx, user, &new, now).await {
            Ok(Some(time_zone)) => time_zone,
            Ok(None) => return taken(tx).await,
            // Somebody took it since it was looked up.
            Err(error) if error.is_duplicate() => return taken(tx).await,
            Err(error) => return Err(error),
        };
        for kind in [LinkKind::Verify, LinkKind::Reset, LinkKind::Email] {
            links::void(&tx, kind, user, now).await?;
        }
        if old.email_verified_at.is_none() {
            reminders::begin(&tx, user, &time_zone, now).await?;
        }
        post::plain(&self.core, &tx, MailKind::EmailChanged, &old, now).await?;
        session::end_all(&tx, user, now).await?;
        let entry = Entry::by(caller, Some(user), AuditEvent::EmailChanged);
        audit::record(&tx, now, &entry).await?;
        let own = caller
            .viewer
            .as_ref()
            .is_some_and(|viewer| viewer.user == user);
        let cookies = if own {
            session::begin(&self.core, &self.tokens, &tx, user, caller, now).await?
        } else {
            Vec::new()
        };
        tx.commit().await?;
        Ok(SetCookies(cookies))
    }
}

/// The link is left as it was: the account that has the address may be deleted.
async fn taken(tx: DatabaseTransaction) -> Result<SetCookies> {
    tx.rollback().await?;
    Err(ApiError::field(Field::NewEmail, Problem::Unknown).into())
}

/// Stores the address, which is proved by its link. Returns the account's zone, or nothing when
/// another account has the address.
async fn store(
    tx: &DatabaseTransaction,
    user: UserId,
    new: &str,
    now: Millis,
) -> Result<Option<String>> {
    const STORE: &str = "
UPDATE users SET email = $1, email_verified_at = $2, mail_failed_at = NULL, mail_failure = NULL,
    data_version = data_version + 1, updated_at = $2
WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM users WHERE email = $1 AND id <> $3)
RETURNING time_zone";
    let row = tx
        .query_one_raw(statement(
            tx,
            STORE,
            [new.into(), now.into(), user.0.into()],
        ))
        .await
        .map_err(Error::from)?;
    Ok(row.map(|row| row.try_get("", "time_zone")).transpose()?)
}

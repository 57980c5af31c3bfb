//! The end of an account: from here on nobody signs in to it.

use api::auth::SetCookies;
use domain::{id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{
    AuthService, cookies,
    links::{self, LinkKind},
    post, reauth, session,
};
use crate::{
    db::statement,
    error::Result,
    mail::{self, MailKind, NewMail},
};

/// Nobody's address: the domain is reserved (RFC 2606), and the id makes it unique. `$1` user, `$2` now,
/// `$3` address, `$4` the hash that was confirmed.
const CLOSE: &str = "
UPDATE users SET email = $3, email_verified_at = NULL, password_hash = NULL, role = 'learner', name = '-',
    data_version = data_version + 1, updated_at = $2
WHERE id = $1 AND password_hash = $4";

/// Who has no account is not reminded. `$1` user.
const FORGET: [&str; 2] = [
    "DELETE FROM reminders WHERE user_id = $1",
    "DELETE FROM identities WHERE user_id = $1",
];

impl AuthService {
    /// Ends every session and link of `user`, gives their address back and tells it. The cookies clear the
    /// browser's. `verified` is the hash that the password was held against.
    ///
    /// # Errors
    /// [`api::ApiError::Invalid`] when the password was changed since it was confirmed, and when the database
    /// fails; `tx` is to be rolled back then.
    pub(crate) async fn close(
        &self,
        tx: &DatabaseTransaction,
        user: UserId,
        verified: &str,
        now: Millis,
    ) -> Result<SetCookies> {
        if let Some(owner) = post::owner(tx, user).await? {
            let mail = NewMail {
                kind: MailKind::AccountDeleted,
                // It outlives the account.
                user: None,
                recipient: &owner.email,
                language: owner.language(),
                token: None,
                day: None,
                figures: None,
            };
            mail::post(tx, &*self.core.queue, mail, now).await?;
        }
        for kind in [LinkKind::Verify, LinkKind::Reset, LinkKind::Email] {
            links::void(tx, kind, user, now).await?;
        }
        session::end_all(tx, user, now).await?;
        for forget in FORGET {
            tx.execute_raw(statement(tx, forget, [user.0.into()]))
                .await?;
        }
        let address = format!("{}@deleted.invalid", user.0.simple());
        let values = [user.0.into(), now.into(), address.into(), verified.into()];
        let closed = tx.execute_raw(statement(tx, CLOSE, values)).await?;
        if closed.rows_affected() == 0 {
            return Err(reauth::wrong());
        }
        Ok(SetCookies(cookies::clear(&self.core.settings.cookies)))
    }
}

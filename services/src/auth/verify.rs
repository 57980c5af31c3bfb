//! Proving an address.

use api::{ApiError, Field};
use domain::{id::UserId, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{
    AuthService, address, decoy,
    links::{self, LinkKind},
    post, reminders,
};
use crate::{
    core::Core,
    db::{begin_write, statement},
    error::Result,
};

impl AuthService {
    /// See [`api::auth::AuthApi::verify_email`].
    pub(super) async fn prove(&self, token: &str) -> Result<()> {
        let now = self.core.clock.now();
        let tx = begin_write(&self.core.db).await?;
        let Some(user) = links::redeem(&tx, LinkKind::Verify, token, now).await? else {
            tx.rollback().await?;
            return Err(ApiError::StaleLink.into());
        };
        let row = tx
            .query_one_raw(statement(
                &tx,
                "UPDATE users SET email_verified_at = COALESCE(email_verified_at, $1), \
                 data_version = data_version + 1, updated_at = $1 WHERE id = $2 \
                 RETURNING time_zone",
                [now.into(), user.0.into()],
            ))
            .await?;
        if let Some(row) = row {
            let time_zone: String = row.try_get("", "time_zone")?;
            reminders::begin(&tx, user, &time_zone, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// See [`api::auth::AuthApi::resend_verification`]. The same work and the same answer whether
    /// there is an account that needs the mail and may have one more this hour or not.
    pub(super) async fn resend(&self, email: &str) -> Result<()> {
        let email =
            address::parse(email).map_err(|problem| ApiError::field(Field::Email, problem))?;
        let now = self.core.clock.now();
        let account = post::addressee(&self.core.db, email.as_str()).await?;
        let may_write = self.core.limits.mail(email.as_str(), now).await.is_ok();
        let tx = begin_write(&self.core.db).await?;
        match account.filter(|account| may_write && account.email_verified_at.is_none()) {
            Some(account) => post::link(&self.core, &tx, LinkKind::Verify, &account, now).await?,
            None => decoy::link(&self.core, &tx, LinkKind::Verify, &email, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }
}

/// The mail with which `user` proves their address; older links of the kind stop working.
///
/// # Errors
/// When the database fails.
pub(crate) async fn send_verification(
    core: &Core,
    tx: &DatabaseTransaction,
    user: UserId,
    now: Millis,
) -> Result<()> {
    post::link_to_user(core, tx, LinkKind::Verify, user, now).await
}

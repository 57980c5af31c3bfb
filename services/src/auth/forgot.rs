//! Asking for a reset link.

use api::{ApiError, Field};

use super::{AuthService, address, decoy, links::LinkKind, post};
use crate::{db::begin_write, error::Result};

impl AuthService {
    /// See [`api::auth::AuthApi::forgot_password`]. The same work and the same answer whether the
    /// address has an account or not, and whether it has had its mails of this hour or not.
    pub(super) async fn forgot(&self, email: &str) -> Result<()> {
        let email =
            address::parse(email).map_err(|problem| ApiError::field(Field::Email, problem))?;
        let now = self.core.clock.now();
        let account = post::addressee(&self.core.db, email.as_str()).await?;
        let may_write = self.core.limits.mail(email.as_str(), now).await.is_ok();
        let tx = begin_write(&self.core.db).await?;
        match account.filter(|_| may_write) {
            Some(account) => post::link(&self.core, &tx, LinkKind::Reset, &account, now).await?,
            None => decoy::link(&self.core, &tx, LinkKind::Reset, &email, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }
}

//! Signing out.

use api::{Caller, auth::SetCookies};
use domain::auth::AuditEvent;

use super::{AuthService, cookies, session};
use crate::{
    audit::{self, Entry},
    db::begin_write,
    error::Result,
};

impl AuthService {
    /// See [`api::auth::AuthApi::logout`].
    pub(super) async fn sign_out(&self, caller: &Caller) -> Result<SetCookies> {
        if let Some(viewer) = &caller.viewer {
            let now = self.core.clock.now();
            let tx = begin_write(&self.core.db).await?;
            if session::end(&tx, viewer.user, viewer.session, now).await? {
                let entry = Entry::by(caller, Some(viewer.user), AuditEvent::SignedOut);
                audit::record(&tx, now, &entry).await?;
            }
            tx.commit().await?;
        }
        Ok(SetCookies(cookies::clear(&self.core.settings.cookies)))
    }
}

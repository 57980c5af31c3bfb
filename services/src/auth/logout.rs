//! Signing out.

use api::{Caller, auth::SetCookies};

use super::{AuthService, cookies, session};
use crate::error::Result;

impl AuthService {
    /// See [`api::auth::AuthApi::logout`].
    pub(super) async fn sign_out(&self, caller: &Caller) -> Result<SetCookies> {
        if let Some(viewer) = &caller.viewer {
            let now = self.core.clock.now();
            session::end(&self.core.db, viewer.user, viewer.session, now).await?;
        }
        Ok(SetCookies(cookies::clear(&self.core.settings.cookies)))
    }
}

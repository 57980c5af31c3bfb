//! What follows once a new password is stored.

use api::Caller;
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use sea_orm::DatabaseTransaction;

use super::{
    AuthService,
    links::{self, LinkKind},
    post, session,
};
use crate::{
    audit::{self, Entry},
    error::Result,
    mail::MailKind,
};

impl AuthService {
    /// Voids the links that were mailed before, ends every session, tells the owner, records `event`,
    /// and begins a session of `caller` that has nothing in common with the old ones. Returns its
    /// cookies.
    pub(super) async fn after_new_password(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        user: UserId,
        event: AuditEvent,
        now: Millis,
    ) -> Result<Vec<String>> {
        for kind in [LinkKind::Reset, LinkKind::Email] {
            links::void(tx, kind, user, now).await?;
        }
        session::end_all(tx, user, now).await?;
        post::to_user(&self.core, tx, MailKind::PasswordChanged, user, now).await?;
        audit::record(tx, now, &Entry::by(caller, Some(user), event)).await?;
        session::begin(&self.core, &self.tokens, tx, user, caller, now).await
    }
}

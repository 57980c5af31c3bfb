//! Mails that accounts cause.

use api::Viewer;
use domain::{auth::Email, id::UserId, language::Language, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};
use uuid::Uuid;

use super::links::{self, LinkKind};
use crate::{
    core::Core,
    db::statement,
    error::Result,
    mail::{MailKind, NewMail, post},
};

/// Who is written to, and how.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Addressee {
    pub id: Uuid,
    pub email: String,
    pub language: String,
    pub email_verified_at: Option<Millis>,
}

impl Addressee {
    pub(super) fn language(&self) -> Language {
        Language::parse(&self.language).unwrap_or_default()
    }
}

/// Finds the account that has `email`, which is normalised.
pub(super) async fn addressee(db: &impl ConnectionTrait, email: &str) -> Result<Option<Addressee>> {
    let query = statement(
        db,
        "SELECT id, email, language, email_verified_at FROM users WHERE email = $1",
        [email.into()],
    );
    Ok(Addressee::find_by_statement(query).one(db).await?)
}

/// A mail without a link of its own.
pub(super) async fn plain(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: MailKind,
    to: &Addressee,
    now: Millis,
) -> Result<()> {
    send(core, tx, kind, to, None, now).await
}

/// A mail with a new link of `kind`; older links of the kind stop working.
pub(super) async fn link(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: LinkKind,
    to: &Addressee,
    now: Millis,
) -> Result<()> {
    let token = links::create(core, tx, kind, UserId(to.id), now).await?;
    send(core, tx, kind.mail(), to, Some(token), now).await
}

/// The mail with which `viewer` changes to the address `new`; older ones stop working.
pub(super) async fn change_link(
    core: &Core,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    new: &Email,
    now: Millis,
) -> Result<()> {
    let token = links::create_for_address(core, tx, viewer.user, new, now).await?;
    let mail = NewMail {
        kind: MailKind::EmailChange,
        user: Some(viewer.user),
        recipient: new.as_str(),
        language: viewer.language,
        token: Some(token),
        day: None,
        figures: None,
    };
    post(tx, &*core.queue, mail, now).await?;
    Ok(())
}

/// A mail without a link to the account `user`.
pub(super) async fn to_user(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: MailKind,
    user: UserId,
    now: Millis,
) -> Result<()> {
    match owner(tx, user).await? {
        Some(to) => plain(core, tx, kind, &to, now).await,
        None => Ok(()),
    }
}

/// A mail with a new link of `kind` to the account `user`.
pub(super) async fn link_to_user(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: LinkKind,
    user: UserId,
    now: Millis,
) -> Result<()> {
    match owner(tx, user).await? {
        Some(to) => link(core, tx, kind, &to, now).await,
        None => Ok(()),
    }
}

/// The account `user`.
pub(super) async fn owner(tx: &DatabaseTransaction, user: UserId) -> Result<Option<Addressee>> {
    let query = statement(
        tx,
        "SELECT id, email, language, email_verified_at FROM users WHERE id = $1",
        [user.0.into()],
    );
    Ok(Addressee::find_by_statement(query).one(tx).await?)
}

async fn send(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: MailKind,
    to: &Addressee,
    token: Option<Uuid>,
    now: Millis,
) -> Result<()> {
    let mail = NewMail {
        kind,
        user: Some(UserId(to.id)),
        recipient: &to.email,
        language: to.language(),
        token,
        day: None,
        figures: None,
    };
    post(tx, &*core.queue, mail, now).await?;
    Ok(())
}

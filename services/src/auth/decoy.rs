//! The work of sending a link, without the mail.
//!
//! What a request does must not tell whether an address has an account. So for one that has none
//! the same number of statements is run and something is written and committed, which is what
//! takes the time; nothing of it is left behind but a job that finds no mail to send.

use domain::{auth::Email, id::UserId, language::Language, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::links::{self, LinkKind};
use crate::{core::Core, db::statement, error::Result, ids::new_id, jobs::Job};

/// Stands in for [`super::post::link`].
pub(super) async fn link(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: LinkKind,
    email: &Email,
    now: Millis,
) -> Result<()> {
    links::void(tx, kind, UserId(Uuid::nil()), now).await?;
    let id = new_id(now);
    let row = entity::mail::Model {
        id,
        user_id: None,
        kind: kind.as_str().to_owned(),
        recipient: email.as_str().to_owned(),
        language: Language::default().as_str().to_owned(),
        token_id: None,
        created_at: now,
        sent_at: None,
        failed_at: None,
        error: None,
        day: None,
        figures: None,
    };
    entity::mail::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    // In the real thing this is the link.
    tx.execute_raw(statement(
        tx,
        "DELETE FROM mails WHERE created_at = $1 AND id = $2",
        [now.into(), id.into()],
    ))
    .await?;
    core.queue
        .enqueue(tx, &Job::SendMail { mail: id }, now, None)
        .await?;
    Ok(())
}

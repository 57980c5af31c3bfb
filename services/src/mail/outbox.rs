//! Puts a mail on its way, inside the transaction that causes it.

use domain::{id::UserId, language::Language, time::Millis};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Figures, MailKind};
use crate::{
    error::Result,
    ids::new_id,
    jobs::{Job, Queue},
};

/// A mail that is to be sent.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// What it says.
    pub kind: MailKind,
    /// The account it is about.
    pub user: Option<UserId>,
    /// Address.
    pub recipient: &'a str,
    /// Language it is written in.
    pub language: Language,
    /// Row of `one_time_tokens` its link is made of.
    pub token: Option<Uuid>,
    /// The local day it is for, as days since 1970-01-01: there is one mail of a kind for a user and
    /// day.
    pub day: Option<i32>,
    /// What it tells.
    pub figures: Option<Figures>,
}

/// Records `mail` and enqueues its sending; both happen if and only if `tx` commits.
///
/// # Errors
/// When the database fails, also because there is a mail of the kind for the user and day.
pub async fn post(
    tx: &DatabaseTransaction,
    queue: &dyn Queue,
    mail: NewMail<'_>,
    now: Millis,
) -> Result<Uuid> {
    let id = new_id(now);
    let row = entity::mail::Model {
        id,
        user_id: mail.user.map(Uuid::from),
        kind: mail.kind.as_str().to_owned(),
        recipient: mail.recipient.to_owned(),
        language: mail.language.as_str().to_owned(),
        token_id: mail.token,
        created_at: now,
        sent_at: None,
        failed_at: None,
        error: None,
        day: mail.day,
        figures: mail.figures.as_ref().map(Figures::stored).transpose()?,
    };
    entity::mail::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    queue
        .enqueue(tx, &Job::SendMail { mail: id }, now, None)
        .await?;
    Ok(id)
}

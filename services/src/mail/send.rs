//! The deed of [`crate::jobs::Job::SendMail`].

use domain::{
    id::UserId,
    language::Language,
    remind::LATE,
    time::{DAY, Millis},
};
use entity::{
    mail::{Column, Entity, Model},
    reminder, user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    Figures, MailKind, Mailer, Outgoing, SendError, address,
    templates::{self, Parts},
    unsubscribe,
};
use crate::{
    auth::links,
    core::Core,
    error::{Error, Result},
    jobs::JobError,
    measure,
};

/// Characters of an error that are kept.
const ERROR_MAX: usize = 500;

/// How long a mail is tried: then nobody waits for it any more.
const TRIED: Millis = DAY;

/// Sends the mail recorded under `id`, unless it was sent, has failed for good or is gone with its
/// account. A mail that nobody should get any more is not sent.
///
/// The mark is set after the server has taken the mail: a process that dies between the two sends
/// it once more, with the same `Message-ID`.
///
/// # Errors
/// [`JobError::Retry`] when the database or the mail server does not answer;
/// [`JobError::Permanent`] when the server has not taken it for a day.
pub async fn run(core: &Core, mailer: &dyn Mailer, id: Uuid) -> Result<(), JobError> {
    let Some(row) = Entity::find_by_id(id).one(&core.db).await? else {
        return Ok(());
    };
    if row.sent_at.is_some() || row.failed_at.is_some() {
        return Ok(());
    }
    let kind = MailKind::parse(&row.kind)
        .ok_or_else(|| Error::Stored(format!("mails {id}: unknown kind")))?;
    let user = match row.user_id {
        Some(user) => user::Entity::find_by_id(user).one(&core.db).await?,
        None => None,
    };
    if let Some(why) = obsolete(core, &row, kind, user.as_ref()).await? {
        return Ok(failed(core, id, why).await?);
    }
    let mail = compose(core, &row, kind, user.as_ref())?;
    let sent_off = mailer.send(&mail).await;
    let sent_off = sent_off.map_err(|error| error.without(&mail));
    noticed(core, &sent_off);
    match sent_off {
        Ok(()) => {
            sent(core, id).await?;
            if let Some(user) =
                user.filter(|user| user.mail_failed_at.is_some() && user.email == row.recipient)
            {
                address::works_again(&core.db, UserId(user.id), core.clock.now()).await?;
            }
            Ok(())
        }
        Err(SendError::Permanent(error)) => {
            tracing::warn!(mail = %id, %error, "a mail cannot be delivered");
            Ok(failed(core, id, &error).await?)
        }
        Err(SendError::NoSuchAddress(error)) => {
            tracing::warn!(mail = %id, %error, "an address takes no mail");
            if let Some(user) = row.user_id {
                let now = core.clock.now();
                address::takes_none(core, UserId(user), &row.recipient, &error, now).await?;
            }
            Ok(failed(core, id, &error).await?)
        }
        Err(SendError::Temporary(error)) if core.clock.now() - row.created_at >= TRIED => {
            failed(core, id, &error).await?;
            Err(JobError::Permanent(error))
        }
        Err(SendError::Temporary(error)) => Err(JobError::Retry(error)),
    }
}

/// Counts what a try has shown.
fn noticed(core: &Core, sent: &Result<(), SendError>) {
    let signs = &core.watch.signs;
    match sent {
        Err(SendError::Temporary(_)) => signs.mail_refused(),
        _ => signs.mail_answered(),
    }
    measure::mail(match sent {
        Ok(()) => "sent",
        Err(SendError::Temporary(_)) => "later",
        Err(SendError::Permanent(_)) => "refused",
        Err(SendError::NoSuchAddress(_)) => "no_such_address",
    });
}

/// Lets a mail that has failed be sent after all, if its job runs once more.
///
/// # Errors
/// When the database fails.
pub async fn reopen(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::FailedAt, Expr::value(Option::<Millis>::None))
        .col_expr(Column::Error, Expr::value(Option::<String>::None))
        .filter(Column::Id.eq(id))
        .filter(Column::SentAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Marks a mail as failed, because nothing will send it any more.
///
/// # Errors
/// When the database fails.
pub async fn give_up(db: &impl ConnectionTrait, id: Uuid, now: Millis, why: &str) -> Result<()> {
    mark(db, id, Column::FailedAt, now, Some(why.to_owned())).await
}

/// Why nobody should get the mail in `row` any more.
async fn obsolete(
    core: &Core,
    row: &Model,
    kind: MailKind,
    user: Option<&user::Model>,
) -> Result<Option<&'static str>> {
    if !link_works(core, row).await? {
        return Ok(Some("its link has ended before it could be sent"));
    }
    // What the owner of the account asked for just now is tried all the same.
    let asked_for = matches!(
        kind,
        MailKind::Verify | MailKind::Reset | MailKind::EmailChange
    );
    if !asked_for && user.is_some_and(|user| user.mail_failed_at.is_some()) {
        return Ok(Some("the address takes no mail"));
    }
    let (Some(reminder), Some(user), Some(_)) = (kind.reminder(), row.user_id, row.day) else {
        return Ok(None);
    };
    if core.clock.now() - row.created_at > LATE {
        return Ok(Some("it would have come too late"));
    }
    let setting = reminder::Entity::find_by_id((user, reminder.as_str().to_owned()))
        .one(&core.db)
        .await?;
    let on = setting.is_some_and(|setting| setting.next_at.is_some());
    Ok((!on).then_some("it was switched off before it could be sent"))
}

/// Whether the one-time link in `row` can still be used; true when it has none.
async fn link_works(core: &Core, row: &Model) -> Result<bool> {
    let Some(token) = row.token_id else {
        return Ok(true);
    };
    let token = entity::one_time_token::Entity::find_by_id(token)
        .one(&core.db)
        .await?;
    Ok(token.is_some_and(|token| {
        token.used_at.is_none() && token.voided_at.is_none() && token.expires_at > core.clock.now()
    }))
}

fn compose(
    core: &Core,
    row: &Model,
    kind: MailKind,
    user: Option<&user::Model>,
) -> Result<Outgoing> {
    let language = Language::parse(&row.language)
        .ok_or_else(|| Error::Stored(format!("mails {}: unknown language", row.id)))?;
    let home = &core.settings.public_url;
    let link = match row.token_id {
        Some(token) => links::url_for(core, kind, token),
        None => format!("{home}{}", templates::page(kind)),
    };
    let unsubscribe = match (kind.reminder(), row.user_id) {
        (Some(reminder), Some(user)) => Some(unsubscribe::url(core, UserId(user), reminder)?),
        _ => None,
    };
    let parts = Parts {
        language,
        link: &link,
        public_url: home,
        figures: Figures::read(row.figures.as_deref())?,
        unsubscribe: unsubscribe.as_deref(),
    };
    let content = templates::render(kind, &parts);
    Ok(Outgoing {
        id: row.id,
        message_id: format!("{}@{}", row.id, host(home)),
        at: row.created_at,
        // The name is what the learner typed: nobody else is sent it.
        name: user
            .filter(|user| user.email == row.recipient)
            .map(|user| user.name.clone()),
        to: row.recipient.clone(),
        subject: content.subject,
        text: content.text,
        html: content.html,
        unsubscribe,
    })
}

/// Host name of an origin, without the port.
fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let host = match authority.rfind(':') {
        Some(colon) if !authority.ends_with(']') => &authority[..colon],
        _ => authority,
    };
    if host.is_empty() { "localhost" } else { host }
}

async fn sent(core: &Core, id: Uuid) -> Result<()> {
    mark(&core.db, id, Column::SentAt, core.clock.now(), None).await
}

async fn failed(core: &Core, id: Uuid, error: &str) -> Result<()> {
    let error = error.chars().take(ERROR_MAX).collect();
    mark(
        &core.db,
        id,
        Column::FailedAt,
        core.clock.now(),
        Some(error),
    )
    .await
}

/// Sets `column`, unless another run has already decided.
async fn mark(
    db: &impl ConnectionTrait,
    id: Uuid,
    column: Column,
    now: Millis,
    error: Option<String>,
) -> Result<()> {
    Entity::update_many()
        .col_expr(column, Expr::value(now))
        .col_expr(Column::Error, Expr::value(error))
        .filter(Column::Id.eq(id))
        .filter(Column::SentAt.is_null())
        .filter(Column::FailedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_message_id_ends_in_the_host() {
        for (origin, host) in [
            ("https://resee.test", "resee.test"),
            ("http://127.0.0.1:3000", "127.0.0.1"),
            ("http://[::1]:3000", "[::1]"),
            ("http://[::1]", "[::1]"),
            ("", "localhost"),
        ] {
            assert_eq!(super::host(origin), host);
        }
    }
}

//! The deed of [`crate::jobs::Job::SendMail`].

use domain::{language::Language, time::Millis};
use entity::mail::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{MailKind, Mailer, Outgoing, SendError, templates};
use crate::{
    auth::links,
    core::Core,
    error::{Error, Result},
    jobs::JobError,
};

/// Characters of an error that are kept.
const ERROR_MAX: usize = 500;

/// Sends the mail recorded under `id`, unless it was sent, has failed for good or is gone with its
/// account. A link that would not work any more is not sent.
///
/// The mark is set after the server has taken the mail: a process that dies between the two sends
/// it once more, with the same `Message-ID`.
///
/// # Errors
/// [`JobError::Retry`] when the database or the mail server does not answer.
pub async fn run(core: &Core, mailer: &dyn Mailer, id: Uuid) -> Result<(), JobError> {
    let Some(row) = Entity::find_by_id(id).one(&core.db).await? else {
        return Ok(());
    };
    if row.sent_at.is_some() || row.failed_at.is_some() {
        return Ok(());
    }
    if !link_works(core, &row).await? {
        return Ok(failed(core, id, "its link has ended before it could be sent").await?);
    }
    match mailer.send(&compose(core, &row).await?).await {
        Ok(()) => Ok(sent(core, id).await?),
        Err(SendError::Permanent(error)) => {
            tracing::warn!(mail = %id, %error, "a mail cannot be delivered");
            Ok(failed(core, id, &error).await?)
        }
        Err(SendError::Temporary(error)) => Err(JobError::Retry(error)),
    }
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

async fn compose(core: &Core, row: &Model) -> Result<Outgoing> {
    let unknown = |what: &str| Error::Stored(format!("mails {}: unknown {what}", row.id));
    let kind = MailKind::parse(&row.kind).ok_or_else(|| unknown("kind"))?;
    let language = Language::parse(&row.language).ok_or_else(|| unknown("language"))?;
    let home = &core.settings.public_url;
    let link = match row.token_id {
        Some(token) => links::url_for(core, kind, token),
        None => format!("{home}{}", templates::page(kind)),
    };
    let name = match row.user_id {
        Some(user) => entity::user::Entity::find_by_id(user)
            .one(&core.db)
            .await?
            .map(|user| user.name),
        None => None,
    };
    let content = templates::render(kind, language, &link, home);
    Ok(Outgoing {
        id: row.id,
        message_id: format!("{}@{}", row.id, host(home)),
        at: row.created_at,
        name,
        to: row.recipient.clone(),
        subject: content.subject,
        text: content.text,
        html: content.html,
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
    mark(core, id, Column::SentAt, core.clock.now(), None).await
}

async fn failed(core: &Core, id: Uuid, error: &str) -> Result<()> {
    let error = error.chars().take(ERROR_MAX).collect();
    mark(core, id, Column::FailedAt, core.clock.now(), Some(error)).await
}

/// Sets `column`, unless another run has already decided.
async fn mark(
    core: &Core,
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
        .exec(&core.db)
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

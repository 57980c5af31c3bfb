//! Ending mails with the link in one of them.

use api::{
    ApiError,
    remind::{UnsubscribeDeed, UnsubscribePage},
};
use domain::{id::UserId, remind::ReminderKind, time::Millis};
use entity::reminder;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::{
    auth::zone,
    core::Core,
    db::{begin_write, statement},
    error::Result,
    mail::unsubscribe::read,
};

/// See [`api::remind::ReminderApi::unsubscribe_page`].
pub(super) async fn page(core: &Core, token: &str) -> Result<UnsubscribePage> {
    let (user, kind) = read(&core.keys, token.trim()).ok_or(ApiError::StaleLink)?;
    let rows = rows(&core.db, user).await?;
    let on = |row: &reminder::Model| row.next_at.is_some();
    let (own, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.kind == kind.as_str());
    Ok(UnsubscribePage {
        kind,
        on: own.into_iter().any(on),
        others: others.into_iter().any(on),
        undo: rows.iter().any(|row| row.unsubscribed_at.is_some()),
    })
}

/// See [`api::remind::ReminderApi::unsubscribe`].
pub(super) async fn run(core: &Core, token: &str, deed: UnsubscribeDeed) -> Result<()> {
    let (user, kind) = read(&core.keys, token.trim()).ok_or(ApiError::StaleLink)?;
    let now = core.clock.now();
    let tx = begin_write(&core.db).await?;
    match deed {
        UnsubscribeDeed::This => end(&tx, user, kind, now).await?,
        UnsubscribeDeed::All => {
            for kind in ReminderKind::ALL {
                end(&tx, user, kind, now).await?;
            }
        }
        UnsubscribeDeed::Undo => undo(&tx, user, now).await?,
    }
    tx.commit().await?;
    Ok(())
}

async fn rows(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<reminder::Model>> {
    Ok(reminder::Entity::find()
        .filter(reminder::Column::UserId.eq(user.0))
        .all(db)
        .await?)
}

async fn end(
    tx: &DatabaseTransaction,
    user: UserId,
    kind: ReminderKind,
    now: Millis,
) -> Result<()> {
    const END: &str = "
UPDATE reminders SET next_at = NULL, unsubscribed_at = $1
WHERE user_id = $2 AND kind = $3 AND next_at IS NOT NULL";
    let values = [now.into(), user.0.into(), kind.as_str().into()];
    tx.execute_raw(statement(tx, END, values)).await?;
    Ok(())
}

/// Switches on what such a link has switched off, and nothing that the learner never wanted.
async fn undo(tx: &DatabaseTransaction, user: UserId, now: Millis) -> Result<()> {
    const UNDO: &str = "
UPDATE reminders SET next_at = $1, unsubscribed_at = NULL
WHERE user_id = $2 AND kind = $3 AND unsubscribed_at IS NOT NULL";
    let zone = entity::user::Entity::find_by_id(user.0)
        .one(tx)
        .await?
        .map(|user| user.time_zone)
        .unwrap_or_default();
    for row in rows(tx, user).await? {
        let small = |number: i16| u8::try_from(number).unwrap_or(0);
        let next = zone::next_hour(&zone, small(row.hour), row.weekday.map(small), now);
        let values = [next.into(), user.0.into(), row.kind.into()];
        tx.execute_raw(statement(tx, UNDO, values)).await?;
    }
    Ok(())
}

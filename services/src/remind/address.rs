//! Mails that a learner asks for, to see whether they arrive.

use api::{ApiError, Viewer};
use domain::{
    remind::ReminderKind,
    time::{HOUR, Millis},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::figures::{self, Moment};
use crate::{
    auth,
    core::Core,
    db::{begin_write, statement},
    error::Result,
    mail::{MailKind, NewMail, post, works_again},
};

/// Such mails an hour.
const PER_HOUR: usize = 3;

/// See [`api::remind::ReminderApi::send_test`].
pub(super) async fn send_test(core: &Core, viewer: &Viewer) -> Result<()> {
    if !viewer.verified {
        return Err(ApiError::Forbidden.into());
    }
    let figures = example(core, viewer).await?;
    let tx = begin_write(&core.db).await?;
    admit(&tx, viewer).await?;
    test_mail(core, &tx, viewer, figures).await?;
    tx.commit().await?;
    Ok(())
}

/// See [`api::remind::ReminderApi::retry_address`].
pub(super) async fn retry(core: &Core, viewer: &Viewer) -> Result<()> {
    let figures = example(core, viewer).await?;
    let tx = begin_write(&core.db).await?;
    admit(&tx, viewer).await?;
    works_again(&tx, viewer.user, viewer.now).await?;
    if viewer.verified {
        test_mail(core, &tx, viewer, figures).await?;
    } else {
        auth::send_verification(core, &tx, viewer.user, viewer.now).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn example(core: &Core, viewer: &Viewer) -> Result<crate::mail::Figures> {
    let moment = Moment {
        user: viewer.user,
        today: viewer.today,
        now: viewer.now,
    };
    figures::example(&core.db, &moment).await
}

/// Refuses more than [`PER_HOUR`]. The learner's row is locked meanwhile, so that they are counted one
/// after another.
async fn admit(tx: &DatabaseTransaction, viewer: &Viewer) -> Result<()> {
    const LOCK: &str = "UPDATE users SET updated_at = $1 WHERE id = $2";
    const ASKED: &str = "
SELECT created_at FROM mails
WHERE user_id = $1 AND created_at > $2 AND day IS NULL AND kind IN ('daily', 'verify')
ORDER BY created_at DESC LIMIT 3";
    tx.execute_raw(statement(
        tx,
        LOCK,
        [viewer.now.into(), viewer.user.0.into()],
    ))
    .await?;
    let values = [viewer.user.0.into(), (viewer.now - HOUR).into()];
    let rows = tx.query_all_raw(statement(tx, ASKED, values)).await?;
    let Some(third) = rows.get(PER_HOUR - 1) else {
        return Ok(());
    };
    let at: Millis = third.try_get("", "created_at")?;
    let seconds = (at + HOUR - viewer.now).max(0) / 1000 + 1;
    Err(ApiError::TooMany {
        retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
    }
    .into())
}

async fn test_mail(
    core: &Core,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    figures: crate::mail::Figures,
) -> Result<()> {
    let mail = NewMail {
        kind: MailKind::from(ReminderKind::Daily),
        user: Some(viewer.user),
        recipient: &viewer.email,
        language: viewer.language,
        token: None,
        // It stands for no day, so it takes no day's reminder away.
        day: None,
        figures: Some(figures),
    };
    post(tx, &*core.queue, mail, viewer.now).await?;
    Ok(())
}

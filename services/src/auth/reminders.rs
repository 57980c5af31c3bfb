//! Mails that come by themselves begin with a proved address.

use domain::{id::UserId, remind::ReminderKind, time::Millis};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::zone;
use crate::{db::statement, error::Result};

/// One row per kind, as it is until the learner says otherwise. One who said so already keeps it.
pub(crate) async fn begin(
    tx: &DatabaseTransaction,
    user: UserId,
    time_zone: &str,
    now: Millis,
) -> Result<()> {
    const BEGIN: &str = "
INSERT INTO reminders (user_id, kind, hour, weekday, skip_studied, next_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, kind) DO NOTHING";
    for kind in ReminderKind::ALL {
        let setting = kind.default_setting();
        let next = setting
            .on
            .then(|| zone::next_hour(time_zone, setting.hour, setting.weekday, now));
        let values = [
            user.0.into(),
            kind.as_str().into(),
            i16::from(setting.hour).into(),
            setting.weekday.map(i16::from).into(),
            setting.skip_studied.into(),
            next.into(),
        ];
        tx.execute_raw(statement(tx, BEGIN, values)).await?;
    }
    Ok(())
}

//! Addresses that take no mail.

use domain::{id::UserId, time::Millis};
use sea_orm::ConnectionTrait;

use crate::{core::Core, db::statement, error::Result};

/// Characters of the server's words that are kept.
const WORDS_MAX: usize = 300;

/// Notes that the account's address was refused, unless it has another by now.
pub(super) async fn takes_none(
    core: &Core,
    user: UserId,
    address: &str,
    words: &str,
    now: Millis,
) -> Result<()> {
    const MARK: &str = "
UPDATE users SET mail_failed_at = $1, mail_failure = $2, data_version = data_version + 1,
    updated_at = $1
WHERE id = $3 AND email = $4";
    let words: String = words.chars().take(WORDS_MAX).collect();
    let values = [now.into(), words.into(), user.0.into(), address.into()];
    core.db
        .execute_raw(statement(&core.db, MARK, values))
        .await?;
    Ok(())
}

/// Takes that back: the address took a mail, or its owner says it will.
///
/// # Errors
/// When the database fails.
pub async fn works_again(db: &impl ConnectionTrait, user: UserId, now: Millis) -> Result<()> {
    const CLEAR: &str = "
UPDATE users SET mail_failed_at = NULL, mail_failure = NULL, data_version = data_version + 1,
    updated_at = $1
WHERE id = $2 AND mail_failed_at IS NOT NULL";
    db.execute_raw(statement(db, CLEAR, [now.into(), user.0.into()]))
        .await?;
    Ok(())
}

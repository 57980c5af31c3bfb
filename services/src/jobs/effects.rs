//! Effects that happen once, however often their job runs.
//!
//! A job runs again when its worker dies or is silent for too long, and the silent one may come
//! back and finish as well. What both would do is done by the one that stores its key. Mails and
//! calls to the model keep a record of their own (`mails`, `ai_calls`), because what they did
//! cannot be part of a transaction.

use domain::time::Millis;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{db::statement, error::Result};

/// Whether the effect named `key`, at most 200 characters such as `digest:` and an id, is still to
/// be made. Then make it in `tx`: key and effect are stored together. Somebody who is making it now
/// is waited for.
///
/// # Errors
/// When the database fails.
pub async fn once(tx: &DatabaseTransaction, key: &str, now: Millis) -> Result<bool> {
    let insert = statement(
        tx,
        "INSERT INTO effects (effect_key, made_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        [key.into(), now.into()],
    );
    Ok(tx.execute_raw(insert).await?.rows_affected() == 1)
}

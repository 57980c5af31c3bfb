//! Networks from which an account was signed in to.

use domain::{
    id::UserId,
    time::{DAY, Millis},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{db::statement, error::Result, ids::new_id};

/// How long a network is known after a sign-in from it.
pub(crate) const KNOWN_FOR: Millis = 90 * DAY;

/// Whether the network `$2` is known to the account `users.id` since `$3`; a column of a query.
pub(super) const IS_KNOWN: &str = "EXISTS (SELECT 1 FROM known_networks k \
     WHERE k.user_id = users.id AND k.network = $2 AND k.signed_in_at > $3) AS known";

/// Notes a sign-in.
pub(super) async fn note(
    tx: &DatabaseTransaction,
    user: UserId,
    network: &str,
    now: Millis,
) -> Result<()> {
    tx.execute_raw(statement(
        tx,
        "INSERT INTO known_networks (id, user_id, network, signed_in_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id, network) DO UPDATE SET signed_in_at = excluded.signed_in_at",
        [
            new_id(now).into(),
            user.0.into(),
            network.into(),
            now.into(),
        ],
    ))
    .await?;
    Ok(())
}

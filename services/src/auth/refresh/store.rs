//! The statements of a rotation. Every transaction locks the session's row first, so that two of
//! them never wait for each other.

use domain::time::Millis;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
};
use uuid::Uuid;

use super::step::Row;
use crate::{core::Core, db::statement, error::Result, keys::token_hash};

/// Finds a token by its hash.
pub(super) async fn find(core: &Core, hash: &str) -> Result<Option<Row>> {
    let query = statement(
        &core.db,
        "SELECT t.session_id, s.user_id, s.expires_at AS session_expires_at, s.ended_at, \
         t.expires_at, t.consumed_at, t.revoked_at, t.successor_hash, \
         n.expires_at AS next_expires_at, n.consumed_at AS next_consumed_at, \
         n.revoked_at AS next_revoked_at \
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id \
         LEFT JOIN refresh_tokens n ON n.token_hash = t.successor_hash WHERE t.token_hash = $1",
        [hash.into()],
    );
    Ok(Row::find_by_statement(query).one(&core.db).await?)
}

/// Locks a session that lives, and notes that it was seen. False when it has ended.
pub(super) async fn touch(tx: &DatabaseTransaction, session: Uuid, now: Millis) -> Result<bool> {
    let done = tx
        .execute_raw(statement(
            tx,
            "UPDATE sessions SET last_seen_at = $1 \
             WHERE id = $2 AND ended_at IS NULL AND expires_at > $1",
            [now.into(), session.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses a token up. False when somebody else has.
pub(super) async fn consume(
    tx: &DatabaseTransaction,
    hash: &str,
    successor: &str,
    now: Millis,
) -> Result<bool> {
    let row = tx
        .query_one_raw(statement(
            tx,
            "UPDATE refresh_tokens SET consumed_at = $1, successor_hash = $2 \
             WHERE token_hash = $3 AND consumed_at IS NULL AND revoked_at IS NULL \
             AND expires_at > $1 RETURNING session_id",
            [now.into(), successor.into(), hash.into()],
        ))
        .await?;
    Ok(row.is_some())
}

/// Revokes the successor `old`, unless it was used, and puts `new` in its place.
pub(super) async fn replace(
    tx: &DatabaseTransaction,
    hash: &str,
    old: &str,
    new: &str,
    now: Millis,
) -> Result<bool> {
    let revoked = tx
        .execute_raw(statement(
            tx,
            "UPDATE refresh_tokens SET revoked_at = $1 \
             WHERE token_hash = $2 AND consumed_at IS NULL AND revoked_at IS NULL",
            [now.into(), old.into()],
        ))
        .await?;
    let moved = tx
        .execute_raw(statement(
            tx,
            "UPDATE refresh_tokens SET consumed_at = $1, successor_hash = $2 \
             WHERE token_hash = $3 AND successor_hash = $4",
            [now.into(), new.into(), hash.into(), old.into()],
        ))
        .await?;
    Ok(revoked.rows_affected() == 1 && moved.rows_affected() == 1)
}

/// Stores a token of `session`.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    session: Uuid,
    token: &str,
    now: Millis,
    expires_at: Millis,
) -> Result<()> {
    let row = entity::refresh_token::Model {
        token_hash: token_hash(token),
        session_id: session,
        successor_hash: None,
        issued_at: now,
        expires_at,
        consumed_at: None,
        revoked_at: None,
    };
    entity::refresh_token::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Revokes every token of `session`.
pub(super) async fn revoke_all(tx: &DatabaseTransaction, session: Uuid, now: Millis) -> Result<()> {
    tx.execute_raw(statement(
        tx,
        "UPDATE refresh_tokens SET revoked_at = $1 WHERE session_id = $2 AND revoked_at IS NULL",
        [now.into(), session.into()],
    ))
    .await?;
    Ok(())
}

//! Refresh tokens: a chain in which every token is used once.
//!
//! The first token of a session is random. A successor is
//! `HMAC(key, token "." moment of use)`: whoever presents the same token within ten seconds of its
//! use is handed the very same successor, computed anew and never stored, so that tabs rotating at
//! the same time end up with one live token.
//!
//! Later than that the token is spent. It is honoured only while its successor was never used,
//! which is what a lost reply looks like: the successor is revoked and another one made. The
//! moment of use is set anew with it, so the new successor differs from the revoked one, and tabs
//! that come back together agree again for ten seconds. A spent token whose successor was used, or
//! a revoked one, is in two hands: the session ends and its owner is told.
//!
//! A token lives 30 days, its session 90.

mod step;
mod store;

use domain::{
    auth::AuditEvent,
    id::{SessionId, UserId},
    time::{DAY, Millis},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use self::step::{Row, Step, decide};
use super::{Origin, jwt::Access, post, random};
use crate::{
    audit::{self, Entry},
    core::Core,
    db::{begin_write, statement},
    error::{Error, Result},
    keys::{NamedKey, Purpose, token_hash},
    mail::MailKind,
};

/// Milliseconds a token waits for its use.
pub(super) const IDLE: Millis = 30 * DAY;
/// Milliseconds after which a session ends whatever happens.
pub(super) const ABSOLUTE: Millis = 90 * DAY;
/// Looks at a token that others are changing at the same time. Every look but the last saw a
/// change, and a token changes once in ten seconds.
const LOOKS: usize = 3;

/// A token to put into a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issued {
    pub token: String,
    pub expires_at: Millis,
}

/// A rotated session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rotated {
    pub user: UserId,
    pub session: SessionId,
    pub next: Issued,
}

/// Stores the first token of `session`, which ends at `session_end`.
pub(super) async fn first(
    tx: &DatabaseTransaction,
    session: SessionId,
    session_end: Millis,
    now: Millis,
) -> Result<Issued> {
    let issued = Issued {
        token: random::token()?,
        expires_at: (now + IDLE).min(session_end),
    };
    store::insert(tx, session.0, &issued.token, now, issued.expires_at).await?;
    Ok(issued)
}

/// Exchanges `token` for its successor. Nothing when it is not, or no longer, good for one.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub(super) async fn rotate(
    core: &Core,
    token: &str,
    origin: Origin<'_>,
    now: Millis,
) -> Result<Option<Rotated>> {
    if !random::is_token(token) {
        return Ok(None);
    }
    let hash = token_hash(token);
    for _ in 0..LOOKS {
        let Some(row) = store::find(core, &hash).await? else {
            return Ok(None);
        };
        let next = match decide(&row, now) {
            Step::Refuse => return Ok(None),
            Step::Replay => {
                end_family(core, &row, origin, now).await?;
                return Ok(None);
            }
            Step::Same {
                consumed_at,
                successor,
                expires_at,
            } => {
                return Ok(same(core, token, consumed_at, &successor)
                    .map(|token| rotated(&row, Issued { token, expires_at })));
            }
            Step::Consume => exchange(core, &row, token, &hash, None, now).await?,
            Step::Again { successor } => {
                exchange(core, &row, token, &hash, Some(&successor), now).await?
            }
        };
        if let Some(next) = next {
            return Ok(Some(rotated(&row, next)));
        }
    }
    Err(Error::Stored(
        "a refresh token that never stands still".to_owned(),
    ))
}

/// Whose session `token` is good for, without using it up.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn held(core: &Core, token: &str, now: Millis) -> Result<Option<Access>> {
    let Some(row) = store::find(core, &token_hash(token)).await? else {
        return Ok(None);
    };
    Ok(match decide(&row, now) {
        Step::Consume | Step::Same { .. } | Step::Again { .. } => Some(Access {
            user: UserId(row.user_id),
            session: SessionId(row.session_id),
        }),
        Step::Refuse | Step::Replay => None,
    })
}

fn rotated(row: &Row, next: Issued) -> Rotated {
    Rotated {
        user: UserId(row.user_id),
        session: SessionId(row.session_id),
        next,
    }
}

/// Writes a rotation: the first one of a token, or one that replaces the successor `lost`.
/// Nothing when somebody was faster.
async fn exchange(
    core: &Core,
    row: &Row,
    token: &str,
    hash: &str,
    lost: Option<&str>,
    now: Millis,
) -> Result<Option<Issued>> {
    let key = core
        .keys
        .jwt
        .first()
        .ok_or(Error::Crypto("no key for refresh tokens"))?;
    let next = Issued {
        token: successor(key, token, now),
        expires_at: (now + IDLE).min(row.session_expires_at),
    };
    let next_hash = token_hash(&next.token);
    let tx = begin_write(&core.db).await?;
    let done = store::touch(&tx, row.session_id, now).await?
        && match lost {
            None => store::consume(&tx, hash, &next_hash, now).await?,
            Some(lost) => store::replace(&tx, hash, lost, &next_hash, now).await?,
        };
    if !done {
        tx.rollback().await?;
        return Ok(None);
    }
    store::insert(&tx, row.session_id, &next.token, now, next.expires_at).await?;
    tx.commit().await?;
    Ok(Some(next))
}

fn successor(key: &NamedKey, token: &str, used_at: Millis) -> String {
    let message = format!("{token}.{used_at}");
    key.token(Purpose::Refresh, message.as_bytes())
}

/// The successor of `token` whose hash is stored, made with whichever key was the first then.
fn same(core: &Core, token: &str, used_at: Millis, hash: &str) -> Option<String> {
    core.keys
        .jwt
        .iter()
        .map(|key| successor(key, token, used_at))
        .find(|candidate| token_hash(candidate) == hash)
}

/// Ends the session of a token that was replayed, once, and tells its owner.
async fn end_family(core: &Core, row: &Row, origin: Origin<'_>, now: Millis) -> Result<()> {
    let tx = begin_write(&core.db).await?;
    if ended(&tx, row.session_id, now).await? {
        store::revoke_all(&tx, row.session_id, now).await?;
        let user = UserId(row.user_id);
        post::to_user(core, &tx, MailKind::Replay, user, now).await?;
        let entry = Entry {
            user: Some(user),
            actor: None,
            event: AuditEvent::FamilyRevoked,
            network: origin.network,
            user_agent: origin.user_agent,
            detail: "",
        };
        audit::record(&tx, now, &entry).await?;
        tracing::warn!(session = %row.session_id, user = %row.user_id, "a spent refresh token was replayed; the session is ended");
    }
    tx.commit().await?;
    Ok(())
}

async fn ended(tx: &DatabaseTransaction, session: Uuid, now: Millis) -> Result<bool> {
    let done = tx
        .execute_raw(statement(
            tx,
            "UPDATE sessions SET ended_at = $1, end_reason = 'replay' \
             WHERE id = $2 AND ended_at IS NULL",
            [now.into(), session.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

//! Links that prove an address, allow a new password or change the address: one use, stored as a
//! hash.
//!
//! The token in a link is computed from its row's id with a key that only the server has. So the
//! job that sends the mail holds the id alone, and neither the database nor the queue holds
//! anything that could be used as a link. Rows are found by SHA-256 of the token: the comparison
//! tells nothing about a token that is not known already.

use domain::{
    auth::Email,
    id::UserId,
    time::{HOUR, MINUTE, Millis},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryResult};
use uuid::Uuid;

use super::random::is_token;
use crate::{
    core::Core,
    db::statement,
    error::{Error, Result},
    ids::new_id,
    keys::{Keys, Purpose, token_hash},
    mail::{MailKind, templates},
};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Proves an address; lives 24 hours.
    Verify,
    /// Allows a new password; lives 30 minutes.
    Reset,
    /// Gives the account the address it was mailed to; lives 24 hours.
    Email,
}

impl LinkKind {
    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Email => "email",
        }
    }

    const fn life(self) -> Millis {
        match self {
            Self::Verify | Self::Email => 24 * HOUR,
            Self::Reset => 30 * MINUTE,
        }
    }

    /// The mail that carries such a link.
    pub(super) const fn mail(self) -> MailKind {
        match self {
            Self::Verify => MailKind::Verify,
            Self::Reset => MailKind::Reset,
            Self::Email => MailKind::EmailChange,
        }
    }
}

/// The token of the link whose row is `id`.
///
/// Made with the first of `JWT_KEYS`: a link whose mail is still waiting when that key is replaced
/// does not work, and has to be asked for again.
pub fn raw_token(keys: &Keys, kind: LinkKind, id: Uuid) -> Result<String> {
    let key = keys.jwt.first().ok_or(Error::Crypto("no key for links"))?;
    let message = format!("{}:{id}", kind.as_str());
    Ok(key.token(Purpose::Link, message.as_bytes()))
}

/// Where the link of a mail of `kind` leads; `token` is its row of `one_time_tokens`.
pub fn url_for(core: &Core, kind: MailKind, token: Uuid) -> String {
    let link = match kind {
        MailKind::Verify => Some(LinkKind::Verify),
        MailKind::Reset => Some(LinkKind::Reset),
        MailKind::EmailChange => Some(LinkKind::Email),
        _ => None,
    };
    let page = format!("{}{}", core.settings.public_url, templates::page(kind));
    match link.and_then(|link| raw_token(&core.keys, link, token).ok()) {
        Some(raw) => format!("{page}?token={raw}"),
        None => page,
    }
}

/// Makes a link of `kind` for `user` and voids the older ones. Returns its row's id.
///
/// # Errors
/// When the database fails.
pub(super) async fn create(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: LinkKind,
    user: UserId,
    now: Millis,
) -> Result<Uuid> {
    insert(core, tx, kind, user, None, now).await
}

/// Makes a link that gives `user` the `address`, and voids the older ones. Returns its row's id.
///
/// # Errors
/// When the database fails.
pub(super) async fn create_for_address(
    core: &Core,
    tx: &DatabaseTransaction,
    user: UserId,
    address: &Email,
    now: Millis,
) -> Result<Uuid> {
    insert(core, tx, LinkKind::Email, user, Some(address), now).await
}

async fn insert(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: LinkKind,
    user: UserId,
    address: Option<&Email>,
    now: Millis,
) -> Result<Uuid> {
    void(tx, kind, user, now).await?;
    let id = new_id(now);
    let row = entity::one_time_token::Model {
        id,
        user_id: user.0,
        kind: kind.as_str().to_owned(),
        token_hash: token_hash(&raw_token(&core.keys, kind, id)?),
        created_at: now,
        expires_at: now + kind.life(),
        used_at: None,
        voided_at: None,
        address: address.map(|address| address.as_str().to_owned()),
    };
    entity::one_time_token::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(id)
}

/// Ends every unused link of `kind`.
///
/// # Errors
/// When the database fails.
pub(super) async fn void(
    tx: &DatabaseTransaction,
    kind: LinkKind,
    user: UserId,
    now: Millis,
) -> Result<()> {
    tx.execute_raw(statement(
        tx,
        "UPDATE one_time_tokens SET voided_at = $1 \
         WHERE user_id = $2 AND kind = $3 AND used_at IS NULL AND voided_at IS NULL",
        [now.into(), user.0.into(), kind.as_str().into()],
    ))
    .await?;
    Ok(())
}

/// Uses a link up. Returns its owner, or nothing when it is used, voided, expired or unknown: of
/// any number of attempts at once, one gets the owner.
///
/// # Errors
/// When the database fails.
pub(super) async fn redeem(
    tx: &DatabaseTransaction,
    kind: LinkKind,
    token: &str,
    now: Millis,
) -> Result<Option<UserId>> {
    let row = used_up(tx, kind, token, now).await?;
    Ok(row
        .map(|row| row.try_get("", "user_id"))
        .transpose()?
        .map(UserId))
}

/// The same for a link of [`LinkKind::Email`]: its owner and the new address.
///
/// # Errors
/// When the database fails.
pub(super) async fn redeem_address(
    tx: &DatabaseTransaction,
    token: &str,
    now: Millis,
) -> Result<Option<(UserId, String)>> {
    let row = used_up(tx, LinkKind::Email, token, now).await?;
    row.map(|row| {
        let user = UserId(row.try_get("", "user_id")?);
        Ok((user, row.try_get("", "address")?))
    })
    .transpose()
}

async fn used_up(
    tx: &DatabaseTransaction,
    kind: LinkKind,
    token: &str,
    now: Millis,
) -> Result<Option<QueryResult>> {
    if !is_token(token) {
        return Ok(None);
    }
    Ok(tx
        .query_one_raw(statement(
            tx,
            "UPDATE one_time_tokens SET used_at = $1 \
             WHERE token_hash = $2 AND kind = $3 AND used_at IS NULL AND voided_at IS NULL \
             AND expires_at > $1 RETURNING user_id, address",
            [now.into(), token_hash(token).into(), kind.as_str().into()],
        ))
        .await?)
}

//! Invitations: one use, seven days, and a role. The set-up link is one that makes the first
//! admin; only the hash is stored.

use domain::{
    auth::Role,
    time::{DAY, Millis},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

use super::random;
use crate::{
    core::Core,
    db::{begin_write, statement},
    error::{Error, Result},
    keys::token_hash,
};

/// Milliseconds an invitation lives.
const LIFE: Millis = 7 * DAY;

/// While there are no users: makes the link with which the first admin registers, and voids the
/// ones made before. Nothing once somebody has registered.
///
/// # Errors
/// When the database fails.
pub async fn setup_link(core: &Core) -> Result<Option<String>> {
    let tx = begin_write(&core.db).await?;
    if any_users(&tx).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    void_setup(&tx).await?;
    let token = create(&tx, Role::Admin, core.clock.now()).await?;
    tx.commit().await?;
    Ok(Some(url(core, &token)))
}

/// Voids set-up links, so that none outlives the first registration. Once there are users, an unused
/// invitation of this role is one that an admin has made, and stays.
pub(super) async fn void_setup(tx: &DatabaseTransaction) -> Result<()> {
    let text = "DELETE FROM invites WHERE role = 'admin' AND used_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM users)";
    tx.execute_raw(statement(tx, text, [])).await?;
    Ok(())
}

/// A link with which one person registers as `role`.
pub(super) async fn link(
    core: &Core,
    tx: &DatabaseTransaction,
    role: Role,
    now: Millis,
) -> Result<String> {
    Ok(url(core, &create(tx, role, now).await?))
}

fn url(core: &Core, token: &str) -> String {
    format!("{}/register?invite={token}", core.settings.public_url)
}

async fn create(tx: &DatabaseTransaction, role: Role, now: Millis) -> Result<String> {
    let token = random::token()?;
    let row = entity::invite::Model {
        token_hash: token_hash(&token),
        role: role.as_str().to_owned(),
        created_at: now,
        expires_at: now + LIFE,
        used_at: None,
    };
    entity::invite::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(token)
}

/// Whether anybody has an account.
pub(super) async fn any_users(db: &impl ConnectionTrait) -> Result<bool> {
    let row = db
        .query_one_raw(statement(db, "SELECT 1 AS one FROM users LIMIT 1", []))
        .await?;
    Ok(row.is_some())
}

/// The role that `token` would give now; nothing when it is not valid.
pub(super) async fn peek(core: &Core, token: &str, now: Millis) -> Result<Option<Role>> {
    if !random::is_token(token) {
        return Ok(None);
    }
    let row = core
        .db
        .query_one_raw(statement(
            &core.db,
            "SELECT role FROM invites \
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
            [token_hash(token).into(), now.into()],
        ))
        .await?;
    row.map(|row| role(row.try_get("", "role")?)).transpose()
}

/// Uses `token` up and returns its role; nothing when it is not valid or somebody was faster.
pub(super) async fn redeem(
    tx: &DatabaseTransaction,
    token: &str,
    now: Millis,
) -> Result<Option<Role>> {
    if !random::is_token(token) {
        return Ok(None);
    }
    let row = tx
        .query_one_raw(statement(
            tx,
            "UPDATE invites SET used_at = $1 \
             WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1 RETURNING role",
            [now.into(), token_hash(token).into()],
        ))
        .await?;
    row.map(|row| role(row.try_get("", "role")?)).transpose()
}

fn role(stored: String) -> Result<Role> {
    Role::parse(&stored).ok_or_else(|| Error::Stored(format!("invites: unknown role {stored}")))
}

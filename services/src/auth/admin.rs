//! What whoever holds the server's shell may do with accounts.

use api::{ApiError, Caller, Field, Problem};
use domain::{
    auth::{AuditEvent, Role},
    id::UserId,
    language::{Language, Theme},
    plan::Plan,
    time::Millis,
};
use entity::user;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait};
use uuid::Uuid;

use super::{
    account::{self, NewAccount},
    address, invite,
    links::{self, LinkKind},
    post,
};
use crate::{
    audit::{self, Entry},
    core::Core,
    db::{begin_write, statement},
    error::Result,
    mail::MailKind,
};

/// Makes an account, its address taken as proved, and returns a link with which its owner sets
/// the password: nobody has to type one into a shell.
///
/// # Errors
/// [`ApiError::Invalid`] when the address is malformed or taken.
pub async fn create_user(core: &Core, email: &str, role: Role) -> Result<String> {
    let email = address::parse(email).map_err(|problem| ApiError::field(Field::Email, problem))?;
    let now = core.clock.now();
    let new = NewAccount {
        email: &email,
        password_hash: None,
        role,
        verified: true,
        time_zone: &core.settings.default_time_zone,
        accepted_terms: false,
    };
    let tx = begin_write(&core.db).await?;
    let Some(user) = account::insert(core, &tx, new, &shell(), now).await? else {
        tx.rollback().await?;
        return Err(ApiError::field(Field::Email, Problem::Unknown).into());
    };
    let token = links::create(core, &tx, LinkKind::Reset, user, now).await?;
    shell_did(&tx, now, Some(user), "create_user").await?;
    tx.commit().await?;
    Ok(links::url_for(core, MailKind::Reset, token))
}

/// Gives the account `role`. Its open pages know with their next request.
///
/// # Errors
/// [`ApiError::NotFound`] without such an account.
pub async fn set_role(core: &Core, email: &str, role: Role) -> Result<()> {
    set(core, email, "role", role.as_str(), AuditEvent::RoleChanged).await
}

/// Gives the account `plan`.
///
/// # Errors
/// [`ApiError::NotFound`] without such an account.
pub async fn set_plan(core: &Core, email: &str, plan: Plan) -> Result<()> {
    set(core, email, "plan", plan.as_str(), AuditEvent::PlanChanged).await
}

async fn set(
    core: &Core,
    email: &str,
    column: &'static str,
    value: &str,
    event: AuditEvent,
) -> Result<()> {
    let email = normal(email)?;
    let now = core.clock.now();
    let tx = begin_write(&core.db).await?;
    let text = format!(
        "UPDATE users SET {column} = $1, data_version = data_version + 1, updated_at = $2 \
         WHERE email = $3 RETURNING id"
    );
    let values = [value.into(), now.into(), email.into()];
    let changed = tx
        .query_one_raw(statement(&tx, text, values))
        .await?
        .ok_or(ApiError::NotFound)?;
    let user: Uuid = changed.try_get("", "id")?;
    let entry = Entry::by_shell(Some(UserId(user)), event, value);
    audit::record(&tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// A link with which the account's owner chooses a new password; no mail is sent.
///
/// # Errors
/// [`ApiError::NotFound`] without such an account.
pub async fn reset_link(core: &Core, email: &str) -> Result<String> {
    let account = post::addressee(&core.db, &normal(email)?)
        .await?
        .ok_or(ApiError::NotFound)?;
    let tx = begin_write(&core.db).await?;
    let now = core.clock.now();
    let user = UserId(account.id);
    let token = links::create(core, &tx, LinkKind::Reset, user, now).await?;
    shell_did(&tx, now, Some(user), "reset_link").await?;
    tx.commit().await?;
    Ok(links::url_for(core, MailKind::Reset, token))
}

/// A link with which one person registers as `role` within seven days, whatever `REGISTRATION` says
/// short of closed.
///
/// # Errors
/// When the database fails.
pub async fn invite(core: &Core, role: Role) -> Result<String> {
    let tx = begin_write(&core.db).await?;
    let now = core.clock.now();
    let link = invite::link(core, &tx, role, now).await?;
    let detail = format!("invite {}", role.as_str());
    shell_did(&tx, now, None, &detail).await?;
    tx.commit().await?;
    Ok(link)
}

async fn shell_did(
    tx: &DatabaseTransaction,
    now: Millis,
    user: Option<UserId>,
    detail: &str,
) -> Result<()> {
    let entry = Entry::by_shell(user, AuditEvent::AdminAction, detail);
    audit::record(tx, now, &entry).await
}

/// How many accounts there are.
///
/// # Errors
/// When the database fails.
pub async fn count_users(core: &Core) -> Result<u64> {
    Ok(user::Entity::find().count(&core.db).await?)
}

/// Whether `email` has an account.
///
/// # Errors
/// When the database fails.
pub async fn exists(core: &Core, email: &str) -> Result<bool> {
    Ok(post::addressee(&core.db, &normal(email)?).await?.is_some())
}

/// A malformed address has no account.
fn normal(email: &str) -> Result<String, ApiError> {
    address::parse(email)
        .map(|email| email.as_str().to_owned())
        .map_err(|_| ApiError::NotFound)
}

/// Nobody's browser.
fn shell() -> Caller {
    Caller {
        viewer: None,
        language: Language::default(),
        theme: Theme::default(),
        network: String::new(),
        is_local: true,
        user_agent: String::new(),
        accept_language: String::new(),
        request_id: String::new(),
    }
}

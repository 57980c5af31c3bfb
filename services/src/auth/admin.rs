//! What whoever holds the server's shell may do with accounts.

use api::{ApiError, Caller, Field, Problem};
use domain::{
    auth::Role,
    id::UserId,
    language::{Language, Theme},
    plan::Plan,
};
use entity::user;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

use super::{
    account::{self, NewAccount},
    address,
    links::{self, LinkKind},
    post,
};
use crate::{
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
    tx.commit().await?;
    Ok(links::url_for(core, MailKind::Reset, token))
}

/// Gives the account `role`. Its open pages know with their next request.
///
/// # Errors
/// [`ApiError::NotFound`] without such an account.
pub async fn set_role(core: &Core, email: &str, role: Role) -> Result<()> {
    set(core, email, "role", role.as_str()).await
}

/// Gives the account `plan`.
///
/// # Errors
/// [`ApiError::NotFound`] without such an account.
pub async fn set_plan(core: &Core, email: &str, plan: Plan) -> Result<()> {
    set(core, email, "plan", plan.as_str()).await
}

async fn set(core: &Core, email: &str, column: &'static str, value: &str) -> Result<()> {
    let text = format!(
        "UPDATE users SET {column} = $1, data_version = data_version + 1, updated_at = $2 \
         WHERE email = $3"
    );
    let values = [value.into(), core.clock.now().into(), normal(email)?.into()];
    let done = core
        .db
        .execute_raw(statement(&core.db, text, values))
        .await?;
    if done.rows_affected() == 0 {
        Err(ApiError::NotFound.into())
    } else {
        Ok(())
    }
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
    let token = links::create(core, &tx, LinkKind::Reset, UserId(account.id), now).await?;
    tx.commit().await?;
    Ok(links::url_for(core, MailKind::Reset, token))
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

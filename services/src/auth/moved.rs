//! The account of somebody who comes from another system.

use api::Caller;
use domain::{
    auth::{Email, Role},
    id::UserId,
    language::{Language, Theme},
    time::Millis,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::account::{self, NewAccount};
use crate::{core::Core, db::statement, error::Result};

/// What they bring. They have not accepted our terms yet.
#[derive(Clone, Debug)]
pub(crate) struct Moved<'a> {
    /// Normalised.
    pub email: &'a Email,
    /// Without one it is made of the address.
    pub name: Option<&'a str>,
    /// A hash that [`super::password`] can verify.
    pub password_hash: Option<String>,
    /// The other system had proved the address.
    pub verified: bool,
    /// Their zone.
    pub time_zone: &'a str,
    /// When they joined the other system.
    pub joined: Millis,
}

/// Stores the account. Nothing when the address is taken.
pub(crate) async fn move_in(
    core: &Core,
    tx: &DatabaseTransaction,
    moved: Moved<'_>,
    now: Millis,
) -> Result<Option<UserId>> {
    let new = NewAccount {
        email: moved.email,
        password_hash: moved.password_hash,
        role: Role::Learner,
        verified: moved.verified,
        time_zone: moved.time_zone,
        accepted_terms: false,
    };
    let Some(user) = account::insert(core, tx, new, &korean(), now).await? else {
        return Ok(None);
    };
    const CHANGE: &str = "UPDATE users SET name = COALESCE($2, name), created_at = $3, \
         email_verified_at = CASE WHEN email_verified_at IS NULL THEN NULL ELSE $3 END \
         WHERE id = $1";
    let values = [
        user.0.into(),
        moved.name.map(str::to_owned).into(),
        moved.joined.into(),
    ];
    tx.execute_raw(statement(tx, CHANGE, values)).await?;
    Ok(Some(user))
}

/// All of the original was in Korean.
fn korean() -> Caller {
    Caller {
        viewer: None,
        language: Language::Ko,
        theme: Theme::System,
        network: String::new(),
        is_local: true,
        user_agent: String::new(),
        accept_language: String::new(),
        request_id: String::new(),
    }
}

//! The demo learner's account.

use argon2::{Argon2, PasswordHasher};
use domain::{
    auth::{Email, check_password},
    id::UserId,
    language::Language,
    time::{DAY, Millis},
};
use entity::user;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::ids::Ids;
use crate::{
    core::Core,
    error::{Error, Result},
    review::utc_offset,
};

/// Where the demo learner lives.
const TIME_ZONE: &str = "Asia/Seoul";
/// A careful learner: more reviews, so fuller pictures.
const DESIRED_RETENTION: f64 = 0.93;
/// New cards a study day.
const NEW_PER_DAY: i32 = 5;

/// An account that is not stored yet.
pub struct Account {
    /// Its row.
    pub user: user::Model,
    /// Offset of its zone, in seconds east. Korea has had no daylight saving since 1988.
    pub utc_offset: i32,
}

impl Account {
    /// A verified learner in Korea, signed up a year before `now`.
    ///
    /// # Errors
    /// [`Error::Setting`] when the address or the password breaks a rule.
    pub async fn new(email: &str, password: &str, now: Millis) -> Result<Self> {
        let email = Email::parse(email).map_err(|problem| Error::Setting(problem.to_string()))?;
        check_password(password, Some(&email))
            .map_err(|problem| Error::Setting(problem.to_string()))?;
        let since = now - 365 * DAY;
        let user = user::Model {
            email_verified_at: Some(since),
            password_hash: Some(hash(password).await?),
            name: "하린".to_owned(),
            language: Language::Ko.as_str().to_owned(),
            time_zone: TIME_ZONE.to_owned(),
            new_per_day: NEW_PER_DAY,
            desired_retention: DESIRED_RETENTION,
            updated_at: now,
            ..user::Model::new(
                Ids::new(email.as_str(), "account").at(since),
                email.as_str(),
                since,
            )
        };
        Ok(Self {
            user,
            utc_offset: utc_offset(TIME_ZONE, now),
        })
    }
}

/// Finds the account that has the address already and gives it the new password.
pub async fn existing(core: &Core, account: &Account) -> Result<Option<UserId>> {
    let found = user::Entity::find()
        .filter(user::Column::Email.eq(account.user.email.clone()))
        .one(&core.db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let change = user::ActiveModel {
        id: Set(found.id),
        password_hash: Set(account.user.password_hash.clone()),
        updated_at: Set(account.user.updated_at),
        ..Default::default()
    };
    user::Entity::update(change).exec(&core.db).await?;
    Ok(Some(UserId(found.id)))
}

/// Argon2id with the crate's defaults, which are the product's: 19,456 KiB, two passes, one lane.
async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    let hash = move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    };
    tokio::task::spawn_blocking(hash)
        .await?
        .map_err(|_| Error::Crypto("the password cannot be hashed"))
}

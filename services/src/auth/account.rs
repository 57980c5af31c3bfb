//! The row of a new account.

use api::Caller;
use domain::{
    auth::{Email, Role, name_from_email},
    id::UserId,
    time::Millis,
};
use entity::user;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryTrait,
    sea_query::OnConflict,
};

use super::{TERMS_VERSION, reminders, zone};
use crate::{core::Core, error::Result, ids::new_id};

/// What differs between one new account and the next.
#[derive(Clone, Debug)]
pub(super) struct NewAccount<'a> {
    pub email: &'a Email,
    pub password_hash: Option<String>,
    pub role: Role,
    pub verified: bool,
    pub time_zone: &'a str,
    pub accepted_terms: bool,
}

/// Stores an account. Nothing when the address is taken.
pub(super) async fn insert(
    core: &Core,
    tx: &DatabaseTransaction,
    new: NewAccount<'_>,
    caller: &Caller,
    now: Millis,
) -> Result<Option<UserId>> {
    let settings = &core.settings;
    let zone = zone::guess(
        new.time_zone,
        &caller.accept_language,
        &settings.default_time_zone,
    );
    let id = new_id(now);
    let row = user::Model {
        email_verified_at: new.verified.then_some(now),
        password_hash: new.password_hash,
        name: name_from_email(new.email),
        role: new.role.as_str().to_owned(),
        language: caller.language.as_str().to_owned(),
        theme: caller.theme.as_str().to_owned(),
        time_zone: zone.clone(),
        rollover_hour: i16::from(settings.rollover.0),
        terms_version: new.accepted_terms.then(|| TERMS_VERSION.to_owned()),
        terms_accepted_at: new.accepted_terms.then_some(now),
        ..user::Model::new(id, new.email.as_str(), now)
    };
    let mut insert = user::Entity::insert(row.into_active_model()).into_query();
    insert.on_conflict(
        OnConflict::column(user::Column::Email)
            .do_nothing()
            .to_owned(),
    );
    let done = tx.execute(&insert).await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    if new.verified {
        reminders::begin(tx, UserId(id), &zone, now).await?;
    }
    Ok(Some(UserId(id)))
}

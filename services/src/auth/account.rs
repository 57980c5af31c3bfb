//! The row of a new account.

use api::Caller;
use domain::{
    auth::{Email, Role, name_from_email},
    id::UserId,
    review::{FIRST_FIT, Scheduler, USUAL_STEPS},
    time::Millis,
};
use entity::user;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryTrait,
    sea_query::OnConflict,
};

use super::{TERMS_VERSION, reminders, zone};
use crate::{core::Core, error::Result, ids::new_id};

/// New cards a study day.
const NEW_PER_DAY: i32 = 20;
/// Desired retention.
pub(crate) const RETENTION: f64 = 0.90;

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
        id,
        email: new.email.as_str().to_owned(),
        email_verified_at: new.verified.then_some(now),
        password_hash: new.password_hash,
        name: name_from_email(new.email),
        role: new.role.as_str().to_owned(),
        language: caller.language.as_str().to_owned(),
        theme: caller.theme.as_str().to_owned(),
        time_zone: zone.clone(),
        rollover_hour: i16::from(settings.rollover.0),
        new_per_day: NEW_PER_DAY,
        desired_retention: RETENTION,
        data_version: 1,
        terms_version: new.accepted_terms.then(|| TERMS_VERSION.to_owned()),
        terms_accepted_at: new.accepted_terms.then_some(now),
        created_at: now,
        updated_at: now,
        scheduler: Scheduler::default().as_str().to_owned(),
        parameter_set_id: None,
        reviews_until_fit: i32::from(FIRST_FIT),
        ai_consent_at: None,
        ai_consent_version: None,
        ai_consent_recipient: None,
        reviews_per_day: None,
        catch_up_pace: None,
        catch_up_since: None,
        catch_up_backlog: None,
        catch_up_until: None,
        more_day: None,
        more_reviews: 0,
        more_new: 0,
        learning_steps: USUAL_STEPS.to_owned(),
        relearning_steps: USUAL_STEPS.to_owned(),
        mail_failed_at: None,
        mail_failure: None,
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

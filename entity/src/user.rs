//! An account.

use domain::{
    auth::Role,
    language::{Language, Theme},
    plan::Plan,
    review::{FIRST_FIT, Scheduler, USUAL_STEPS},
    time::Rollover,
};
use sea_orm::entity::prelude::*;

/// New cards a study day, until the learner wants another number.
pub const NEW_PER_DAY: i32 = 20;
/// Desired retention, until the learner wants another.
pub const RETENTION: f64 = 0.90;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub email_verified_at: Option<i64>,
    pub password_hash: Option<String>,
    pub name: String,
    pub role: String,
    pub language: String,
    pub theme: String,
    pub time_zone: String,
    pub rollover_hour: i16,
    pub new_per_day: i32,
    pub desired_retention: f64,
    pub data_version: i64,
    pub terms_version: Option<String>,
    pub terms_accepted_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub scheduler: String,
    pub parameter_set_id: Option<Uuid>,
    pub reviews_until_fit: i32,
    pub ai_consent_at: Option<i64>,
    pub ai_consent_version: Option<String>,
    pub ai_consent_recipient: Option<String>,
    pub reviews_per_day: Option<i32>,
    pub catch_up_pace: Option<i32>,
    pub catch_up_since: Option<i32>,
    pub catch_up_backlog: Option<i32>,
    pub catch_up_until: Option<i32>,
    pub more_day: Option<i32>,
    pub more_reviews: i32,
    pub more_new: i32,
    pub learning_steps: String,
    pub relearning_steps: String,
    pub mail_failed_at: Option<i64>,
    pub mail_failure: Option<String>,
    pub plan: String,
}

impl Model {
    /// The account of `email`, made at `at`, of which nothing else is known and for which nobody has
    /// chosen anything.
    pub fn new(id: Uuid, email: &str, at: i64) -> Self {
        Self {
            id,
            email: email.to_owned(),
            email_verified_at: None,
            password_hash: None,
            name: String::new(),
            role: Role::Learner.as_str().to_owned(),
            language: Language::default().as_str().to_owned(),
            theme: Theme::default().as_str().to_owned(),
            time_zone: "UTC".to_owned(),
            rollover_hour: i16::from(Rollover::default().0),
            new_per_day: NEW_PER_DAY,
            desired_retention: RETENTION,
            data_version: 1,
            terms_version: None,
            terms_accepted_at: None,
            created_at: at,
            updated_at: at,
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
            plan: Plan::default().as_str().to_owned(),
        }
    }
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

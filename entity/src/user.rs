//! An account.

use sea_orm::entity::prelude::*;

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
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

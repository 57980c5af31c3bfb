//! An entry of the append-only review log.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub card_id: Uuid,
    pub kind: String,
    pub undoes: Option<Uuid>,
    pub card_version: i64,
    pub rating: Option<i16>,
    pub mode: String,
    pub duration_ms: i32,
    pub at: i64,
    pub study_day: i32,
    pub elapsed_days: Option<i32>,
    pub parameter_set_id: Option<Uuid>,
    pub phase_before: i16,
    pub predicted: Option<f64>,
    pub phase: i16,
    pub step: i16,
    pub due_at: Option<i64>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub difficulty: Option<f64>,
    pub suspended: bool,
    pub buried_until: Option<i32>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// What `user` owns; every other finder starts here.
    pub fn owned_by(user: UserId) -> Select<Self> {
        Self::find().filter(Column::UserId.eq(Uuid::from(user)))
    }
}

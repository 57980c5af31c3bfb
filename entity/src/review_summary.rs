//! Counts of reviews; `category_key` is the nil id for none, `bucket` is -1 without a prediction.
//! `predicted`, in millionths, is of the `young` and `mature` ones alone.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_summaries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub study_day: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub rating: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub category_key: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: i16,
    pub reviews: i32,
    pub firsts: i32,
    pub duration_ms: i64,
    pub young: i32,
    pub mature: i32,
    pub predicted: i64,
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

//! An adoption of parameters, or a switch to another scheduler.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheduler_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub scheduler: String,
    pub scheduler_before: String,
    pub parameter_set_id: Option<Uuid>,
    pub parameter_set_before: Option<Uuid>,
    pub at: i64,
    pub moved_at: Option<i64>,
    pub kept_at: Option<i64>,
    pub undone_at: Option<i64>,
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

//! Calls to the model: what was asked for whom, what it cost and how it ended.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row. Reserved while `settled_at` is null and `expires_at` is ahead, lost after that. `cost` is
/// in millionths of a dollar; null when a price is not known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_calls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    pub kind: String,
    pub effect_key: String,
    pub model: String,
    pub at: i64,
    pub expires_at: i64,
    pub quota_day: i32,
    pub day: i32,
    pub counted: bool,
    pub settled_at: Option<i64>,
    pub requests: i32,
    pub unreported: i32,
    pub input_tokens: i64,
    pub output_tokens: i64,
    pub cost: Option<i64>,
    pub outcome: Option<String>,
    pub duration_ms: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// What was asked for `user`; every other finder starts here.
    pub fn owned_by(user: UserId) -> Select<Self> {
        Self::find().filter(Column::UserId.eq(Uuid::from(user)))
    }
}

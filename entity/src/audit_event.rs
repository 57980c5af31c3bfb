//! Something that happened to an account, or that an admin did. Outlives the account.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    pub event: String,
    /// Whose account.
    pub user_id: Option<Uuid>,
    /// Who did it, if somebody was known to.
    pub actor_id: Option<Uuid>,
    pub network: String,
    pub user_agent: String,
    pub detail: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// What happened to `user`; every other finder of a learner's starts here.
    pub fn owned_by(user: UserId) -> Select<Self> {
        Self::find().filter(Column::UserId.eq(Uuid::from(user)))
    }
}

//! What a model said of one text of a note, or is to say.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "note_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub note_id: Uuid,
    pub text_hash: String,
    pub state: String,
    pub accuracy: Option<i16>,
    pub consistency: Option<i16>,
    pub title_fit: Option<i16>,
    pub issues: Option<String>,
    pub failure: Option<String>,
    pub asked_at: i64,
    pub settled_at: Option<i64>,
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

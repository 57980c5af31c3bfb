//! An answer that was written, chosen or typed, and what came of it. Its id is that of the review
//! event that rating it makes.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub card_id: Uuid,
    pub note_id: Uuid,
    pub card_version: i64,
    pub mode: String,
    pub ticket: String,
    pub body_hash: String,
    pub answer: Option<String>,
    pub options: Option<String>,
    pub chosen: Option<i16>,
    pub correct: Option<i16>,
    pub misconception: Option<String>,
    pub state: String,
    pub outcome: Option<String>,
    pub proposal: Option<i16>,
    pub tries: i32,
    pub asked_at: i64,
    pub settled_at: Option<i64>,
    pub rating: Option<i16>,
    pub rated_at: Option<i64>,
    pub created_at: i64,
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

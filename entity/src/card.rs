//! A question made from a note, with its place in the schedule.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub note_id: Uuid,
    pub ordinal: i16,
    pub phase: i16,
    pub step: i16,
    pub due_at: Option<i64>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub difficulty: Option<f64>,
    pub reviews: i32,
    pub lapses: i32,
    pub last_review_at: Option<i64>,
    pub last_review_day: Option<i32>,
    pub suspended: bool,
    pub buried_until: Option<i32>,
    pub skipped_at: Option<i64>,
    pub active: bool,
    pub version: i64,
    pub created_at: i64,
    pub leech: bool,
}

impl Model {
    /// A card of the note `note_id` to which nothing has happened, made at `created_at`.
    pub const fn new(id: Uuid, user_id: Uuid, note_id: Uuid, created_at: i64) -> Self {
        Self {
            id,
            user_id,
            note_id,
            ordinal: 0,
            phase: 0,
            step: 0,
            due_at: None,
            due_day: None,
            stability: None,
            difficulty: None,
            reviews: 0,
            lapses: 0,
            last_review_at: None,
            last_review_day: None,
            suspended: false,
            buried_until: None,
            skipped_at: None,
            active: true,
            version: 1,
            created_at,
            leech: false,
        }
    }
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

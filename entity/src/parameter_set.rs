//! Parameters that were fitted to a learner's reviews, and how well they did.

use domain::id::UserId;
use sea_orm::entity::prelude::*;

/// A row. The scores are over the newest `held_out` of its `reviews`; those `before` are of the
/// parameters that the learner had.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "parameter_sets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub algorithm: String,
    pub parameters: String,
    pub decay: f64,
    pub extent: String,
    pub reviews: i32,
    pub held_out: i32,
    pub log_loss: f64,
    pub log_loss_before: f64,
    pub rmse_bins: f64,
    pub rmse_bins_before: f64,
    pub created_at: i64,
    pub adopted_at: Option<i64>,
    pub correction: f64,
    pub corrected_for: Option<f64>,
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

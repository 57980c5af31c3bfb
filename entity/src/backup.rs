//! What became of a backup: `made`, `verified`, `damaged`, `failed` or `removed`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name of its folder; empty when it failed.
    pub name: String,
    pub state: String,
    /// Size of the dump.
    pub bytes: Option<i64>,
    /// Rows of all tables.
    pub row_count: Option<i64>,
    pub duration_ms: i64,
    pub verified_at: Option<i64>,
    pub verify_ms: Option<i64>,
    pub error: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Effects that are made once, how far the schedule has come, and on SQLite who works (PostgreSQL
//! has its own table, in schema `graphile_worker`).

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_0010_queue"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql::run(manager, BOTH).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            crate::sql::run(manager, WORKERS).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const BOTH: &str = "
CREATE TABLE effects (
    effect_key TEXT NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL,
    CONSTRAINT effects_key_check CHECK (length(effect_key) BETWEEN 1 AND 200)
);

CREATE INDEX effects_made_idx ON effects (made_at);

CREATE TABLE schedules (
    name TEXT NOT NULL PRIMARY KEY,
    handled_until BIGINT NOT NULL
);
";

const WORKERS: &str = "
CREATE TABLE workers (
    id TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    pid BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
";

use migrations::Migrator;
use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::MigratorTrait;

use super::say;
use crate::{config::Config, startup, startup::StartError};

/// Key of the advisory lock that lets one migration run at a time ("resee" in ASCII).
const LOCK: i64 = 0x72_65_73_65_65;

/// Migrates. On PostgreSQL under an advisory lock, on a connection of its own.
pub async fn run(mut config: Config) -> Result<(), StartError> {
    // One connection: the lock belongs to the session that took it.
    config.storage.max_connections = 1;
    let alone = startup::alone(&config)?;
    let db = startup::database(&config, alone.as_ref()).await?.db;
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    if postgres {
        db.execute_unprepared("SET statement_timeout = 0; SET lock_timeout = 0")
            .await?;
        db.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})"))
            .await?;
    }
    let result = Migrator::up(&db, None).await;
    if postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_unlock({LOCK})"))
            .await?;
    }
    result?;
    services::jobs::migrate(&db).await?;
    say("The schema is up to date.");
    Ok(())
}

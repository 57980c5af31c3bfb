//! Runs a script on either database.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

/// Runs the statements of `script`, separated by `;` at a line's end.
///
/// The scripts are written for PostgreSQL; SQLite knows the same syntax and only lacks the `UUID`
/// type, which it stores as 16 bytes.
pub async fn run(manager: &SchemaManager<'_>, script: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let script = match manager.get_database_backend() {
        DbBackend::Sqlite => script.replace(" UUID", " BLOB"),
        _ => script.to_owned(),
    };
    for statement in script
        .split(";\n")
        .map(str::trim)
        .filter(|sql| !sql.is_empty())
    {
        connection
            .execute_unprepared(statement.trim_end_matches(';'))
            .await?;
    }
    Ok(())
}

/// A migration that is one script and never goes back.
macro_rules! script {
    ($name:literal, $sql:literal) => {
        use sea_orm_migration::prelude::*;

        pub struct Migration;

        impl MigrationName for Migration {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::sql::run(manager, $sql).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
pub(crate) use script;

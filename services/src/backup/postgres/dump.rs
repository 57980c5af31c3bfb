use std::path::Path;

use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use secrecy::SecretString;

use super::{
    SCHEMAS, contents,
    server::{Server, major_version, run},
    tools::Tools,
};
use crate::backup::{contents::Contents, error::Result};

/// What was dumped.
#[derive(Clone, Debug)]
pub struct Dumped {
    /// What is in it.
    pub contents: Contents,
    /// Its last migration.
    pub schema: String,
    /// The server's major version.
    pub server_version: u32,
    /// Roles that were granted something on its tables.
    pub roles: Vec<String>,
}

const ROLES: &str = "
SELECT DISTINCT grantee.rolname::text AS role
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) AS given
JOIN pg_roles grantee ON grantee.oid = given.grantee
WHERE n.nspname = ANY ($1) AND given.grantee <> c.relowner
ORDER BY role";

/// Dumps the database of `url` into the new file `file`. Counts and hashes are of the same snapshot
/// as the dump.
pub async fn dump(url: &SecretString, tools: &Tools, file: &Path) -> Result<Dumped> {
    let server = Server::parse(url)?;
    let mut connection = server.connect().await?;
    let server_version = major_version(&mut connection).await?;
    tools.check("pg_dump", server_version).await?;
    run(
        &mut connection,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    )
    .await?;
    let snapshot = text(&mut connection, "SELECT pg_export_snapshot()").await?;
    let schema = text(
        &mut connection,
        "SELECT version::text FROM public.seaql_migrations ORDER BY version DESC LIMIT 1",
    )
    .await?;
    let roles = sqlx::query(ROLES)
        .bind(SCHEMAS.map(str::to_owned).to_vec())
        .fetch_all(&mut connection)
        .await?
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    let target = file.display().to_string();
    let mut arguments = vec![
        "--format=custom",
        "--no-password",
        "--lock-wait-timeout=60s",
        "--snapshot",
        &snapshot,
        "--file",
        &target,
    ];
    for schema in &SCHEMAS {
        arguments.extend(["--schema", schema]);
    }
    let dumping = tools.run("pg_dump", Some(&server), &arguments);
    let (contents, ()) = tokio::try_join!(contents::read(&mut connection), dumping)?;
    run(&mut connection, "COMMIT").await?;
    connection.close().await?;
    Ok(Dumped {
        contents,
        schema,
        server_version,
        roles,
    })
}

async fn text(connection: &mut PgConnection, sql: &'static str) -> Result<String> {
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}

use std::path::Path;

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row};
use secrecy::SecretString;

use super::{
    SCHEMAS, contents,
    server::{Server, major_version, run},
    tools::Tools,
};
use crate::backup::{
    contents::compare,
    error::{BackupError, Result},
    files::{self, Folder},
    folder::Checked,
};

/// `resee migrate` holds the same lock, "resee" in ASCII.
const LOCK: i64 = 0x72_65_73_65_65;
/// What comes before the name of a schema that makes room.
const BEFORE: &str = "resee_before_";

/// Puts the dump in the place of what is in the database of `url`.
///
/// One transaction gives the schemas that are there another name and restores the dump. Then it is
/// compared and migrated, and another transaction removes the old schemas; or, when something is
/// wrong, the new ones, and gives the old ones their names back. A process that dies in between
/// leaves both, and the next restore goes on from there.
///
/// Returns the roles whose rights could not be restored, because they are not there.
pub async fn restore<M>(
    url: &SecretString,
    tools: &Tools,
    scratch: &Path,
    checked: &Checked,
    replace: bool,
    migrate: M,
) -> Result<Vec<String>>
where
    M: AsyncFnOnce(&str) -> Result<(), String>,
{
    let server = Server::parse(url)?;
    let mut connection = server.connect().await?;
    let here = major_version(&mut connection).await?;
    if let Some(backup) = checked.manifest.server_version
        && backup > here
    {
        return Err(BackupError::NewerServer { backup, here });
    }
    tools.check("pg_restore", here).await?;
    tools.check("psql", here).await?;
    if !replace && !is_empty(&mut connection).await? {
        return Err(BackupError::NotEmpty);
    }
    let missing = missing_roles(&mut connection, &checked.manifest.roles).await?;
    std::fs::create_dir_all(scratch).map_err(BackupError::file(scratch))?;
    let work = Folder::make(scratch.join(format!(".partial-restore-{}", std::process::id())))?;
    let script = work.path.join("restore.sql");
    write_script(tools, checked, &script, missing.is_empty()).await?;

    let lock = format!("SELECT pg_try_advisory_lock({LOCK})");
    if !is_true(&mut connection, &lock).await? || in_use(&mut connection).await? {
        return Err(BackupError::InUse);
    }
    let make_room = work.path.join("make-room.sql");
    files::write(&make_room, &room(&mut connection).await?)?;
    let public = work.path.join("public.sql");
    files::write(&public, "GRANT USAGE ON SCHEMA public TO PUBLIC;\n")?;
    let [make_room, script, public] =
        [&make_room, &script, &public].map(|file| file.display().to_string());
    tools
        .run(
            "psql",
            Some(&server),
            &[
                "--no-psqlrc",
                "--quiet",
                "--no-password",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                "--file",
                &make_room,
                "--file",
                &script,
                "--file",
                &public,
            ],
        )
        .await?;
    drop(work);
    let outcome = accept(&mut connection, &server, checked, migrate).await;
    let end = if outcome.is_ok() {
        forget_old()
    } else {
        take_back(&mut connection).await?
    };
    run(&mut connection, end).await?;
    connection.close().await?;
    outcome.map(|()| missing)
}

/// The dump as statements, whole.
async fn write_script(tools: &Tools, checked: &Checked, script: &Path, rights: bool) -> Result<()> {
    let (dump, script) = (
        checked.dump.display().to_string(),
        script.display().to_string(),
    );
    let mut arguments = vec!["--no-owner", "--exit-on-error", "--file", &script];
    if !rights {
        arguments.push("--no-privileges");
    }
    arguments.push(&dump);
    tools.run("pg_restore", None, &arguments).await
}

async fn accept<M>(
    connection: &mut PgConnection,
    server: &Server,
    checked: &Checked,
    migrate: M,
) -> Result<()>
where
    M: AsyncFnOnce(&str) -> Result<(), String>,
{
    compare(&checked.manifest.tables, &contents::read(connection).await?)?;
    migrate(server.secret())
        .await
        .map_err(BackupError::Migration)
}

/// Gives the schemas another name. If an earlier restore died, what it set aside is what there was,
/// and what it restored goes.
async fn room(connection: &mut PgConnection) -> Result<String> {
    let mut sql = String::new();
    let unfinished = exists(connection, &format!("{BEFORE}public")).await?;
    for schema in SCHEMAS {
        if unfinished {
            sql.push_str(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE;\n"));
        } else if exists(connection, schema).await? {
            sql.push_str(&format!(
                "ALTER SCHEMA {schema} RENAME TO {BEFORE}{schema};\n"
            ));
        }
    }
    Ok(sql)
}

fn forget_old() -> String {
    SCHEMAS
        .iter()
        .map(|schema| format!("DROP SCHEMA IF EXISTS {BEFORE}{schema} CASCADE;\n"))
        .collect()
}

async fn take_back(connection: &mut PgConnection) -> Result<String> {
    let mut sql = String::new();
    for schema in SCHEMAS {
        sql.push_str(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE;\n"));
        if exists(connection, &format!("{BEFORE}{schema}")).await? {
            sql.push_str(&format!(
                "ALTER SCHEMA {BEFORE}{schema} RENAME TO {schema};\n"
            ));
        }
    }
    Ok(sql)
}

async fn exists(connection: &mut PgConnection, schema: &str) -> Result<bool> {
    let found = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1")
        .bind(schema)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

async fn is_true(connection: &mut PgConnection, sql: &str) -> Result<bool> {
    let row = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// Whether the app or a worker is connected.
async fn in_use(connection: &mut PgConnection) -> Result<bool> {
    is_true(
        connection,
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
         AND application_name IN ('resee', 'resee-worker'))",
    )
    .await
}

/// Whether there is nothing to lose: no row in any table but those that say what is migrated.
async fn is_empty(connection: &mut PgConnection) -> Result<bool> {
    let tables = sqlx::query(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'resee_before_public') \
         AND c.relname <> 'seaql_migrations'",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in tables {
        let table: String = row.try_get(0)?;
        if is_true(
            connection,
            &format!("SELECT EXISTS (SELECT 1 FROM {table})"),
        )
        .await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn missing_roles(connection: &mut PgConnection, roles: &[String]) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "SELECT wanted::text FROM unnest($1::text[]) AS wanted \
         WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted)",
    )
    .bind(roles.to_vec())
    .fetch_all(connection)
    .await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?)
}

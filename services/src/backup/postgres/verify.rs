use domain::time::{DAY, Millis};
use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    SCHEMAS, contents,
    server::{Server, run},
    tools::Tools,
};
use crate::backup::{contents::compare, error::Result, folder::Checked};

/// What the name of every scratch database begins with; followed by the time in milliseconds.
const PREFIX: &str = "resee_verify_";

/// Restores the dump into a scratch database, compares what is in it, and drops it.
pub async fn verify(
    url: &SecretString,
    tools: &Tools,
    checked: &Checked,
    now: Millis,
) -> Result<()> {
    let server = Server::parse(url)?;
    let mut connection = server.connect().await?;
    drop_leftovers(&mut connection, now).await?;
    let random = Uuid::new_v4().simple().to_string();
    let name = format!("{PREFIX}{now}_{}", random.get(..8).unwrap_or_default());
    run(
        &mut connection,
        format!("CREATE DATABASE {name} TEMPLATE template0"),
    )
    .await?;
    let outcome = restore_and_compare(&server.with_database(&name)?, tools, checked).await;
    let dropped = run(
        &mut connection,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
    connection.close().await?;
    outcome.and(dropped)
}

async fn restore_and_compare(scratch: &Server, tools: &Tools, checked: &Checked) -> Result<()> {
    let mut connection = scratch.connect().await?;
    for schema in SCHEMAS {
        run(
            &mut connection,
            format!("DROP SCHEMA IF EXISTS {schema} CASCADE"),
        )
        .await?;
    }
    let dump = checked.dump.display().to_string();
    tools
        .run(
            "pg_restore",
            Some(scratch),
            &[
                "--no-password",
                "--no-owner",
                "--no-privileges",
                "--exit-on-error",
                "--single-transaction",
                &dump,
            ],
        )
        .await?;
    let found = contents::read(&mut connection).await?;
    connection.close().await?;
    compare(&checked.manifest.tables, &found)
}

/// Drops scratch databases whose process died a day ago or earlier.
async fn drop_leftovers(connection: &mut PgConnection, now: Millis) -> Result<()> {
    let rows = sqlx::query("SELECT datname::text FROM pg_database WHERE datname LIKE $1")
        .bind(format!("{}%", PREFIX.replace('_', "\\_")))
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        let name: String = row.try_get(0)?;
        if made_at(&name).is_some_and(|at| at <= now - DAY) {
            run(
                connection,
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            )
            .await?;
        }
    }
    Ok(())
}

/// When the scratch database of this name was made, if it is one of ours.
fn made_at(name: &str) -> Option<Millis> {
    let (at, random) = name.strip_prefix(PREFIX)?.split_once('_')?;
    random
        .chars()
        .all(|letter| letter.is_ascii_hexdigit())
        .then(|| at.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_read() {
        assert_eq!(
            made_at("resee_verify_1795489200000_0a1b2c3d"),
            Some(1_795_489_200_000)
        );
        for other in [
            "resee",
            "resee_verify_",
            "resee_verify_x_1",
            "resee_verify_1_\";x",
        ] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }
}

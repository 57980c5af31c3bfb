use futures::TryStreamExt;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row, postgres::PgRow};

use super::server::Server;
use crate::backup::{
    contents::{Contents, Kind, Reading, cell},
    digest::{Cell, Digest},
    error::Result,
};

const COLUMNS: &str = "
SELECT n.nspname::text, c.relname::text, a.attname::text, t.typname::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'r' AND n.nspname = ANY ($1)
ORDER BY n.nspname, c.relname, a.attname COLLATE \"C\"";

/// What is in every table of the database of `url`.
///
/// # Errors
/// When it cannot be read.
pub async fn contents_of(url: &str) -> Result<Contents> {
    let server = Server::parse(&url.to_owned().into())?;
    let mut connection = server.connect().await?;
    let contents = read(&mut connection).await?;
    connection.close().await?;
    Ok(contents)
}

/// What is in every table.
pub async fn read(connection: &mut PgConnection) -> Result<Contents> {
    let mut contents = Contents::new();
    for reading in readings(connection).await? {
        let mut digest = Digest::default();
        let mut rows = sqlx::query(AssertSqlSafe(reading.sql.clone())).fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            for (index, (_, kind)) in reading.columns.iter().enumerate() {
                digest.cell(&value(&row, index, *kind)?);
            }
            digest.end_row();
        }
        drop(rows);
        reading.finish(&digest, &mut contents);
    }
    Ok(contents)
}

async fn readings(connection: &mut PgConnection) -> Result<Vec<Reading>> {
    let schemas: Vec<String> = super::SCHEMAS.map(str::to_owned).to_vec();
    let mut readings: Vec<Reading> = Vec::new();
    let rows = sqlx::query(COLUMNS)
        .bind(schemas)
        .fetch_all(connection)
        .await?;
    for row in rows {
        let [schema, table, column, declared]: [String; 4] = [
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        ];
        let name = match schema.as_str() {
            "public" => table.clone(),
            _ => format!("{schema}.{table}"),
        };
        let quoted = format!("\"{column}\"");
        let (kind, read) = match declared.as_str() {
            "uuid" => (Kind::Bytes, format!("uuid_send({quoted})")),
            "bytea" => (Kind::Bytes, quoted),
            "int2" | "int4" | "int8" => (Kind::Integer, format!("{quoted}::int8")),
            "bool" => (Kind::Integer, format!("{quoted}::int4::int8")),
            "float4" | "float8" => (Kind::Double, format!("{quoted}::float8")),
            _ => (Kind::Text, format!("{quoted}::text")),
        };
        match readings.last_mut().filter(|last| last.name == name) {
            Some(last) => {
                last.sql = last.sql.replacen(" FROM ", &format!(", {read} FROM "), 1);
                last.columns.push((column, kind));
            }
            None => readings.push(Reading {
                name,
                sql: format!("SELECT {read} FROM \"{schema}\".\"{table}\""),
                columns: vec![(column, kind)],
            }),
        }
    }
    Ok(readings)
}

fn value(row: &PgRow, index: usize, kind: Kind) -> Result<Cell> {
    Ok(match kind {
        Kind::Integer => cell(row.try_get(index)?, Cell::Integer),
        Kind::Double => cell(row.try_get(index)?, Cell::Double),
        Kind::Text => cell(row.try_get(index)?, Cell::Text),
        Kind::Bytes => cell(row.try_get(index)?, Cell::Bytes),
    })
}

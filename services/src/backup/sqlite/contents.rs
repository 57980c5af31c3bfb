use futures::TryStreamExt;
use sea_orm::sqlx::{self, AssertSqlSafe, Row, SqliteConnection, sqlite::SqliteRow};

use crate::backup::{
    contents::{Contents, Kind, Reading, cell},
    digest::{Cell, Digest},
    error::Result,
};

const COLUMNS: &str = "
SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY m.name, c.name";

/// What is in every table.
pub async fn read(connection: &mut SqliteConnection) -> Result<Contents> {
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

async fn readings(connection: &mut SqliteConnection) -> Result<Vec<Reading>> {
    let mut readings: Vec<Reading> = Vec::new();
    for row in sqlx::query(COLUMNS).fetch_all(connection).await? {
        let table: String = row.try_get_unchecked(0)?;
        let column: String = row.try_get_unchecked(1)?;
        let declared: String = row.try_get_unchecked(2)?;
        let kind = match declared.to_uppercase().as_str() {
            "BLOB" => Kind::Bytes,
            "DOUBLE PRECISION" | "REAL" | "DOUBLE" => Kind::Double,
            name if name.contains("INT") || name == "BOOLEAN" => Kind::Integer,
            _ => Kind::Text,
        };
        let read = match kind {
            Kind::Bytes => format!("CAST(\"{column}\" AS BLOB)"),
            Kind::Double => format!("CAST(\"{column}\" AS REAL)"),
            Kind::Integer => format!("CAST(\"{column}\" AS INTEGER)"),
            Kind::Text => format!("CAST(\"{column}\" AS TEXT)"),
        };
        match readings.last_mut().filter(|last| last.name == table) {
            Some(last) => {
                last.sql = format!("{}, {read}", last.sql);
                last.columns.push((column, kind));
            }
            None => readings.push(Reading {
                name: table,
                sql: format!("SELECT {read}"),
                columns: vec![(column, kind)],
            }),
        }
    }
    for reading in &mut readings {
        reading.sql = format!("{} FROM \"{}\"", reading.sql, reading.name);
    }
    Ok(readings)
}

fn value(row: &SqliteRow, index: usize, kind: Kind) -> Result<Cell> {
    Ok(match kind {
        Kind::Integer => cell(row.try_get_unchecked(index)?, Cell::Integer),
        Kind::Double => cell(row.try_get_unchecked(index)?, Cell::Double),
        Kind::Text => cell(row.try_get_unchecked(index)?, Cell::Text),
        Kind::Bytes => cell(row.try_get_unchecked(index)?, Cell::Bytes),
    })
}

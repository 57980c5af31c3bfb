//! Seals everything anew under the first key of `DATA_KEYS`, so that the others can be removed.
//!
//! Runs beside servers that have the same keys: a value is replaced only if it is still the one that
//! was read. Tables are gone through in the order of their keys, and only for what is not under the
//! first key, so it can be stopped at any moment and begun again.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Column, Place, Vault, key_id};
use crate::{core::Core, db::statement, error::Result};

/// What became of the values that were not under the first key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Values that are under the first key now, by the id of the key they were under.
    pub moved: BTreeMap<String, u64>,
    /// Values that do not open and were left as they are, by the id of their key; [`FOREIGN`] for
    /// what is not sealed at all.
    pub unreadable: BTreeMap<String, u64>,
    /// Values that somebody else has replaced or removed meanwhile.
    pub replaced: u64,
}

/// Stands for the key of what is not sealed.
pub const FOREIGN: &str = "-";

/// Rows read with one statement.
const BATCH: i64 = 200;
/// The same of rows that are long.
const FEW: i64 = 8;

/// A table with sealed columns.
struct Table {
    name: &'static str,
    /// Columns that tell its rows apart.
    key: &'static [&'static str],
    /// The sealed ones.
    columns: &'static [Column],
    /// Rows read with one statement.
    batch: i64,
    /// The key's values.
    read_key: fn(&QueryResult) -> Result<Vec<Value>>,
    /// The place of one of the columns.
    place: fn(&QueryResult, Column) -> Result<Place>,
}

const TABLES: [Table; 4] = [
    Table {
        name: "answers",
        key: &["id"],
        columns: &[
            Column::Answer,
            Column::Options,
            Column::Misconception,
            Column::Outcome,
        ],
        batch: BATCH,
        read_key: |row| Ok(vec![uuid(row, "id")?.into()]),
        place: |row, column| {
            Ok(Place::answer(
                column,
                uuid(row, "id")?,
                uuid(row, "user_id")?,
            ))
        },
    },
    Table {
        name: "answer_drafts",
        key: &["card_id"],
        columns: &[Column::Draft],
        batch: BATCH,
        read_key: |row| Ok(vec![uuid(row, "card_id")?.into()]),
        place: |row, _| Ok(Place::draft(uuid(row, "card_id")?, uuid(row, "user_id")?)),
    },
    Table {
        name: "note_checks",
        key: &["note_id", "text_hash"],
        columns: &[Column::Issues],
        batch: BATCH,
        read_key: |row| Ok(vec![uuid(row, "note_id")?.into(), text_hash(row)?.into()]),
        place: |row, _| {
            let (note, user) = (uuid(row, "note_id")?, uuid(row, "user_id")?);
            Ok(Place::issues(note, &text_hash(row)?, user))
        },
    },
    Table {
        name: "export_chunks",
        key: &["export_id", "number"],
        columns: &[Column::ExportChunk],
        batch: FEW,
        read_key: |row| Ok(vec![uuid(row, "export_id")?.into(), number(row)?.into()]),
        place: |row, _| {
            let (export, user) = (uuid(row, "export_id")?, uuid(row, "user_id")?);
            Ok(Place::export_chunk(export, number(row)?, user))
        },
    },
];

fn text_hash(row: &QueryResult) -> Result<String> {
    Ok(row.try_get("", "text_hash")?)
}

fn number(row: &QueryResult) -> Result<i32> {
    Ok(row.try_get("", "number")?)
}

fn uuid(row: &QueryResult, column: &str) -> Result<Uuid> {
    Ok(row.try_get("", column)?)
}

/// Does it.
///
/// # Errors
/// When the database fails; what was done stays done.
pub async fn rotate(core: &Core) -> Result<Rotated> {
    let mut rotated = Rotated::default();
    for table in &TABLES {
        let mut after = None;
        while let Some(last) = batch(core, table, after.as_deref(), &mut rotated).await? {
            after = Some(last);
        }
    }
    Ok(rotated)
}

/// Goes through the next rows; returns the key of the last one, or nothing at the end.
async fn batch(
    core: &Core,
    table: &Table,
    after: Option<&[Value]>,
    rotated: &mut Rotated,
) -> Result<Option<Vec<Value>>> {
    let prefix = Vault::new(&core.keys).prefix()?;
    let mut values: Vec<Value> = vec![prefix.as_str().into(), table.batch.into()];
    values.extend(after.unwrap_or_default().iter().cloned());
    let read = statement(&core.db, select(table, &prefix, after.is_some()), values);
    let mut last = None;
    for row in core.db.query_all_raw(read).await? {
        let key = (table.read_key)(&row)?;
        for column in table.columns {
            let stored: Option<String> = row.try_get("", column.names().1)?;
            if let Some(stored) = stored.filter(|stored| !stored.starts_with(&prefix)) {
                let place = (table.place)(&row, *column)?;
                seal_anew(core, table, &key, &place, &stored, rotated).await?;
            }
        }
        last = Some(key);
    }
    Ok(last)
}

/// `$1` prefix of what is under the first key, `$2` how many, `$3` and on the key they come after.
fn select(table: &Table, prefix: &str, follows: bool) -> String {
    let Table { name, key, .. } = table;
    let columns = table.columns.iter().map(|column| column.names().1);
    let others: Vec<String> = columns
        .clone()
        .map(|column| format!("substr({column}, 1, {}) <> $1", prefix.len()))
        .collect();
    let key = key.join(", ");
    let after = match (follows, table.key.len()) {
        (false, _) => String::new(),
        (true, 1) => format!("AND {key} > $3"),
        (true, _) => format!("AND ({key}) > ($3, $4)"),
    };
    format!(
        "SELECT {key}, user_id, {} FROM {name} WHERE ({}) {after} ORDER BY {key} LIMIT $2",
        columns.collect::<Vec<_>>().join(", "),
        others.join(" OR "),
    )
}

async fn seal_anew(
    core: &Core,
    table: &Table,
    key: &[Value],
    place: &Place,
    stored: &str,
    rotated: &mut Rotated,
) -> Result<()> {
    let vault = Vault::new(&core.keys);
    let id = key_id(stored).unwrap_or(FOREIGN).to_owned();
    let Ok(plain) = vault.open_bytes(place, stored) else {
        *rotated.unreadable.entry(id).or_default() += 1;
        return Ok(());
    };
    let column = place.column.names().1;
    let row: Vec<String> = (table.key.iter().zip(3..))
        .map(|(key, number)| format!("{key} = ${number}"))
        .collect();
    let sql = format!(
        "UPDATE {} SET {column} = $1 WHERE {column} = $2 AND {}",
        table.name,
        row.join(" AND ")
    );
    let mut values: Vec<Value> = vec![vault.seal(place, plain)?.into(), stored.into()];
    values.extend(key.iter().cloned());
    let done = core
        .db
        .execute_raw(statement(&core.db, sql, values))
        .await?;
    if done.rows_affected() == 0 {
        rotated.replaced += 1;
    } else {
        *rotated.moved.entry(id).or_default() += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_the_order_of_their_key() {
        let checks = TABLES.iter().find(|table| table.name == "note_checks");
        assert_eq!(
            select(checks.unwrap(), "v1.d1.", true),
            "SELECT note_id, text_hash, user_id, issues FROM note_checks \
             WHERE (substr(issues, 1, 6) <> $1) AND (note_id, text_hash) > ($3, $4) \
             ORDER BY note_id, text_hash LIMIT $2"
        );
    }
}

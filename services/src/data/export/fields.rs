//! Columns as they are written into `resee.json`.

use sea_orm::{QueryResult, TryGetable, Value};
use serde::de::IgnoredAny;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    vault::{Column, Place, Vault},
};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, in the database and in the file.
    pub name: &'static str,
    /// How it is read and written.
    pub kind: Kind,
}

/// How a column is read and written; absent values are null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A UUID; a string.
    Id,
    /// A string.
    Text,
    /// A whole number of any width; a number.
    Integer,
    /// A double; a number that is read back as the same double.
    Real,
    /// True or false.
    Flag,
    /// Text that is JSON; that JSON, digit by digit as it is stored.
    Json,
    /// Sealed text; a string.
    Sealed(Column),
    /// Sealed JSON; that JSON.
    SealedJson(Column),
}

macro_rules! kinds {
    ($($name:ident $kind:ident),*) => {$(
        pub(super) const fn $name(name: &'static str) -> Field {
            Field { name, kind: Kind::$kind }
        }
    )*};
}
kinds!(id Id, text Text, integer Integer, real Real, flag Flag, json Json);

pub(super) const fn sealed(name: &'static str, column: Column) -> Field {
    Field {
        name,
        kind: Kind::Sealed(column),
    }
}

pub(super) const fn sealed_json(name: &'static str, column: Column) -> Field {
    Field {
        name,
        kind: Kind::SealedJson(column),
    }
}

impl Field {
    /// What stands for it in a `SELECT`: numbers of every width are read as one type.
    pub fn selected(&self) -> String {
        let name = self.name;
        match self.kind {
            Kind::Integer => format!("CAST({name} AS BIGINT) AS {name}"),
            _ => name.to_owned(),
        }
    }

    /// Its value in `row`, to go on after it.
    pub fn value(&self, row: &QueryResult) -> Result<Value> {
        Ok(match self.kind {
            Kind::Id => get::<Uuid>(row, self.name)?.into(),
            Kind::Integer => get::<i64>(row, self.name)?.into(),
            _ => get::<String>(row, self.name)?.into(),
        })
    }

    /// Appends `"name":value`. A sealed value that does not open is null, and its name goes to
    /// `unreadable`.
    pub fn write(
        &self,
        line: &mut Vec<u8>,
        row: &QueryResult,
        vault: &Vault<'_>,
        user: Uuid,
        unreadable: &mut Vec<&'static str>,
    ) -> Result<()> {
        string(line, self.name)?;
        line.push(b':');
        match self.kind {
            Kind::Id => some(line, get::<Uuid>(row, self.name)?, |line, id| {
                string(line, &id.to_string())
            }),
            Kind::Text => some(line, get::<String>(row, self.name)?, |line, text| {
                string(line, &text)
            }),
            Kind::Integer => some(line, get::<i64>(row, self.name)?, |line, number| {
                line.extend_from_slice(number.to_string().as_bytes());
                Ok(())
            }),
            Kind::Real => some(line, get::<f64>(row, self.name)?, |line, number| {
                serde_json::to_writer(line, &number).map_err(|error| fault(&error))
            }),
            Kind::Flag => some(line, get::<bool>(row, self.name)?, |line, flag| {
                line.extend_from_slice(if flag { b"true" } else { b"false" });
                Ok(())
            }),
            Kind::Json => some(line, get::<String>(row, self.name)?, |line, text| {
                embedded(line, &text)
            }),
            Kind::Sealed(column) | Kind::SealedJson(column) => {
                let opened = match get::<String>(row, self.name)? {
                    None => None,
                    Some(stored) => {
                        let opened = vault.open(&place(column, row, user)?, &stored).ok();
                        if opened.is_none() {
                            unreadable.push(self.name);
                        }
                        opened
                    }
                };
                some(line, opened, |line, text| match self.kind {
                    Kind::SealedJson(_) => embedded(line, &text),
                    _ => string(line, &text),
                })
            }
        }
    }
}

fn get<T: TryGetable>(row: &QueryResult, name: &str) -> Result<Option<T>> {
    Ok(row.try_get("", name)?)
}

fn some<T>(
    line: &mut Vec<u8>,
    value: Option<T>,
    write: impl FnOnce(&mut Vec<u8>, T) -> Result<()>,
) -> Result<()> {
    match value {
        Some(value) => write(line, value),
        None => {
            line.extend_from_slice(b"null");
            Ok(())
        }
    }
}

/// Appends a JSON string.
pub(super) fn string(line: &mut Vec<u8>, text: &str) -> Result<()> {
    serde_json::to_writer(line, text).map_err(|error| fault(&error))
}

/// Appends what is JSON itself; what is none, contrary to all expectation, as a string.
fn embedded(line: &mut Vec<u8>, text: &str) -> Result<()> {
    if serde_json::from_str::<IgnoredAny>(text).is_ok() {
        line.extend_from_slice(text.as_bytes());
        Ok(())
    } else {
        string(line, text)
    }
}

/// Where a sealed value of `row` stands.
fn place(column: Column, row: &QueryResult, user: Uuid) -> Result<Place> {
    let id = |name: &str| row.try_get::<Uuid>("", name);
    Ok(match column {
        Column::Answer | Column::Options | Column::Misconception | Column::Outcome => {
            Place::answer(column, id("id")?, user)
        }
        Column::Draft => Place::draft(id("card_id")?, user),
        Column::Issues => {
            let hash: String = row.try_get("", "text_hash")?;
            Place::issues(id("note_id")?, &hash, user)
        }
        Column::ExportChunk => return Err(Error::Stored("an export within an export".to_owned())),
    })
}

fn fault(error: &dyn std::fmt::Display) -> Error {
    Error::Stored(format!("json: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_json_is_kept_digit_by_digit() {
        let mut line = Vec::new();
        embedded(&mut line, "[0.10,1e3]").unwrap();
        embedded(&mut line, "no json").unwrap();
        assert_eq!(line, b"[0.10,1e3]\"no json\"");
    }
}

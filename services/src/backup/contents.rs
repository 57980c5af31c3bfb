//! What is in a database, table by table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    digest::{Cell, Digest},
    error::{BackupError, Result},
    postgres, sqlite,
};

/// What is in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its rows.
    pub rows: u64,
    /// Hash of its content, the same on both engines.
    pub hash: String,
}

/// What is in a database. Tables of another schema than `public` have its name before their own.
pub type Contents = BTreeMap<String, Table>;

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Double,
    Text,
    Bytes,
}

/// A table to be read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Its name in [`Contents`].
    pub name: String,
    /// Reads the columns, in the order of their names.
    pub sql: String,
    /// Their names and kinds.
    pub columns: Vec<(String, Kind)>,
}

impl Reading {
    /// Ends the reading of a table.
    pub fn finish(self, digest: &Digest, contents: &mut Contents) {
        let names: Vec<String> = self.columns.into_iter().map(|(name, _)| name).collect();
        let (rows, hash) = digest.finish(&names);
        contents.insert(self.name, Table { rows, hash });
    }
}

/// A value, or none.
pub(super) fn cell<T>(value: Option<T>, make: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Null, make)
}

/// What is in the database at `url` now.
///
/// # Errors
/// When it cannot be read.
pub async fn of_database(url: &str) -> Result<Contents> {
    if url.starts_with("sqlite:") {
        sqlite::contents_of(&sqlite::file_of(url)).await
    } else {
        postgres::contents_of(url).await
    }
}

/// Compares what was restored with what the manifest says.
///
/// # Errors
/// [`BackupError::Unequal`] with the first tables that differ.
pub(super) fn compare(expected: &Contents, found: &Contents) -> Result<()> {
    let mut differing = Vec::new();
    for (name, table) in expected {
        match found.get(name) {
            None => differing.push(format!("table {name} is missing")),
            Some(other) if other.rows != table.rows => differing.push(format!(
                "table {name} has {} rows instead of {}",
                other.rows, table.rows
            )),
            Some(other) if other.hash != table.hash => {
                differing.push(format!("table {name} has other content"));
            }
            Some(_) => {}
        }
    }
    for name in found.keys().filter(|name| !expected.contains_key(*name)) {
        differing.push(format!("table {name} is not in the manifest"));
    }
    if differing.is_empty() {
        return Ok(());
    }
    differing.truncate(5);
    Err(BackupError::Unequal(differing.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(tables: &[(&str, u64, &str)]) -> Contents {
        tables
            .iter()
            .map(|(name, rows, hash)| {
                let table = Table {
                    rows: *rows,
                    hash: (*hash).to_owned(),
                };
                ((*name).to_owned(), table)
            })
            .collect()
    }

    #[test]
    fn every_difference_is_told() {
        let expected = contents(&[("notes", 2, "aa"), ("users", 1, "bb")]);
        assert!(compare(&expected, &expected).is_ok());
        for (found, says) in [
            (contents(&[("users", 1, "bb")]), "notes is missing"),
            (
                contents(&[("notes", 3, "aa"), ("users", 1, "bb")]),
                "3 rows instead of 2",
            ),
            (
                contents(&[("notes", 2, "aa"), ("users", 1, "bc")]),
                "users has other content",
            ),
            (
                contents(&[("notes", 2, "aa"), ("users", 1, "bb"), ("x", 0, "")]),
                "x is not in the manifest",
            ),
        ] {
            let error = compare(&expected, &found).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}

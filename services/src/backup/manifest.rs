use std::fmt;

use domain::time::Millis;
use serde::{Deserialize, Serialize};

use super::{
    contents::Contents,
    error::{BackupError, Result},
};

/// Version of the manifest's form; a reader refuses a newer one.
pub const FORMAT: u32 = 1;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// What a backup holds, as `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`] when it was made.
    pub format: u32,
    /// Name of the backup.
    pub name: String,
    /// UTC milliseconds.
    pub made_at: Millis,
    /// Version of the app that made it.
    pub app_version: String,
    /// Of the database.
    pub engine: Engine,
    /// Its major version; PostgreSQL only.
    pub server_version: Option<u32>,
    /// The last migration that was applied.
    pub schema: String,
    /// Roles that were granted something; PostgreSQL only.
    pub roles: Vec<String>,
    /// Bytes of the dump.
    pub bytes: u64,
    /// SHA-256 of the dump.
    pub sha256: String,
    /// What is in each table.
    pub tables: Contents,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.rows).sum()
    }

    /// Its file.
    ///
    /// # Errors
    /// Never, for what this type can hold.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map(|json| json + "\n")
            .map_err(|error| BackupError::Damaged(error.to_string()))
    }

    /// Reads its file.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub(super) fn parse(json: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let damaged = |error: serde_json::Error| BackupError::Damaged(format!("manifest: {error}"));
        let form: Form = serde_json::from_str(json).map_err(damaged)?;
        if form.format != FORMAT {
            return Err(BackupError::Damaged(format!(
                "its manifest has form {} and this version reads form {FORMAT}",
                form.format
            )));
        }
        serde_json::from_str(json).map_err(damaged)
    }

    /// Refuses a backup that this database or this version of the app cannot take. `known` are
    /// the names of the migrations this version has.
    ///
    /// # Errors
    /// [`BackupError::OtherEngine`] or [`BackupError::NewerSchema`].
    pub(super) fn fits(&self, here: Engine, known: &[String]) -> Result<()> {
        if self.engine != here {
            return Err(BackupError::OtherEngine {
                backup: self.engine,
                here,
            });
        }
        if !known.contains(&self.schema) {
            return Err(BackupError::NewerSchema {
                version: self.app_version.clone(),
                schema: self.schema.clone(),
            });
        }
        Ok(())
    }
}

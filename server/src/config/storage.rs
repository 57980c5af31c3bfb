//! Where data is kept.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[DATA_DIR, DATABASE_URL, DB_MAX_CONNECTIONS];

const DATA_DIR: Spec = Spec {
    name: "DATA_DIR",
    default: "./data",
    doc: "Folder for the SQLite file, generated secrets and unsent mails.",
    secret: false,
};
const DATABASE_URL: Spec = Spec {
    name: "DATABASE_URL",
    default: "",
    doc: "PostgreSQL 15 or newer, as postgres://user:password@host/database. Migrations are then run\n\
          by `resee migrate`. Default: SQLite in DATA_DIR, migrated at start.",
    secret: true,
};
const DB_MAX_CONNECTIONS: Spec = Spec {
    name: "DB_MAX_CONNECTIONS",
    default: "8",
    doc: "Largest number of database connections of this process (2..100).",
    secret: false,
};

/// Where data is kept.
#[derive(Clone, Debug)]
pub struct Storage {
    /// `DATA_DIR`
    pub data_dir: PathBuf,
    /// `DATABASE_URL`; `None` is the embedded SQLite.
    pub database_url: Option<SecretString>,
    /// `DB_MAX_CONNECTIONS`
    pub max_connections: u32,
}

impl Storage {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let database_url = reader.secret(&DATABASE_URL);
        if let Some(url) = &database_url
            && !["postgres://", "postgresql://"]
                .iter()
                .any(|s| url.expose_secret().starts_with(s))
        {
            reader.refuse(&DATABASE_URL, "must start with postgres://");
        }
        let max_connections = reader.value(&DB_MAX_CONNECTIONS).unwrap_or(8);
        if !(2..=100).contains(&max_connections) {
            reader.refuse(&DB_MAX_CONNECTIONS, "must be between 2 and 100");
        }
        Self {
            data_dir: reader
                .text(&DATA_DIR)
                .unwrap_or_else(|| "./data".to_owned())
                .into(),
            database_url,
            max_connections,
        }
    }

    /// The URL to connect to.
    pub fn url(&self) -> SecretString {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.file().display()).into())
    }

    /// The file of the embedded database.
    pub fn file(&self) -> PathBuf {
        self.data_dir.join("resee.sqlite")
    }

    /// The database is the embedded one.
    pub const fn is_embedded(&self) -> bool {
        self.database_url.is_none()
    }
}

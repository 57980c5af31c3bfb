use std::path::PathBuf;

use secrecy::SecretString;

use super::{Engine, Keep};

/// Where backups come from and go to.
#[derive(Clone, Debug)]
pub struct BackupSettings {
    /// The database.
    pub source: Source,
    /// `BACKUP_DIR`
    pub dir: PathBuf,
    /// `BACKUP_KEEP_…`
    pub keep: Keep,
    /// `BACKUP_TOOLS`: folder of `pg_dump`, `pg_restore` and `psql`; else they are found on `PATH`.
    pub tools: Option<PathBuf>,
    /// Folder for what is needed for a while, with room for the database in clear.
    pub scratch: PathBuf,
    /// Names of the migrations this version has, in their order.
    pub migrations: Vec<String>,
}

/// A database to back up and restore.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file.
    Sqlite {
        /// The file.
        file: PathBuf,
    },
    /// A server.
    Postgres {
        /// `DATABASE_URL`: what is restored into.
        url: SecretString,
        /// `BACKUP_DATABASE_URL`, or the same: what is dumped, and who may make `resee_verify_…`.
        backup_url: SecretString,
    },
}

impl Source {
    /// Its kind.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }
}

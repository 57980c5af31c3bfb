//! Backups.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use services::backup::Keep;

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[
    BACKUP_DIR,
    BACKUP_DATABASE_URL,
    BACKUP_TOOLS,
    BACKUP_WAL_DIR,
    BACKUP_KEEP_DAILY,
    BACKUP_KEEP_WEEKLY,
    BACKUP_KEEP_MONTHLY,
];

const BACKUP_DIR: Spec = Spec {
    name: "BACKUP_DIR",
    default: "",
    doc: "Folder for backups. Keep a copy of it on another machine. Default: DATA_DIR/backups.",
    secret: false,
};
const BACKUP_DATABASE_URL: Spec = Spec {
    name: "BACKUP_DATABASE_URL",
    default: "",
    doc: "The database as seen by a role that may read all of it and make databases: backups are made\n\
          and tried in resee_verify_... with it. Default: DATABASE_URL.",
    secret: true,
};
const BACKUP_TOOLS: Spec = Spec {
    name: "BACKUP_TOOLS",
    default: "",
    doc: "Folder of pg_dump, pg_restore and psql, of the server's version or newer. Default: PATH.",
    secret: false,
};
const BACKUP_WAL_DIR: Spec = Spec {
    name: "BACKUP_WAL_DIR",
    default: "",
    doc: "Folder of PostgreSQL's archived log, whose size is then in the metrics. Only read.",
    secret: false,
};
const BACKUP_KEEP_DAILY: Spec = Spec {
    name: "BACKUP_KEEP_DAILY",
    default: "7",
    doc: "Of how many days, weeks and months that have backups the newest one is kept (0..1000 each).",
    secret: false,
};
const BACKUP_KEEP_WEEKLY: Spec = Spec {
    name: "BACKUP_KEEP_WEEKLY",
    default: "4",
    doc: "See BACKUP_KEEP_DAILY.",
    secret: false,
};
const BACKUP_KEEP_MONTHLY: Spec = Spec {
    name: "BACKUP_KEEP_MONTHLY",
    default: "12",
    doc: "See BACKUP_KEEP_DAILY.",
    secret: false,
};

/// Backups.
#[derive(Clone, Debug)]
pub struct Backup {
    /// `BACKUP_DIR`
    pub dir: Option<PathBuf>,
    /// `BACKUP_DATABASE_URL`
    pub database_url: Option<SecretString>,
    /// `BACKUP_TOOLS`
    pub tools: Option<PathBuf>,
    /// `BACKUP_WAL_DIR`
    pub wal_dir: Option<PathBuf>,
    /// `BACKUP_KEEP_…`
    pub keep: Keep,
}

impl Backup {
    /// Reads the topic.
    pub fn read(reader: &mut Reader, embedded: bool) -> Self {
        let database_url = reader.secret(&BACKUP_DATABASE_URL);
        match &database_url {
            Some(_) if embedded => {
                reader.refuse(&BACKUP_DATABASE_URL, "is of use only with DATABASE_URL");
            }
            Some(url) if !is_postgres(url) => {
                reader.refuse(&BACKUP_DATABASE_URL, "must start with postgres://");
            }
            _ => {}
        }
        let tools = reader.text(&BACKUP_TOOLS).map(PathBuf::from);
        if let Some(folder) = &tools
            && !folder.is_dir()
        {
            reader.refuse(&BACKUP_TOOLS, "is no folder");
        }
        Self {
            dir: reader.text(&BACKUP_DIR).map(PathBuf::from),
            database_url,
            tools,
            wal_dir: reader.text(&BACKUP_WAL_DIR).map(PathBuf::from),
            keep: Keep {
                daily: count(reader, &BACKUP_KEEP_DAILY),
                weekly: count(reader, &BACKUP_KEEP_WEEKLY),
                monthly: count(reader, &BACKUP_KEEP_MONTHLY),
            },
        }
    }
}

fn is_postgres(url: &SecretString) -> bool {
    ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.expose_secret().starts_with(scheme))
}

fn count(reader: &mut Reader, spec: &Spec) -> usize {
    let count = reader.value(spec).unwrap_or(0);
    if count > 1000 {
        reader.refuse(spec, "must be between 0 and 1000");
    }
    count
}

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::time::{DAY, Millis};
use secrecy::SecretString;
use tokio::task::spawn_blocking;

use super::{
    error::{BackupError, Result},
    files::{self, Folder},
    folder::{self, MANIFEST, PARTIAL, SUMS, dump_name},
    manifest::{FORMAT, Manifest},
    postgres::{self, Dumped},
    settings::{BackupSettings, Source},
    sqlite,
};

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// Makes a backup in a new folder of `dir`, which is made if it is not there.
///
/// # Errors
/// When anything of it fails; nothing is left then.
pub async fn make(settings: &BackupSettings, dir: &Path, now: Millis) -> Result<Made> {
    fs::create_dir_all(dir).map_err(BackupError::file(dir))?;
    remove_leftovers(dir, now)?;
    let name = folder::name(now);
    let partial = Folder::make(dir.join(format!("{PARTIAL}{name}")))?;
    let engine = settings.source.engine();
    let dump = partial.path.join(dump_name(engine));
    let (contents, schema, server) = match &settings.source {
        Source::Sqlite { file } => {
            let (contents, schema) = sqlite::dump(file, &dump).await?;
            (contents, schema, None)
        }
        Source::Postgres { backup_url, .. } => {
            let dumped = dump_postgres(settings, backup_url, &dump).await?;
            let server = (dumped.server_version, dumped.roles);
            (dumped.contents, dumped.schema, Some(server))
        }
    };
    let (server_version, roles) = server.unzip();
    let place = dir.join(&name);
    spawn_blocking(move || {
        files::sync(&dump)?;
        let (bytes, sha256) = files::fingerprint(&dump)?;
        let manifest = Manifest {
            format: FORMAT,
            name,
            made_at: now,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            engine,
            server_version,
            schema,
            roles: roles.unwrap_or_default(),
            bytes,
            sha256,
            tables: contents,
        };
        let json = manifest.to_json()?;
        files::write(&partial.path.join(MANIFEST), &json)?;
        files::write(&partial.path.join(SUMS), &folder::sums(&json, &manifest))?;
        partial.keep_as(&place)?;
        Ok(Made {
            folder: place,
            manifest,
        })
    })
    .await?
}

async fn dump_postgres(
    settings: &BackupSettings,
    url: &SecretString,
    dump: &Path,
) -> Result<Dumped> {
    let tools = postgres_tools(settings);
    postgres::dump(url, &tools, dump).await
}

/// The programs of PostgreSQL, as set.
pub(super) fn postgres_tools(settings: &BackupSettings) -> postgres::Tools {
    postgres::Tools::new(settings.tools.clone())
}

/// Removes what a process that died a day ago or earlier had begun.
fn remove_leftovers(dir: &Path, now: Millis) -> Result<()> {
    let recent = format!("{PARTIAL}{}", folder::name(now - DAY));
    for path in folder::entries(dir, PARTIAL)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if *name < *recent {
            fs::remove_dir_all(&path).map_err(BackupError::file(&path))?;
        }
    }
    Ok(())
}

use std::path::Path;

use domain::time::Millis;
use tokio::task::spawn_blocking;

use super::{
    error::{BackupError, Result},
    files::{self, Folder},
    folder::{Checked, PARTIAL, check, expect},
    make::postgres_tools,
    manifest::Manifest,
    postgres,
    settings::{BackupSettings, Source},
    sqlite,
};

/// A backup that was restored into a scratch database and is what was backed up.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What it holds.
    pub manifest: Manifest,
}

/// Restores the backup at `path` into a scratch database, compares rows and hashes of every table
/// with its manifest, and removes the scratch database again.
///
/// # Errors
/// When it is damaged or differs, and when no scratch database can be made.
pub async fn verify(settings: &BackupSettings, path: &Path, now: Millis) -> Result<Verified> {
    let place = path.to_owned();
    let checked = spawn_blocking(move || check(&place)).await??;
    checked
        .manifest
        .fits(settings.source.engine(), &settings.migrations)?;
    match &settings.source {
        Source::Sqlite { .. } => in_a_file(settings, &checked).await?,
        Source::Postgres { backup_url, .. } => {
            let tools = postgres_tools(settings);
            postgres::verify(backup_url, &tools, &checked, now).await?;
        }
    }
    Ok(Verified {
        manifest: checked.manifest,
    })
}

async fn in_a_file(settings: &BackupSettings, checked: &Checked) -> Result<()> {
    let scratch = &settings.scratch;
    std::fs::create_dir_all(scratch).map_err(BackupError::file(scratch))?;
    let name = format!("{PARTIAL}verify-{}", uuid::Uuid::new_v4().simple());
    let work = Folder::make(scratch.join(name))?;
    let (from, to) = (checked.dump.clone(), work.path.join("verify.sqlite"));
    let copy = to.clone();
    let copied = spawn_blocking(move || files::copy(&from, &copy)).await??;
    expect(&checked.manifest, &copied)?;
    sqlite::verify(&to, &checked.manifest.tables).await
}

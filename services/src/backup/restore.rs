use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::{
    error::Result,
    folder::check,
    make::postgres_tools,
    manifest::Manifest,
    postgres,
    settings::{BackupSettings, Source},
    sqlite,
};

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What it holds.
    pub manifest: Manifest,
    /// SQLite: what there was before, as a file beside it.
    pub before: Option<PathBuf>,
    /// PostgreSQL: roles that are not there, so that no right could be given back.
    pub missing_roles: Vec<String>,
}

/// Puts the backup at `path` in the place of the database: checks it, restores it beside what is
/// there, compares rows and hashes, migrates it with `migrate` (which is given its URL), and swaps.
/// Whatever fails, the database is as it was.
///
/// # Errors
/// When the backup is damaged or does not fit, when the database is not empty and `replace` does not
/// say that it goes, when it is in use, and when anything fails.
pub async fn restore<M>(
    settings: &BackupSettings,
    path: &Path,
    replace: bool,
    migrate: M,
) -> Result<Restored>
where
    M: AsyncFnOnce(&str) -> Result<(), String>,
{
    let place = path.to_owned();
    let checked = spawn_blocking(move || check(&place)).await??;
    checked
        .manifest
        .fits(settings.source.engine(), &settings.migrations)?;
    let mut before = None;
    let mut missing_roles = Vec::new();
    match &settings.source {
        Source::Sqlite { file } => {
            before = sqlite::restore(file, &checked, replace, migrate).await?;
        }
        Source::Postgres { url, .. } => {
            let tools = postgres_tools(settings);
            let scratch = &settings.scratch;
            missing_roles =
                postgres::restore(url, &tools, scratch, &checked, replace, migrate).await?;
        }
    }
    Ok(Restored {
        manifest: checked.manifest,
        before,
        missing_roles,
    })
}

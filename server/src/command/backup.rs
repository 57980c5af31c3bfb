use std::path::{Path, PathBuf};

use services::{
    backup::{self, Made},
    clock::{Clock, SystemClock},
};

use super::say;
use crate::{config::Config, startup, startup::StartError};

/// Makes a backup in `BACKUP_DIR`, or in `to`. The database may be in use.
pub async fn run(config: Config, to: Option<PathBuf>) -> Result<(), StartError> {
    let settings = startup::backup_settings(&config);
    let dir = to.as_deref().unwrap_or(&settings.dir);
    let began = SystemClock.now();
    let made = backup::make(&settings, dir, began).await?;
    if dir == settings.dir {
        note(&config, &made, SystemClock.now() - began).await;
    }
    let manifest = &made.manifest;
    say(format!(
        "Made {}\n{} rows in {} tables, {} bytes, SHA-256 {}",
        made.folder.display(),
        manifest.rows(),
        manifest.tables.len(),
        manifest.bytes,
        manifest.sha256
    ));
    Ok(())
}

/// Tells the admins' page. A database that is not migrated yet has no place for it.
async fn note(config: &Config, made: &Made, took: i64) {
    use secrecy::ExposeSecret;
    let url = config.storage.url();
    let noted = match services::db::connect(url.expose_secret(), 1).await {
        Ok(db) => backup::record::made(&db, made, took, SystemClock.now()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "the backup was made and is not in the list of backups");
    }
}

/// Restores a backup, or only holds it to its checksums.
pub async fn restore(
    config: Config,
    path: &Path,
    replace: bool,
    only_check: bool,
) -> Result<(), StartError> {
    if only_check {
        let checked = backup::check(path)?;
        say(format!(
            "{} is whole: {} rows, made by version {} with schema {}.",
            checked.manifest.name,
            checked.manifest.rows(),
            checked.manifest.app_version,
            checked.manifest.schema
        ));
        return Ok(());
    }
    let settings = startup::backup_settings(&config);
    let _alone = startup::alone(&config)?;
    let restored = backup::restore(&settings, path, replace, async |url| {
        startup::migrate_restored(url).await
    })
    .await?;
    if config.storage.is_embedded() {
        services::integrity::mark::forget(&config.storage.data_dir)?;
    }
    say(format!(
        "Restored {}: {} rows in {} tables, compared by count and hash.",
        restored.manifest.name,
        restored.manifest.rows(),
        restored.manifest.tables.len()
    ));
    if let Some(before) = restored.before {
        say(format!("What was there before is in {}.", before.display()));
    }
    if !restored.missing_roles.is_empty() {
        say(format!(
            "No rights were given: these roles are not there: {}. Make them and grant them what \
             they need.",
            restored.missing_roles.join(", ")
        ));
    }
    Ok(())
}

//! The nightly backup and the restore that tests it.
//!
//! Each run makes a backup of its own, so a run that is repeated does no harm. What becomes of it is
//! in table `backups`.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    BackupError, BackupSettings, Manifest,
    folder::{check_manifest, list, newest},
    make, record, retention, verify,
};
use crate::{
    alert::{self, Alert},
    core::Core,
    db,
    jobs::{Job, JobError},
};

/// Key of the waiting job that verifies.
const VERIFY: &str = "verify_backup";

impl From<BackupError> for JobError {
    fn from(error: BackupError) -> Self {
        if error.is_final() {
            Self::Permanent(error.to_string())
        } else {
            Self::Retry(error.to_string())
        }
    }
}

/// Makes a backup in `BACKUP_DIR`, enqueues its verification and removes those that are too old.
///
/// # Errors
/// When it cannot be made; that is noted as well.
pub async fn back_up(core: &Core) -> Result<(), JobError> {
    let settings = &core.settings.backup;
    let began = core.clock.now();
    let made = make(settings, &settings.dir, began).await;
    let now = core.clock.now();
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            let tx = db::begin_write(&core.db).await?;
            record::failed(&tx, &error.to_string(), now - began, now).await?;
            alert::raise(core, &tx, &Alert::BackupFailed).await?;
            tx.commit().await?;
            return Err(error.into());
        }
    };
    tracing::info!(
        backup = made.manifest.name,
        bytes = made.manifest.bytes,
        rows = made.manifest.rows(),
        "made a backup"
    );
    let tx = db::begin_write(&core.db).await?;
    record::made(&tx, &made, now - began, now).await?;
    core.queue
        .enqueue(&tx, &Job::VerifyBackup, now, Some(VERIFY))
        .await?;
    tx.commit().await?;
    prune(core, settings).await
}

/// Restores the newest backup of `BACKUP_DIR` into a scratch database and compares it.
///
/// # Errors
/// When it is not what was backed up, or cannot be restored; that is noted as well.
pub async fn verify_newest(core: &Core) -> Result<(), JobError> {
    let settings = &core.settings.backup;
    let began = core.clock.now();
    let folder = newest(&settings.dir)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let verdict = verify(settings, &folder, began).await;
    let now = core.clock.now();
    let state = match &verdict {
        Ok(_) => record::VERIFIED,
        Err(error) if error.is_final() => record::DAMAGED,
        // Nothing is known of it yet.
        Err(_) => record::MADE,
    };
    let error = verdict.as_ref().err().map(ToString::to_string);
    let tx = db::begin_write(&core.db).await?;
    record::judged(&tx, &name, state, error.as_deref(), now - began, now).await?;
    if let Some(alert) = judgement(&tx, &name, state).await? {
        alert::raise(core, &tx, &alert).await?;
    }
    tx.commit().await?;
    verdict?;
    tracing::info!(backup = %name, "restored a backup into a scratch database and found it equal");
    Ok(())
}

/// What is told about a backup that was tried.
async fn judgement(
    db: &impl ConnectionTrait,
    name: &str,
    state: &str,
) -> Result<Option<Alert>, DbErr> {
    Ok(match state {
        record::VERIFIED => {
            let made = record::find(db, name).await?;
            Some(Alert::BackupVerified {
                rows: made.as_ref().and_then(|made| made.row_count),
                bytes: made.and_then(|made| made.bytes),
            })
        }
        record::DAMAGED => Some(Alert::BackupDamaged),
        _ => None,
    })
}

/// Removes what `settings.keep` does not keep. The newest backup that was verified always stays.
async fn prune(core: &Core, settings: &BackupSettings) -> Result<(), JobError> {
    let mut found: Vec<(Manifest, std::path::PathBuf)> = Vec::new();
    for folder in list(&settings.dir)? {
        // What cannot be read is not ours to remove.
        if let Ok(manifest) = check_manifest(&folder) {
            found.push((manifest, folder));
        }
    }
    let times: Vec<_> = found.iter().map(|(manifest, _)| manifest.made_at).collect();
    let expired = retention::expired(&times, settings.keep);
    let proved = record::newest_verified(&core.db).await?;
    for (manifest, folder) in found {
        if !expired.contains(&manifest.made_at) || Some(&manifest.name) == proved.as_ref() {
            continue;
        }
        remove(&folder)?;
        record::removed(&core.db, &manifest.name, core.clock.now()).await?;
        tracing::info!(backup = manifest.name, "removed a backup that is too old");
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), BackupError> {
    std::fs::remove_dir_all(folder).map_err(BackupError::file(folder))
}

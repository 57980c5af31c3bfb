//! The folder of a backup: its files, and whether they are those that were made.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ring::digest::{SHA256, digest};

use super::{
    digest::hex,
    error::{BackupError, Result},
    files,
    manifest::{Engine, Manifest},
};

/// What every backup's name begins with.
const PREFIX: &str = "resee-";
/// What the name of a backup that is being made begins with.
pub(super) const PARTIAL: &str = ".partial-";
pub(super) const MANIFEST: &str = "manifest.json";
/// In the form of `sha256sum`, so that a backup can be checked without Resee.
pub(super) const SUMS: &str = "SHA256SUMS";
/// More than any manifest; a larger one is not read.
const MANIFEST_MAX: u64 = 4 << 20;

/// Name of the dump's file.
pub(super) const fn dump_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "database.sqlite",
        Engine::Postgres => "database.dump",
    }
}

/// Name of a backup made at a time of UTC.
pub(super) fn name(made_at: domain::time::Millis) -> String {
    let time = jiff::Timestamp::from_millisecond(made_at)
        .unwrap_or_default()
        .to_zoned(jiff::tz::TimeZone::UTC);
    format!("{PREFIX}{}", time.strftime("%Y%m%dT%H%M%S%3fZ"))
}

/// The text of [`SUMS`].
pub(super) fn sums(manifest_json: &str, manifest: &Manifest) -> String {
    let own = hex(digest(&SHA256, manifest_json.as_bytes()).as_ref());
    let dump = dump_name(manifest.engine);
    format!("{own}  {MANIFEST}\n{}  {dump}\n", manifest.sha256)
}

/// A backup whose files are those that were made.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it holds.
    pub manifest: Manifest,
    /// Its dump.
    pub dump: PathBuf,
}

/// Holds a backup to its checksums. `path` is its folder or a file in it.
///
/// # Errors
/// [`BackupError::Damaged`] for the first thing that is wrong, [`BackupError::File`] when a file
/// cannot be read.
pub fn check(path: &Path) -> Result<Checked> {
    let folder = if path.is_file() {
        path.parent().unwrap_or(path)
    } else {
        path
    };
    if !folder.is_dir() {
        return Err(BackupError::None(path.display().to_string()));
    }
    let manifest = check_manifest(folder)?;
    let dump = folder.join(dump_name(manifest.engine));
    if !dump.is_file() {
        return Err(missing(&dump));
    }
    expect(&manifest, &files::fingerprint(&dump)?)?;
    Ok(Checked { manifest, dump })
}

/// Holds a backup's manifest to its checksum; the dump is not looked at.
///
/// # Errors
/// As [`check`].
pub(super) fn check_manifest(folder: &Path) -> Result<Manifest> {
    let json = read(&folder.join(MANIFEST))?;
    let stated = read(&folder.join(SUMS))?;
    let own = hex(digest(&SHA256, json.as_bytes()).as_ref());
    if !stated.starts_with(&format!("{own}  {MANIFEST}\n")) {
        return Err(BackupError::Damaged(format!(
            "{MANIFEST} is not the one in {SUMS}"
        )));
    }
    let manifest = Manifest::parse(&json)?;
    if stated != sums(&json, &manifest) {
        return Err(BackupError::Damaged(format!(
            "{SUMS} and {MANIFEST} name different dumps"
        )));
    }
    Ok(manifest)
}

/// Compares a dump's size and SHA-256 with the manifest.
///
/// # Errors
/// [`BackupError::Damaged`].
pub(super) fn expect(manifest: &Manifest, (bytes, sha256): &(u64, String)) -> Result<()> {
    let dump = dump_name(manifest.engine);
    if *bytes != manifest.bytes {
        return Err(BackupError::Damaged(format!(
            "{dump} has {bytes} bytes instead of {}",
            manifest.bytes
        )));
    }
    if *sha256 != manifest.sha256 {
        return Err(BackupError::Damaged(format!("{dump} has been changed")));
    }
    Ok(())
}

fn missing(path: &Path) -> BackupError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    BackupError::Damaged(format!("{name} is missing"))
}

fn read(path: &Path) -> Result<String> {
    let size = match fs::metadata(path) {
        Ok(file) if file.is_file() => file.len(),
        _ => return Err(missing(path)),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if size > MANIFEST_MAX {
        return Err(BackupError::Damaged(format!("{name} is too large")));
    }
    let bytes = fs::read(path).map_err(BackupError::file(path))?;
    String::from_utf8(bytes).map_err(|_| BackupError::Damaged(format!("{name} is no text")))
}

/// The backups in `dir`, oldest first. Their names sort by time.
///
/// # Errors
/// When `dir` cannot be read; one that is not there has none.
pub(super) fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = entries(dir, PREFIX)?;
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

/// What in `dir` has a name that begins with `prefix`.
pub(super) fn entries(dir: &Path, prefix: &str) -> Result<Vec<PathBuf>> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(BackupError::file(dir))? {
        let entry = entry.map_err(BackupError::file(dir))?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The newest backup in `dir`.
///
/// # Errors
/// [`BackupError::None`] when there is none.
pub fn newest(dir: &Path) -> Result<PathBuf> {
    list(dir)?
        .pop()
        .ok_or_else(|| BackupError::None(dir.display().to_string()))
}

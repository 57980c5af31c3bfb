//! Files that are there whole or not at all.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use ring::digest::{Context, SHA256};

use super::{
    digest::hex,
    error::{BackupError, Result},
};

/// Bytes read at a time.
const PIECE: usize = 1 << 18;

/// A folder of the owner's alone; removed when dropped, unless it was kept.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    kept: bool,
}

impl Folder {
    /// Makes it.
    ///
    /// # Errors
    /// When it is there already, or cannot be made.
    pub fn make(path: PathBuf) -> Result<Self> {
        fs::create_dir(&path).map_err(BackupError::file(&path))?;
        let folder = Self { path, kept: false };
        fs::set_permissions(&folder.path, Permissions::from_mode(0o700))
            .map_err(BackupError::file(&folder.path))?;
        Ok(folder)
    }

    /// Gives it its final name, once everything in it has reached the disk.
    ///
    /// # Errors
    /// When it cannot be renamed; it is removed then.
    pub fn keep_as(mut self, name: &Path) -> Result<()> {
        sync(&self.path)?;
        fs::rename(&self.path, name).map_err(BackupError::file(name))?;
        self.kept = true;
        sync_parent(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // What is left is removed by the next backup.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Makes a file of the owner's alone.
///
/// # Errors
/// When it is there already, or cannot be made.
pub fn create(path: &Path) -> Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(BackupError::file(path))
}

/// Writes a file, to the disk.
///
/// # Errors
/// When it is there already, or the disk is full.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut file = create(path)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(BackupError::file(path))
}

/// Waits until a file or the entries of a folder have reached the disk.
///
/// # Errors
/// When they do not.
pub fn sync(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(BackupError::file(path))
}

/// [`sync`] of the folder that `path` is in.
///
/// # Errors
/// As [`sync`].
pub fn sync_parent(path: &Path) -> Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync(folder),
        _ => sync(Path::new(".")),
    }
}

/// Size and SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn fingerprint(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).map_err(BackupError::file(path))?;
    pour(&mut file, &mut io::sink()).map_err(BackupError::file(path))
}

/// Copies a file to a new one, to the disk; size and SHA-256 of what was copied.
///
/// # Errors
/// When one cannot be read or the other not be written.
pub fn copy(from: &Path, to: &Path) -> Result<(u64, String)> {
    let mut source = File::open(from).map_err(BackupError::file(from))?;
    let mut target = create(to)?;
    let copied = pour(&mut source, &mut target).map_err(BackupError::file(to))?;
    target.sync_all().map_err(BackupError::file(to))?;
    Ok(copied)
}

fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut context = Context::new(&SHA256);
    let mut piece = vec![0; PIECE];
    let mut size = 0;
    loop {
        let read = from.read(&mut piece)?;
        let part = piece.get(..read).unwrap_or_default();
        if part.is_empty() {
            return Ok((size, hex(context.finish().as_ref())));
        }
        context.update(part);
        to.write_all(part)?;
        size += part.len() as u64;
    }
}

/// Removes a file that may not be there.
///
/// # Errors
/// When it is there and stays.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BackupError::file(path)(error))
        }
        _ => Ok(()),
    }
}

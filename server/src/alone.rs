//! One process at a time serves, migrates or replaces the embedded database.
//!
//! Its jobs are put back when it starts, its limits and its watch are in memory: two servers on one
//! file would do everything twice. Commands that look after accounts, and backups, work beside it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

use thiserror::Error;

/// In `DATA_DIR`.
const NAME: &str = "resee.lock";

/// Why a process does not have it to itself.
#[derive(Debug, Error)]
pub enum NotAlone {
    /// Another one has.
    #[error(
        "{} is in use by process {}: an embedded database has one server. Stop that process first, or \
         set another DATA_DIR",
        folder.display(),
        process.as_deref().unwrap_or("(unknown)")
    )]
    InUse {
        /// `DATA_DIR`
        folder: PathBuf,
        /// Its id, as it has written it down.
        process: Option<String>,
    },
    /// The lock cannot be used.
    #[error("{NAME}: {0}")]
    Io(#[from] io::Error),
}

/// Holds the lock until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub struct Alone {
    _file: File,
}

impl Alone {
    /// Takes the lock of `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// When another process has it.
    pub fn take(folder: &Path) -> Result<Self, NotAlone> {
        std::fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(NAME))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.read_to_string(&mut text);
                let process = text.trim().to_owned();
                return Err(NotAlone::InUse {
                    folder: folder.to_owned(),
                    process: (read.is_ok() && !process.is_empty()).then_some(process),
                });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // For the message of others alone: on a full disk it is left out.
        let _ = file.set_len(0);
        let _ = file.rewind();
        let _ = write!(file, "{}", std::process::id());
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_of_the_first_until_that_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let first = Alone::take(folder.path()).unwrap();
        let refused = Alone::take(folder.path()).unwrap_err().to_string();
        let pid = std::process::id().to_string();
        assert!(refused.contains(&format!("process {pid}:")), "{refused}");
        drop(first);
        Alone::take(folder.path()).unwrap();
    }
}

//! A small disk.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use tokio::process::Command;

/// A file system in memory, which goes with this.
pub struct Volume {
    folder: PathBuf,
}

impl Volume {
    /// Mounts one of `megabytes` at `folder`, which is made; `None` where this user may not.
    ///
    /// # Errors
    /// When there is no such program.
    pub async fn mount(folder: PathBuf, megabytes: u32) -> Result<Option<Self>> {
        fs::create_dir_all(&folder)?;
        let size = format!("size={megabytes}m,mode=700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "resee-hardship"])
            .arg(&folder)
            .output()
            .await?;
        Ok(mounted.status.success().then_some(Self { folder }))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes all the room there is.
    ///
    /// # Errors
    /// When something else than room is missing.
    pub fn fill(&self) -> Result<u64> {
        let mut file = File::create(self.folder.join("ballast"))?;
        let (mut block, mut taken) = (vec![1_u8; 64 * 1024], 0);
        while !block.is_empty() {
            match file.write(&block) {
                Ok(written) => taken += written as u64,
                Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                    block.truncate(block.len() / 2);
                }
                Err(error) => return Err(error.into()),
            }
        }
        ensure!(taken > 0, "the disk was full already");
        Ok(taken)
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// When it was not taken.
    pub fn free(&self) -> Result<()> {
        Ok(fs::remove_file(self.folder.join("ballast"))?)
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        // Lazily: a process that dies with this one may still hold a file.
        let unmounted = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.folder)
            .status();
        if let Err(error) = unmounted {
            benches::say(format!("{} stays mounted: {error}", self.folder.display()));
        }
    }
}

//! Shows the mails of an instance without SMTP.

use std::{io, path::Path};

use api::{
    ApiError, Caller,
    mail::{MailboxApi, StoredMail},
};
use async_trait::async_trait;
use domain::auth::Role;

use crate::{
    core::Core,
    error::{Error, answer},
};

/// Mails on the page.
const SHOWN: usize = 50;

/// Reads what [`super::file::Files`] wrote.
#[derive(Clone)]
pub struct MailboxService {
    core: Core,
}

impl MailboxService {
    /// Reads the directory named in `core`'s settings.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl MailboxApi for MailboxService {
    async fn mailbox(&self, caller: &Caller) -> Result<Vec<StoredMail>, ApiError> {
        let Some(dir) = self.core.settings.mailbox.clone() else {
            return Err(ApiError::NotFound);
        };
        let admin = caller
            .viewer
            .as_ref()
            .is_some_and(|viewer| viewer.role == Role::Admin);
        if !admin && !caller.is_local {
            return Err(ApiError::NotFound);
        }
        tokio::task::spawn_blocking(move || newest(&dir))
            .await
            .map_err(|error| answer(Error::from(error)))?
            .map_err(|error| answer(Error::Stored(format!("mailbox: {error}"))))
    }
}

/// The newest mails, newest first. Files that are no mails are passed over.
fn newest(dir: &Path) -> io::Result<Vec<StoredMail>> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort_unstable_by(|a, b| b.cmp(a));
    Ok(paths
        .iter()
        .filter_map(|path| serde_json::from_slice(&std::fs::read(path).ok()?).ok())
        .take(SHOWN)
        .collect())
}

//! Writes mails to disk instead of sending them, for an instance without SMTP.
//!
//! Each mail is an `.eml` file as it would have been sent and a `.json` file that the mailbox page
//! reads. Names begin with the time, and the same mail always has the same name, so that writing
//! it twice leaves one. They hold working links: nobody else may read them.

use std::{
    io,
    path::{Path, PathBuf},
};

use api::mail::StoredMail;
use async_trait::async_trait;
use lettre::message::Mailbox;
use tokio::{
    fs::{self, DirBuilder, OpenOptions},
    io::AsyncWriteExt,
};

use super::{Mailer, Outgoing, SendError, message};
use crate::error::Result;

/// Writes into one directory.
pub struct Files {
    dir: PathBuf,
    from: Mailbox,
}

impl Files {
    /// Writes into `dir`, which is made when the first mail comes; `from` is `MAIL_FROM`.
    ///
    /// # Errors
    /// [`crate::error::Error::Setting`] when `from` is no address.
    pub fn new(dir: &Path, from: &str) -> Result<Self> {
        Ok(Self {
            dir: dir.to_owned(),
            from: message::parse_from(from)?,
        })
    }

    async fn store(&self, mail: &Outgoing, eml: &[u8]) -> io::Result<()> {
        let id = format!("{:013}-{}", mail.at.max(0), mail.id);
        let stored = StoredMail {
            id: id.clone(),
            at: mail.at,
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
        };
        let mut dir = DirBuilder::new();
        dir.recursive(true);
        #[cfg(unix)]
        dir.mode(0o700);
        dir.create(&self.dir).await?;
        self.write(&format!("{id}.eml"), eml).await?;
        // Last, because the mailbox page lists these.
        self.write(&format!("{id}.json"), &serde_json::to_vec_pretty(&stored)?)
            .await
    }

    /// All of it or nothing, also when the machine stops half-way.
    async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let part = self.dir.join(format!(".{name}.part"));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&part).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(&part, self.dir.join(name)).await
    }
}

#[async_trait]
impl Mailer for Files {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let eml = message::build(&self.from, mail)?.formatted();
        self.store(mail, &eml).await.map_err(|error| {
            SendError::Temporary(format!("the mail could not be written: {error}"))
        })
    }
}

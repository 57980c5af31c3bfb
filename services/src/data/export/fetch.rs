//! Handing an export out: `/exports/{token}`.

use api::{ApiError, Caller, Viewer};
use domain::{auth::AuditEvent, time::StudyDay};
use entity::{export, export_chunk};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::{
    audit::{self, Entry},
    core::Core,
    db::begin_write,
    error::{Error, Result},
    keys::token_hash,
    vault::{Place, Vault},
};

/// An export that may be handed out.
#[derive(Clone)]
pub struct Download {
    core: Core,
    export: Uuid,
    user: Uuid,
    chunks: i32,
    /// Bytes of the file.
    pub bytes: u64,
    /// What the file is called; letters, digits, `-` and `.`.
    pub name: String,
}

/// The export that `token` names, if it is the caller's and can still be fetched.
///
/// # Errors
/// [`ApiError::Unauthenticated`]; [`ApiError::NotFound`] also when it is somebody else's;
/// [`ApiError::StaleLink`] after its time.
pub async fn open(core: &Core, caller: &Caller, token: &str) -> Result<Download> {
    let viewer = caller.viewer()?;
    let row = export::Entity::owned_by(viewer.user).one(&core.db).await?;
    let row = row
        .filter(|row| row.token_hash == token_hash(token))
        .ok_or(ApiError::NotFound)?;
    match row.expires_at {
        None => Err(ApiError::NotFound.into()),
        Some(until) if until <= core.clock.now() => Err(ApiError::StaleLink.into()),
        Some(_) => Ok(Download {
            core: core.clone(),
            export: row.id,
            user: row.user_id,
            chunks: row.chunks,
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            name: name(viewer, row.ready_at.unwrap_or(row.asked_at)),
        }),
    }
}

/// `resee-2026-11-24.zip`, by the learner's calendar.
fn name(viewer: &Viewer, at: i64) -> String {
    let day = StudyDay::of(at, viewer.utc_offset, domain::time::Rollover(0));
    format!("resee-{}.zip", day.date())
}

impl Download {
    /// Records that it is handed out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, caller: &Caller) -> Result<()> {
        let viewer = caller.viewer()?;
        let tx = begin_write(&self.core.db).await?;
        let entry = Entry::by(caller, Some(viewer.user), AuditEvent::ExportFetched);
        audit::record(&tx, self.core.clock.now(), &entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The part `number`, from 0; nothing after the last one.
    ///
    /// # Errors
    /// [`Error::Stored`] when it is gone or does not open, when the database fails.
    pub async fn part(&self, number: i32) -> Result<Option<Vec<u8>>> {
        if number >= self.chunks {
            return Ok(None);
        }
        let row = export_chunk::Entity::find_by_id((self.export, number))
            .one(&self.core.db)
            .await?
            .ok_or_else(|| Error::Stored("a part of an export is gone".to_owned()))?;
        let place = Place::export_chunk(self.export, number, self.user);
        Ok(Some(
            Vault::new(&self.core.keys).open_bytes(&place, &row.data)?,
        ))
    }
}

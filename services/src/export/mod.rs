//! Exports: everything a learner has in one zip file, made by a job (decision 42, `docs/EXPORT.md`).
//!
//! `ask` notes the wish, `make` is the deed of the job, `fetch` hands the file out. Between them it
//! lies in the database, in sealed parts (`store`), so that every process can serve it and it goes
//! with the learner's other rows. `sections` are the rows of `resee.json`; `notes` and `reviews` are
//! the same for reading in other programs.

mod archive;
mod ask;
mod cells;
pub mod fetch;
mod json;
pub mod make;
mod names;
mod notes;
mod reviews;
pub mod sections;
mod store;
mod total;

pub(crate) use ask::{ask, standing};

use domain::time::{DAY, HOUR, Millis};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    keys::{Keys, Purpose},
};

/// Version of `resee.json`; raised when an older reader would misread a newer file.
pub const VERSION: u32 = 1;
/// How long a finished export can be fetched.
pub const LIFE: Millis = DAY;
/// After this an export that is not finished can be asked for anew.
pub(crate) const PATIENCE: Millis = HOUR;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The token of the link to the export `id`: 256 bits, computed as those of mails are (decision 6),
/// and of no use to anybody but its owner.
fn token(keys: &Keys, id: Uuid) -> Result<String> {
    let key = keys.jwt.first().ok_or(Error::Crypto("no key for links"))?;
    Ok(URL_SAFE_NO_PAD.encode(key.sign(Purpose::Export, id.as_bytes())))
}

//! Exports: everything a learner has in one zip file, made by a job (decision 42, `docs/EXPORT.md`).
//!
//! `ask` notes the wish, `make` is the deed of the job, `fetch` hands the file out. Between them it
//! lies in the database, in sealed parts (`store`), so that every process can serve it and it goes
//! with the learner's other rows. `sections` are the tables of `resee.json`; `notes` and `reviews`
//! are the same for reading in other programs.

mod archive;
mod ask;
mod cells;
pub mod fetch;
mod fields;
mod json;
pub mod make;
mod moment;
mod names;
mod notes;
pub mod prune;
mod readme;
mod reviews;
pub mod sections;
mod store;
mod total;

pub use ask::{ask, standing};

use domain::time::{DAY, HOUR, Millis};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    keys::{Keys, Purpose},
};

/// What `resee.json` calls itself.
pub const FORMAT: &str = "resee";
/// Version of `resee.json`; raised when an older reader would misread a newer file.
pub const VERSION: u32 = 1;
/// How long a finished export can be fetched.
pub const LIFE: Millis = DAY;
/// After this an export that is not finished can be asked for anew.
pub const PATIENCE: Millis = HOUR;

/// The token of the link to the export `id`: 256 bits, computed as those of mails are (decision 6),
/// and of no use to anybody but its owner.
fn token(keys: &Keys, id: Uuid) -> Result<String> {
    tokens(keys, id)
        .next()
        .ok_or(Error::Crypto("no key for links"))
}

/// What it would be under each key there is.
fn tokens(keys: &Keys, id: Uuid) -> impl Iterator<Item = String> {
    keys.jwt
        .iter()
        .map(move |key| key.token(Purpose::Export, id.as_bytes()))
}

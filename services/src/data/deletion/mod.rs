//! Deletions: an account and all that is its own goes, for good (decision 42).
//!
//! `ask` closes the account in one transaction: from then on nobody is signed in to it, and its address is
//! free. `run` is the deed of the job that removes the rows, in small statements, so that nobody else waits;
//! it can be killed and begun again at any moment. `tables` says where a learner has rows. What is left is a
//! row that names nobody, so that whoever asked can see it end (`standing`).

mod ask;
pub mod run;
mod standing;
pub mod tables;

pub use ask::ask;
pub use standing::standing;

use domain::time::{DAY, Millis};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    keys::{Keys, Purpose},
};

/// How long after its end a deletion can be looked at.
pub const SHOWN: Millis = DAY;

/// The token of the page that tells how the deletion `id` stands: 256 bits, computed as those of mails are
/// (decision 6).
fn token(keys: &Keys, id: Uuid) -> Result<String> {
    let key = keys.jwt.first().ok_or(Error::Crypto("no key for links"))?;
    Ok(key.token(Purpose::Deletion, id.as_bytes()))
}

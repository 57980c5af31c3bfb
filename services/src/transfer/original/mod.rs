//! Moving in from the Django original of Resee: learners with their password hashes, categories,
//! contents as notes, and histories as reviews.
//!
//! The other database is only read, in one snapshot. Every learner is stored in one transaction, so
//! that none is there by half. Every id follows from the row it was made of, and what is here
//! already is left as it is: a second run adds what is new and nothing twice.
//!
//! Due days are not taken over. The original's intervals were cut by plans and moved by its bugs; the
//! reviews are what happened, and the scheduler decides from them as if they had been made here.

mod account;
mod history;
mod ids;
mod note;
mod report;
mod source;
mod store;

pub use report::{Reason, Report};

use std::collections::HashSet;

use thiserror::Error;
use tokio::task::spawn_blocking;

use self::{account::Place, source::Source};
use crate::core::Core;

/// Why moving in stopped. What was stored until then stays, whole.
#[derive(Debug, Error)]
pub enum MoveError {
    /// The other database.
    #[error("the original's database: {0}")]
    Source(#[from] sea_orm::sqlx::Error),
    /// It has not the original's tables.
    #[error("this is not the database of the original: table {0} is missing")]
    NotTheOriginal(String),
    /// Our own.
    #[error("{0}")]
    Here(#[from] crate::error::Error),
    /// A task was cancelled or died.
    #[error("task: {}", crate::error::ended(.0))]
    Task(#[from] tokio::task::JoinError),
}

impl From<sea_orm::DbErr> for MoveError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Here(error.into())
    }
}

/// Reads the original's database at `url` and stores what is new.
///
/// # Errors
/// [`MoveError`]. Run it again: what is here already is not stored twice.
pub async fn import(core: &Core, url: &str) -> Result<Report, MoveError> {
    let mut source = Source::open(url).await?;
    let mut report = Report::default();
    let now = core.clock.now();
    let mut addresses = HashSet::new();
    for person in source.people().await? {
        let place = match account::place(core, &person, &mut addresses).await? {
            Ok(place) => place,
            Err(reason) => {
                let owned = source.owned_by(&person).await?;
                report.skip_learner(reason, &owned);
                continue;
            }
        };
        let owned = source.owned_by(&person).await?;
        let known = match &place {
            Place::Known(user) => store::known_notes(core, *user).await?,
            Place::New(_) => HashSet::new(),
        };
        let life = match &place {
            Place::Known(user) => history::Life::of(core, *user).await?,
            Place::New(_) => history::Life::new(core)?,
        };
        // Rendering and replaying take time that no page should wait for.
        let of = person.clone();
        let (prepared, counts) =
            spawn_blocking(move || store::prepare(&of, owned, &known, &life, now)).await??;
        if store::store(core, &person, &place, prepared, now).await? {
            report.add(counts);
            report.count_learner(&place, &person);
        } else {
            let owned = source.owned_by(&person).await?;
            report.skip_learner(Reason::AddressTaken, &owned);
        }
    }
    report.orphans(source.orphans().await?);
    source.close().await?;
    Ok(report)
}

//! The queue while everything around it is killed and suspended, and how fast it is.
//!
//! The jobs are probes, which nothing but this enqueues: each notes its start, takes a while, and
//! then makes an effect together with enqueuing its successor. So the starts tell how often jobs ran,
//! the effects how often they counted, and a lost successor that a change had no job.

mod pace;
pub mod probes;
mod storm;
mod web;

use std::path::Path;

use anyhow::Result;
use benches::{database::Database, services::Services};

use crate::site::{Outcome, Site};

/// All of it, or a tenth.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, services: &Services, scratch: &Path, tenth: bool) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    probes::tables(&site.instance.database).await?;
    storm::run(&site.instance, tenth, &mut outcome).await?;
    web::run(&site.instance, tenth, &mut outcome).await?;
    pace::starts(&site.instance, services, tenth, &mut outcome).await?;
    if matches!(site.instance.database, Database::Postgres { .. }) {
        pace::rate(&site.instance, scratch, tenth, &mut outcome).await?;
    }
    Ok(outcome)
}

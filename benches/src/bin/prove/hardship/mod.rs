//! Hard times: a full disk, connections that do nothing or little, restarts under load, a limit to
//! memory, a worker that the system kills.

mod disk;
mod drain;
mod load;
mod memory;
mod nginx;
mod slow;
mod volume;

use std::path::Path;

use anyhow::{Context, Result};
use benches::database::Database;

use crate::site::{Outcome, Site};

/// All of it, or a tenth. What is about files and sockets is tried on SQLite, what needs several
/// processes on PostgreSQL.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, scratch: &Path, tenth: bool) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    match site.instance.database {
        Database::Sqlite { .. } => {
            let full = disk::run(&site, scratch, &mut outcome).await;
            full.context("a full disk")?;
            slow::run(&site, tenth, &mut outcome)
                .await
                .context("slow connections")?;
            memory::within(&site, tenth, &mut outcome)
                .await
                .context("a limit to memory")?;
            drain::run(&site, tenth, &mut outcome)
                .await
                .context("restarts")?;
        }
        Database::Postgres { .. } => {
            drain::run(&site, tenth, &mut outcome)
                .await
                .context("restarts")?;
            nginx::run(&site, scratch, tenth, &mut outcome)
                .await
                .context("restarts behind nginx")?;
            memory::killed(&site, &mut outcome)
                .await
                .context("a killed worker")?;
        }
    }
    Ok(outcome)
}

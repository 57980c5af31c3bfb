//! The PostgreSQL and the Redis that `tools/services.sh start` has started.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{database::Database, process};

/// See the module. Read from the command line.
#[derive(Clone, Debug, clap::Args)]
pub struct Services {
    /// `RESEE_SERVICES`
    #[arg(long = "services")]
    pub folder: PathBuf,
    /// `RESEE_TEST_DATABASE_URL`
    #[arg(long)]
    pub postgres: String,
    /// `RESEE_TEST_REDIS_URL`
    #[arg(long)]
    pub redis: String,
}

impl Services {
    /// Makes an empty database of PostgreSQL.
    ///
    /// # Errors
    /// When there is one of that name.
    pub async fn make(&self, name: &str) -> Result<Database> {
        let maintenance = Database::Postgres {
            url: self.postgres.clone(),
        };
        maintenance
            .bare(&format!("CREATE DATABASE {name};"))
            .await?;
        let (server, _) = self
            .postgres
            .rsplit_once('/')
            .context("the URL names no database")?;
        Ok(Database::Postgres {
            url: format!("{server}/{name}"),
        })
    }

    /// Removes a database that [`Self::make`] made, whoever is connected.
    ///
    /// # Errors
    /// When there is none.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let maintenance = Database::Postgres {
            url: self.postgres.clone(),
        };
        maintenance
            .bare(&format!("DROP DATABASE {name} WITH (FORCE);"))
            .await
    }

    /// CPU milliseconds of PostgreSQL, all its processes together.
    ///
    /// # Errors
    /// When it does not run.
    pub fn postgres_cpu(&self) -> Result<f64> {
        process::cpu_of_family(process::from_file(&self.folder.join("pg/postmaster.pid"))?)
    }

    /// CPU milliseconds of Redis.
    ///
    /// # Errors
    /// When it does not run.
    pub fn redis_cpu(&self) -> Result<f64> {
        process::cpu(process::from_file(&self.folder.join("redis.pid"))?)
    }

    /// What PostgreSQL writes.
    pub fn postgres_log(&self) -> PathBuf {
        self.folder.join("pg.log")
    }
}

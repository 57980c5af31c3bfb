//! Who spends CPU.

use anyhow::Result;
use benches::{process, services::Services};

/// The server's process, and the services beside it.
#[derive(Clone)]
pub struct Meters {
    /// Resee.
    pub own: u32,
    /// PostgreSQL and Redis; `None` when the database is inside Resee.
    pub services: Option<Services>,
}

/// CPU milliseconds spent so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// By Resee.
    pub own: f64,
    /// By PostgreSQL and Redis.
    pub services: f64,
}

impl Meters {
    /// Reads them.
    ///
    /// # Errors
    /// When one of the processes is gone.
    pub fn read(&self) -> Result<Spent> {
        let services = match &self.services {
            Some(services) => services.postgres_cpu()? + services.redis_cpu()?,
            None => 0.0,
        };
        Ok(Spent {
            own: process::cpu(self.own)?,
            services,
        })
    }
}

impl std::ops::Sub for Spent {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            own: self.own - before.own,
            services: self.services - before.services,
        }
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.own += more.own;
        self.services += more.services;
    }
}

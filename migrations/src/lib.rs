//! The schema, as plain SQL that PostgreSQL and SQLite both read.
//!
//! Rules for every table: ids are UUID version 7 made by the server; every table of a learner's
//! has `user_id`; times are UTC milliseconds and study days are days since 1970-01-01; checks
//! repeat the domain's bounds and have names, so that both databases can be compared. A released
//! migration is never edited; until the first release is tagged it may still be rewritten.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_0001_accounts;
mod m20261124_0002_notes;
mod m20261124_0003_reviews;
mod m20261124_0004_mail;
mod m20261124_0005_jobs;
mod m20261125_0006_scheduling;
mod m20261128_0007_grading;
mod m20261128_0008_ai_calls;
mod m20261128_0009_backlog;
mod m20261128_0010_queue;
mod m20261128_0011_reminders;
mod m20261128_0012_backups;
mod m20261128_0013_steps;
mod m20261128_0014_note_checks;
mod m20261128_0015_alerts;
mod m20261128_0016_correction;
mod m20261129_0017_audit;
mod m20261129_0019_rights;
mod m20261129_0020_statistics;
mod sql;

/// Applies the migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_0001_accounts::Migration),
            Box::new(m20261124_0002_notes::Migration),
            Box::new(m20261124_0003_reviews::Migration),
            Box::new(m20261124_0004_mail::Migration),
            Box::new(m20261124_0005_jobs::Migration),
            Box::new(m20261125_0006_scheduling::Migration),
            Box::new(m20261128_0007_grading::Migration),
            Box::new(m20261128_0008_ai_calls::Migration),
            Box::new(m20261128_0009_backlog::Migration),
            Box::new(m20261128_0010_queue::Migration),
            Box::new(m20261128_0011_reminders::Migration),
            Box::new(m20261128_0012_backups::Migration),
            Box::new(m20261128_0013_steps::Migration),
            Box::new(m20261128_0014_note_checks::Migration),
            Box::new(m20261128_0015_alerts::Migration),
            Box::new(m20261128_0016_correction::Migration),
            Box::new(m20261129_0017_audit::Migration),
            Box::new(m20261129_0019_rights::Migration),
            Box::new(m20261129_0020_statistics::Migration),
        ]
    }
}

/// Names of all migrations, in their order.
pub fn names() -> Vec<String> {
    Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect()
}

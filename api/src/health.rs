//! How an instance is: for its admins and for whatever watches it.

use domain::time::Millis;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Something that Resee needs and that may be away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependency {
    /// The database. Nothing works without it.
    Database,
    /// Redis. Everything works without it, some of it later.
    Redis,
    /// The mail server.
    Mail,
    /// The model that grades.
    Model,
}

impl Dependency {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Redis => "redis",
            Self::Mail => "mail",
            Self::Model => "model",
        }
    }
}

/// Whether something answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// It is not configured.
    Off,
    /// It answers.
    Up,
    /// It does not.
    Down,
}

/// Why an instance is not well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The database does not take writes.
    Database,
    /// The embedded database's file is damaged; nothing is written any more.
    FileDamaged,
    /// Redis is configured and does not answer.
    Redis,
    /// The mail server does not take mail.
    Mail,
    /// The model is not asked, because it did not answer.
    Model,
    /// Nobody works off the queue.
    Workers,
    /// A job has been due for longer than [`QUEUE_LATE`].
    Queue,
    /// Jobs are dead, and wait for somebody to look at them.
    DeadJobs,
    /// Less than [`DISK_LEAST`] of the disk is free.
    Disk,
    /// The newest backup failed or is damaged, or there has been none for [`BACKUP_LATE`].
    Backup,
}

/// Milliseconds that a due job may wait.
pub const QUEUE_LATE: Millis = 300_000;
/// Share of the disk that must be free.
pub const DISK_LEAST: f64 = 0.05;
/// Milliseconds that may pass without a backup: two nights and a bit.
pub const BACKUP_LATE: Millis = 50 * 3_600_000;

/// Everything at a glance. Times are in UTC milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// What is wrong; empty when nothing is.
    pub troubles: Vec<Trouble>,
    /// When this was looked at.
    pub at: Millis,
    /// The database.
    pub database: DatabaseHealth,
    /// Redis.
    pub redis: Light,
    /// The queue; `None` when the database does not answer, like all that follows from it.
    pub queue: Option<QueueHealth>,
    /// Who works off the queue.
    pub workers: Vec<WorkerHealth>,
    /// The disk that holds `DATA_DIR`; `None` where it cannot be asked.
    pub disk: Option<DiskHealth>,
    /// Mail.
    pub mail: MailHealth,
    /// The model.
    pub model: Light,
    /// The newest backup.
    pub backup: Option<BackupHealth>,
    /// Alerts of the last days, the newest first.
    pub alerts: Vec<AlertSeen>,
}

/// `/admin/health`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthPage {
    /// The frame.
    pub frame: Frame,
    /// Everything.
    pub health: Health,
}

impl Health {
    /// `ok` or `degraded`.
    pub const fn status(&self) -> &'static str {
        if self.troubles.is_empty() {
            "ok"
        } else {
            "degraded"
        }
    }
}

/// The database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseHealth {
    /// It took a write and gave it back.
    pub light: Light,
    /// How long that took, in milliseconds.
    pub took_ms: u64,
}

/// The queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueHealth {
    /// Jobs for their time, their turn or their next try.
    pub waiting: i64,
    /// Jobs that run.
    pub running: i64,
    /// Jobs without a try left.
    pub dead: i64,
    /// How long the oldest one has been due, in milliseconds.
    pub oldest_ms: Millis,
}

/// Somebody who works off the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerHealth {
    /// Its machine.
    pub host: String,
    /// Its process.
    pub pid: i64,
    /// Since when.
    pub since: Millis,
    /// For how long it has not said that it lives, in milliseconds.
    pub silent_ms: Millis,
}

/// A disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskHealth {
    /// What is free.
    pub free: u64,
    /// What there is.
    pub total: u64,
}

/// Mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHealth {
    /// The mail server; [`Light::Off`] when mails become files.
    pub light: Light,
    /// Mails that wait.
    pub waiting: i64,
    /// Mails that failed in the last 24 hours.
    pub failed: i64,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupHealth {
    /// `made`, `verified`, `damaged` or `failed`.
    pub state: String,
    /// When it was made.
    pub at: Millis,
    /// Its size; `None` when it failed.
    pub bytes: Option<i64>,
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSeen {
    /// What it says, in English.
    pub words: String,
    /// How often it was raised, ever.
    pub total: i64,
    /// When last.
    pub last_at: Millis,
    /// When it was last told to anybody.
    pub told_at: Option<Millis>,
}

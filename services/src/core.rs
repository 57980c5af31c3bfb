//! What every deed needs: database, clock, keys, queue and the settings that shape behaviour.

use std::sync::Arc;

use domain::time::Rollover;
use sea_orm::DatabaseConnection;

use crate::{
    ai::Ai, backup::BackupSettings, clock::Clock, jobs::Queue, keys::Keys, limits::Limits,
    watch::Watch,
};

/// Who may register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registration {
    /// Everybody.
    #[default]
    Open,
    /// Whoever holds an invitation.
    Invite,
    /// Nobody.
    Closed,
}

/// Settings that shape behaviour, read once at start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of every link in a mail, without a trailing slash.
    pub public_url: String,
    /// `REGISTRATION`.
    pub registration: Registration,
    /// `DEFAULT_TIME_ZONE`, an IANA name.
    pub default_time_zone: String,
    /// Rollover hour of new accounts.
    pub rollover: Rollover,
    /// Mails are written to disk and can be read at `/dev/mailbox`.
    pub mailbox: Option<std::path::PathBuf>,
    /// The mail server; `None` without one.
    pub smtp_host: Option<String>,
    /// Names and flags of the session cookies.
    pub cookies: Cookies,
    /// Password hashes computed at the same time; usually the number of cores.
    pub hash_slots: usize,
    /// Where backups come from and go to.
    pub backup: BackupSettings,
}

/// Names and flags of cookies, decided by `PUBLIC_URL` and the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// Name of the access token's cookie.
    pub access: String,
    /// Name of the refresh token's cookie.
    pub refresh: String,
    /// Whether they are `Secure` (then the names start with `__Host-`).
    pub secure: bool,
}

/// Shared by all services.
#[derive(Clone)]
pub struct Core {
    /// The pool.
    pub db: DatabaseConnection,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The keys.
    pub keys: Arc<Keys>,
    /// The queue.
    pub queue: Arc<dyn Queue>,
    /// The model, or what there is without one.
    pub ai: Arc<Ai>,
    /// The settings.
    pub settings: Arc<Settings>,
    /// How often somebody may do something.
    pub limits: Arc<Limits>,
    /// What is noticed about this process and what it needs.
    pub watch: Arc<Watch>,
}

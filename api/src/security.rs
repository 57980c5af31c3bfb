//! Sessions and the audit log.

use domain::{id::SessionId, time::Millis};
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Entries of the audit log on a page.
pub const AUDIT_SHOWN: u64 = 20;

/// `/settings/security`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityPage {
    /// Navigation and account.
    pub frame: Frame,
    /// The moment it is made at.
    pub now: Millis,
    /// `PUBLIC_URL` is https.
    pub encrypted: bool,
    /// Those that can be used, this one first.
    pub sessions: Vec<SessionRow>,
    /// The learner's entries of the audit log, newest first.
    pub events: Vec<AuditRow>,
    /// Given back to see older entries; `None` when there are none.
    pub next: Option<String>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Names it for [`crate::auth::AuthApi::end_session`].
    pub id: SessionId,
    /// What it is.
    pub device: Device,
    /// Where it signed in from: an IPv4 address or an IPv6 /64.
    pub network: String,
    /// When it signed in.
    pub created_at: Millis,
    /// When it was last seen, to ten minutes.
    pub last_seen_at: Millis,
    /// It is the one that asks.
    pub current: bool,
}

/// Names of a device, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its browser.
    pub browser: Option<String>,
    /// Its system.
    pub system: Option<String>,
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: Millis,
    /// What, as [`domain::auth::AuditEvent`] stores it; may be one this version does not know.
    pub event: String,
    /// With which device.
    pub device: Device,
    /// From where.
    pub network: String,
    /// A code or an id that belongs to it.
    pub detail: String,
    /// Somebody else did it: an admin.
    pub by_another: bool,
}

/// `/admin/audit`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Navigation and account.
    pub frame: Frame,
    /// The moment it is made at.
    pub now: Millis,
    /// Everybody's entries, newest first.
    pub events: Vec<AdminAuditRow>,
    /// Given back to see older entries; `None` when there are none.
    pub next: Option<String>,
}

/// An entry of the audit log, as an admin sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminAuditRow {
    /// What happened.
    pub entry: AuditRow,
    /// Address of the account it happened to; the id when the account is gone.
    pub user: Option<String>,
    /// The same of who did it.
    pub actor: Option<String>,
}

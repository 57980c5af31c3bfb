//! How full the disk is.

use std::path::Path;

use api::health::DiskHealth;

/// The disk that holds `folder`; `None` where it cannot be asked.
pub(super) fn of(folder: &Path) -> Option<DiskHealth> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(DiskHealth {
        // What is left for us, not what is left for root.
        free: stat.f_bavail.saturating_mul(stat.f_frsize),
        total: stat.f_blocks.saturating_mul(stat.f_frsize),
    })
}

//! What was promised.

use std::{fs, path::Path};

use anyhow::Result;
use benches::stats;

use super::Side;

/// CPU of the dashboard over axum's.
const DASHBOARD: f64 = 15.0;
/// CPU of a login over the hash's.
const LOGIN: f64 = 1.25;
/// Answers a second over pgbench's.
const ANSWERS: f64 = 0.40;
/// Milliseconds from a start to the first page.
const START: f64 = 300.0;
/// MiB of an idle server.
const IDLE: f64 = 60.0;
/// Bytes of binary and site.
const SIZE: u64 = 60_000_000;

/// A promise and what was measured.
pub struct Goal {
    /// What.
    pub name: String,
    /// How much at most, or at least.
    pub limit: String,
    /// How much it is.
    pub measured: String,
    /// Whether that is within the limit.
    pub holds: bool,
}

/// All of them.
pub fn all(sides: &[Side], bytes: u64) -> Vec<Goal> {
    let mut goals = Vec::new();
    for side in sides {
        for row in side.rows.iter().filter(|row| row.load.failed.count > 0) {
            let failed = &row.load.failed;
            goals.push(Goal {
                name: format!("{}: {}: every request answered", side.name, row.name),
                limit: "all".to_owned(),
                measured: format!("{} failed, the first: `{}`", failed.count, failed.example),
                holds: false,
            });
        }
        for row in &side.rows {
            let Some(ratio) = row.ratio() else { continue };
            let (limit, of) = match row.name {
                "dashboard" => (DASHBOARD, "axum returning the same bytes"),
                "login" => (LOGIN, "the bare hash"),
                _ => continue,
            };
            goals.push(Goal {
                name: format!("{}: CPU of {}, times that of {of}", side.name, row.name),
                limit: format!("≤ {limit}"),
                measured: format!("{ratio:.2}"),
                holds: ratio <= limit,
            });
        }
        if let Some(limit) = &side.limit {
            let share = stats::median(&side.rates) / stats::median(&limit.rates).max(1e-6);
            goals.push(Goal {
                name: format!("{}: answers a second, of pgbench's rate", side.name),
                limit: format!("≥ {:.0} %", ANSWERS * 100.0),
                measured: format!("{:.0} %", share * 100.0),
                holds: share >= ANSWERS,
            });
        }
        let start = stats::median(&side.starts.milliseconds);
        goals.push(Goal {
            name: format!("{}: second start to first page", side.name),
            limit: format!("≤ {START} ms"),
            measured: format!("{start:.0} ms"),
            holds: start <= START,
        });
        goals.push(Goal {
            name: format!("{}: resident memory, idle", side.name),
            limit: format!("≤ {IDLE} MiB"),
            measured: format!("{:.1} MiB", side.starts.idle),
            holds: side.starts.idle <= IDLE,
        });
    }
    goals.push(Goal {
        name: "Binary and site".to_owned(),
        limit: format!("≤ {} MB", SIZE / 1_000_000),
        measured: format!("{:.1} MB", bytes as f64 / 1e6),
        holds: bytes <= SIZE,
    });
    goals
}

/// Bytes of all files of a folder.
///
/// # Errors
/// When it cannot be read.
pub fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() {
            size(&entry.path())?
        } else {
            meta.len()
        };
    }
    Ok(bytes)
}

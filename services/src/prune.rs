//! The deed of [`crate::jobs::Job::Prune`]: removes what has expired long ago and what nobody can
//! see or use any more. Nothing a learner wrote is here, drafts included; dead jobs stay until
//! somebody has looked at them.

use domain::time::{DAY, Millis};
use sea_orm::ConnectionTrait;

use crate::{
    auth::KNOWN_FOR, core::Core, data::export, db::statement, error::Result, jobs::JobError,
};

/// Rows that go with one statement, so that none holds up a learner.
const BATCH: i64 = 1_000;

/// Something that accumulates.
struct Expired {
    table: &'static str,
    key: &'static str,
    /// When a row expired; null while it has not.
    at: &'static str,
    /// How long it is kept after that.
    keep: Millis,
}

/// In this order, so that a session's tokens and a link's mails go with few others.
const EXPIRED: [Expired; 8] = [
    // A spent token tells of a theft as long as its successors live.
    Expired {
        table: "refresh_tokens",
        key: "token_hash",
        at: "expires_at",
        keep: 7 * DAY,
    },
    Expired {
        table: "sessions",
        key: "id",
        at: "COALESCE(ended_at, expires_at)",
        keep: 30 * DAY,
    },
    Expired {
        table: "known_networks",
        key: "id",
        at: "signed_in_at",
        keep: KNOWN_FOR,
    },
    Expired {
        table: "mails",
        key: "id",
        at: "COALESCE(sent_at, failed_at)",
        keep: 90 * DAY,
    },
    Expired {
        table: "one_time_tokens",
        key: "id",
        at: "expires_at",
        keep: 90 * DAY,
    },
    Expired {
        table: "invites",
        key: "token_hash",
        at: "expires_at",
        keep: 90 * DAY,
    },
    Expired {
        table: "audit_events",
        key: "id",
        at: "at",
        keep: 400 * DAY,
    },
    // A job is dead or done by then.
    Expired {
        table: "effects",
        key: "effect_key",
        at: "made_at",
        keep: 90 * DAY,
    },
];

/// Removes all of it, as of now.
///
/// # Errors
/// When the database fails; what was removed stays removed.
pub async fn run(core: &Core) -> Result<(), JobError> {
    let now = core.clock.now();
    for expired in &EXPIRED {
        let removed = remove(core, expired, now - expired.keep).await?;
        if removed > 0 {
            tracing::info!(table = expired.table, removed, "pruned");
        }
    }
    let removed = export::prune::run(core).await?;
    if removed > 0 {
        tracing::info!(table = "exports", removed, "pruned");
    }
    Ok(())
}

async fn remove(core: &Core, expired: &Expired, before: Millis) -> Result<u64> {
    let Expired { table, key, at, .. } = expired;
    let sql = format!(
        "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {at} < $1 LIMIT $2)"
    );
    let mut removed = 0;
    loop {
        let delete = statement(&core.db, sql.as_str(), [before.into(), BATCH.into()]);
        let rows = core.db.execute_raw(delete).await?.rows_affected();
        removed += rows;
        if rows == 0 {
            return Ok(removed);
        }
    }
}

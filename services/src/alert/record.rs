//! Table `alerts`: a row for each kind.

use api::health::AlertSeen;
use domain::time::Millis;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::{Alert, EVERY};
use crate::{core::Core, db::statement, error::Result, jobs::Job};

/// `$1` kind, `$2` words, `$3` now.
const RAISE: &str = "
INSERT INTO alerts (kind, words, untold, total, first_at, last_at) VALUES ($1, $2, 1, 1, $3, $3)
ON CONFLICT (kind) DO UPDATE SET words = excluded.words, untold = alerts.untold + 1,
    total = alerts.total + 1, last_at = excluded.last_at,
    first_at = CASE WHEN alerts.untold = 0 THEN excluded.first_at ELSE alerts.first_at END
RETURNING told_at";

/// `$1` kind, `$2` now, `$3` told before, `$4` claimed before. Of several workers one tells it; a
/// claim that is older than telling takes, or from the future, is of one that has died.
const CLAIM: &str = "
UPDATE alerts SET claimed_at = $2
WHERE kind = $1 AND untold > 0 AND (told_at IS NULL OR told_at <= $3 OR told_at > $2)
    AND (claimed_at IS NULL OR claimed_at <= $4 OR claimed_at > $2)
RETURNING words, untold, first_at";

/// Longer than it takes to tell.
const CLAIMED: Millis = 30_000;

#[derive(FromQueryResult)]
struct Told {
    told_at: Option<Millis>,
}

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Claim {
    pub words: String,
    /// How often it came.
    pub untold: i64,
    /// When first.
    pub first_at: Millis,
}

/// Why there is nothing to tell now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotNow {
    /// Everything is told.
    Nothing,
    /// It was told a moment ago, and may be again then.
    Until(Millis),
    /// Somebody else is telling it.
    Claimed,
}

/// Has `alert` told, if `tx` commits: now, or five minutes after its kind was last told. Where
/// alerts go nowhere it is only counted.
///
/// # Errors
/// When the database fails.
pub async fn raise(core: &Core, tx: &DatabaseTransaction, alert: &Alert) -> Result<()> {
    let now = core.clock.now();
    let kind = alert.kind();
    tracing::warn!(alert = kind, "{}", alert.words());
    metrics::counter!("resee_alerts_total", "kind" => kind.clone()).increment(1);
    let values = [kind.as_str().into(), alert.words().into(), now.into()];
    let told = Told::find_by_statement(statement(tx, RAISE, values))
        .one(tx)
        .await?;
    if core.watch.tells {
        let told_at = told.and_then(|told| told.told_at);
        enqueue(
            core,
            tx,
            &kind,
            told_at.map_or(now, |at| now.max(at + EVERY)),
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn enqueue(
    core: &Core,
    tx: &DatabaseTransaction,
    kind: &str,
    at: Millis,
) -> Result<()> {
    let job = Job::Alert {
        alert: kind.to_owned(),
    };
    let key = format!("alert:{kind}");
    core.queue.enqueue(tx, &job, at, Some(&key)).await
}

/// Takes what is to be told of `kind`; the claim is `now`.
pub(super) async fn claim(core: &Core, kind: &str, now: Millis) -> Result<Result<Claim, NotNow>> {
    let values = [
        kind.into(),
        now.into(),
        (now - EVERY).into(),
        (now - CLAIMED).into(),
    ];
    let claimed = Claim::find_by_statement(statement(&core.db, CLAIM, values))
        .one(&core.db)
        .await?;
    if let Some(claimed) = claimed {
        return Ok(Ok(claimed));
    }
    #[derive(FromQueryResult)]
    struct Row {
        untold: i64,
        told_at: Option<Millis>,
    }
    let read = statement(
        &core.db,
        "SELECT untold, told_at FROM alerts WHERE kind = $1",
        [kind.into()],
    );
    let row = Row::find_by_statement(read).one(&core.db).await?;
    let until = row
        .as_ref()
        .and_then(|row| row.told_at)
        .map(|at| at + EVERY);
    Ok(Err(match (row, until) {
        (None, _) | (Some(Row { untold: 0, .. }), _) => NotNow::Nothing,
        (_, Some(until)) if until > now => NotNow::Until(until),
        _ => NotNow::Claimed,
    }))
}

/// Ends the claim of `at`; `told`: how many of `kind` are told now.
pub(super) async fn settle(core: &Core, kind: &str, at: Millis, told: Option<i64>) -> Result<()> {
    let settle = match told {
        Some(told) => statement(
            &core.db,
            "UPDATE alerts SET untold = CASE WHEN untold > $3 THEN untold - $3 ELSE 0 END,
                 told_at = $4, claimed_at = NULL WHERE kind = $1 AND claimed_at = $2",
            [kind.into(), at.into(), told.into(), core.clock.now().into()],
        ),
        None => statement(
            &core.db,
            "UPDATE alerts SET claimed_at = NULL WHERE kind = $1 AND claimed_at = $2",
            [kind.into(), at.into()],
        ),
    };
    core.db.execute_raw(settle).await?;
    Ok(())
}

/// The alerts raised since `since`, the newest first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn seen(core: &Core, since: Millis, limit: i64) -> Result<Vec<AlertSeen>> {
    #[derive(FromQueryResult)]
    struct Row {
        words: String,
        total: i64,
        last_at: Millis,
        told_at: Option<Millis>,
    }
    let read = statement(
        &core.db,
        "SELECT words, total, last_at, told_at FROM alerts WHERE last_at >= $1
         ORDER BY last_at DESC, kind LIMIT $2",
        [since.into(), limit.into()],
    );
    let rows = Row::find_by_statement(read).all(&core.db).await?;
    let seen = |row: Row| AlertSeen {
        words: row.words,
        total: row.total,
        last_at: row.last_at,
        told_at: row.told_at,
    };
    Ok(rows.into_iter().map(seen).collect())
}

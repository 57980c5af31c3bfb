//! What happens to a refresh token that is presented: the decision, without the database.

use domain::time::Millis;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Milliseconds after its use within which a token still yields the same successor, for tabs that
/// rotate at the same time.
pub(super) const PARALLEL: Millis = 10_000;

/// A token with its session and its successor.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub session_id: Uuid,
    pub user_id: Uuid,
    pub session_expires_at: Millis,
    pub ended_at: Option<Millis>,
    pub expires_at: Millis,
    pub consumed_at: Option<Millis>,
    pub revoked_at: Option<Millis>,
    pub successor_hash: Option<String>,
    pub next_expires_at: Option<Millis>,
    pub next_consumed_at: Option<Millis>,
    pub next_revoked_at: Option<Millis>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing: the session or the token is over.
    Refuse,
    /// Use it up and make its successor.
    Consume,
    /// Hand out the successor made at `consumed_at` once more.
    Same {
        consumed_at: Millis,
        successor: String,
        expires_at: Millis,
    },
    /// Nobody ever used the successor, so its reply was lost: revoke it and make another.
    Again { successor: String },
    /// Somebody holds a copy: end the session.
    Replay,
}

/// Decides at `now`.
pub(super) fn decide(row: &Row, now: Millis) -> Step {
    if row.ended_at.is_some() || row.session_expires_at <= now {
        return Step::Refuse;
    }
    if row.revoked_at.is_some() {
        return Step::Replay;
    }
    let (Some(consumed_at), Some(successor)) = (row.consumed_at, &row.successor_hash) else {
        return if row.expires_at > now {
            Step::Consume
        } else {
            Step::Refuse
        };
    };
    let successor = successor.clone();
    let Some(expires_at) = row.next_expires_at else {
        return Step::Replay;
    };
    if row.next_revoked_at.is_some() {
        return Step::Replay;
    }
    // A use that lies in the future was stored before the clock was put back. That must neither
    // hide a copy until the clock has caught up, nor sign out whom the successor was handed to.
    let since = now - consumed_at;
    if since.abs() <= PARALLEL || (since < 0 && row.next_consumed_at.is_none()) {
        return Step::Same {
            consumed_at,
            successor,
            expires_at,
        };
    }
    if row.next_consumed_at.is_some() {
        return Step::Replay;
    }
    if row.expires_at > now {
        Step::Again { successor }
    } else {
        Step::Refuse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Row {
        Row {
            session_id: Uuid::nil(),
            user_id: Uuid::nil(),
            session_expires_at: 1_000_000,
            ended_at: None,
            expires_at: 500_000,
            consumed_at: None,
            revoked_at: None,
            successor_hash: None,
            next_expires_at: None,
            next_consumed_at: None,
            next_revoked_at: None,
        }
    }

    fn spent() -> Row {
        Row {
            consumed_at: Some(1_000),
            successor_hash: Some("next".to_owned()),
            next_expires_at: Some(600_000),
            ..fresh()
        }
    }

    #[test]
    fn every_case() {
        let successor = "next".to_owned();
        let same = Step::Same {
            consumed_at: 1_000,
            successor: successor.clone(),
            expires_at: 600_000,
        };
        let used = || Row {
            next_consumed_at: Some(2_000),
            ..spent()
        };
        for (row, now, step) in [
            (fresh(), 1_000, Step::Consume),
            (fresh(), 499_999, Step::Consume),
            (fresh(), 500_000, Step::Refuse),
            (
                Row {
                    ended_at: Some(5),
                    ..fresh()
                },
                1_000,
                Step::Refuse,
            ),
            (
                Row {
                    session_expires_at: 1_000,
                    ..fresh()
                },
                1_000,
                Step::Refuse,
            ),
            (
                Row {
                    revoked_at: Some(5),
                    ..fresh()
                },
                1_000,
                Step::Replay,
            ),
            (
                Row {
                    revoked_at: Some(5),
                    ended_at: Some(5),
                    ..fresh()
                },
                1_000,
                Step::Refuse,
            ),
            (spent(), 1_000, same.clone()),
            // Another server's clock may be behind.
            (spent(), 900, same.clone()),
            (used(), -9_000, same.clone()),
            // The clock was put back.
            (spent(), -7_200_000, same.clone()),
            (used(), -9_001, Step::Replay),
            (used(), -7_200_000, Step::Replay),
            (spent(), 11_000, same.clone()),
            (used(), 11_000, same),
            (spent(), 11_001, Step::Again { successor }),
            (spent(), 500_000, Step::Refuse),
            (used(), 11_001, Step::Replay),
            (used(), 900_000, Step::Replay),
            (
                Row {
                    next_revoked_at: Some(2_000),
                    ..spent()
                },
                1_500,
                Step::Replay,
            ),
        ] {
            assert_eq!(decide(&row, now), step, "{now} {row:?}");
        }
    }
}

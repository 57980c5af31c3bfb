//! What a call has cost, and how it ended.

use std::time::Duration;

use domain::grading::CallKind;
use sea_orm::ConnectionTrait;

use super::reserve::Reserved;
use crate::{
    ai::{GraderError, Recipient, Usage, price},
    core::Core,
    db::statement,
    error::{Error, Result},
    measure,
};

/// `$1` row, `$2` end of its reservation, `$3` now, `$4` to `$8` what was spent, `$9` how it ended,
/// `$10` milliseconds, `$11` whether it is one of the learner's calls. What a lost try before it may
/// have cost is one.
const SETTLE: &str = "
UPDATE ai_calls SET settled_at = $3, requests = requests + $4, unreported = unreported + $5,
    input_tokens = input_tokens + $6, output_tokens = output_tokens + $7, cost = cost + $8,
    outcome = $9, duration_ms = $10, counted = ($11 OR unreported > 0)
WHERE id = $1 AND expires_at = $2 AND settled_at IS NULL";

/// How a call that has a result ends in the ledger.
pub const MADE: &str = "made";

/// Settles `reserved`. A failure that cost nothing gives the learner the call back.
pub(super) async fn settle(
    core: &Core,
    recipient: &Recipient,
    reserved: &Reserved,
    kind: CallKind,
    usage: Usage,
    error: Option<GraderError>,
    took: Duration,
) -> Result<()> {
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let tokens = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let outcome = error.map_or_else(|| MADE.to_owned(), GraderError::code);
    let cost = price::cost(&recipient.model, &usage);
    measure::call(kind, error.is_none(), &usage, cost);
    let values = [
        reserved.id.into(),
        reserved.expires_at.into(),
        core.clock.now().into(),
        count(usage.requests).into(),
        count(usage.unreported).into(),
        tokens(usage.input_tokens).into(),
        tokens(usage.output_tokens).into(),
        cost.into(),
        outcome.into(),
        i64::try_from(took.as_millis()).unwrap_or(i64::MAX).into(),
        is_counted(usage, error.is_some()).into(),
    ];
    let done = core
        .db
        .execute_raw(statement(&core.db, SETTLE, values))
        .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Stored(format!(
            "ai_calls {}: no longer reserved",
            reserved.id
        )));
    }
    Ok(())
}

/// A call that was not sent is given back, and so is one that failed and was not charged for.
fn is_counted(usage: Usage, has_failed: bool) -> bool {
    let is_charged = usage.unreported > 0 || usage.input_tokens > 0 || usage.output_tokens > 0;
    is_charged || (usage.requests > 0 && !has_failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cost_nothing_is_given_back() {
        let charged = Usage::of_request(Some((10, 5)));
        for (usage, has_failed, counted) in [
            (charged, false, true),
            (charged, true, true),
            (Usage::of_request(None), true, true),
            (Usage::of_refusal(), true, false),
            (Usage::of_refusal(), false, true),
            (Usage::default(), true, false),
            (Usage::default(), false, false),
        ] {
            assert_eq!(is_counted(usage, has_failed), counted, "{usage:?}");
        }
    }
}

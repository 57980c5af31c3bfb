//! Sums over the ledger.

use std::collections::BTreeMap;

use api::{
    Viewer,
    admin::{AI_DAYS, AiBreaker, AiDay, AiFailure, AiLearner, AiModel, AiTotals, AiUsagePage},
};
use domain::{
    grading::CallKind,
    time::{DAY, Millis, StudyDay},
};
use sea_orm::FromQueryResult;

use super::{count, rows};
use crate::{
    ai::{BreakerState, Recipient, is_priced},
    core::Core,
    error::{Error, Result},
    frame,
};

/// `$2` now: a reservation that has run out is a failure, one that stands is none.
macro_rules! totals {
    () => {
        "COUNT(*) AS calls,
    CAST(COALESCE(SUM(CASE WHEN (settled_at IS NULL AND expires_at <= $2) OR outcome <> 'made'
        THEN 1 ELSE 0 END), 0) AS BIGINT) AS failed,
    CAST(COALESCE(SUM(input_tokens), 0) AS BIGINT) AS input_tokens,
    CAST(COALESCE(SUM(output_tokens), 0) AS BIGINT) AS output_tokens,
    CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS cost,
    CAST(COALESCE(SUM(CASE WHEN cost IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS unpriced"
    };
}

/// `$1` first day, `$2` now. By day and kind.
const USAGE: &str = concat!(
    "SELECT day, kind, ",
    totals!(),
    " FROM ai_calls WHERE day >= $1 GROUP BY day, kind"
);

/// `$1` first day, `$2` now, `$3` how many.
const LEARNERS: &str = concat!(
    "SELECT users.email, ",
    totals!(),
    " FROM ai_calls LEFT JOIN users ON users.id = ai_calls.user_id WHERE day >= $1
    GROUP BY ai_calls.user_id, users.email
    ORDER BY COALESCE(SUM(cost), 0) DESC, SUM(input_tokens + output_tokens) DESC, COUNT(*) DESC, users.email
    LIMIT $3"
);

/// `$1` first day, `$2` now.
const FAILURES: &str = "
SELECT COALESCE(outcome, 'lost') AS code, COUNT(*) AS calls, MAX(at) AS last_at
FROM ai_calls
WHERE day >= $1 AND ((settled_at IS NULL AND expires_at <= $2) OR outcome <> 'made')
GROUP BY COALESCE(outcome, 'lost')
ORDER BY COUNT(*) DESC, MAX(at) DESC";

/// Learners on the page.
const LEARNERS_SHOWN: i64 = 20;

#[derive(FromQueryResult)]
struct Sums {
    calls: i64,
    failed: i64,
    input_tokens: i64,
    output_tokens: i64,
    cost: i64,
    unpriced: i64,
}

#[derive(FromQueryResult)]
struct UsageRow {
    day: i32,
    kind: String,
    #[sea_orm(nested)]
    sums: Sums,
}

#[derive(FromQueryResult)]
struct LearnerRow {
    email: Option<String>,
    #[sea_orm(nested)]
    sums: Sums,
}

#[derive(FromQueryResult)]
struct FailureRow {
    code: String,
    calls: i64,
    last_at: Millis,
}

pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<AiUsagePage> {
    let now = viewer.now;
    let today = i32::try_from(now.div_euclid(DAY)).unwrap_or(0);
    let days_shown = i32::try_from(AI_DAYS).unwrap_or(0);
    let first = today - days_shown + 1;
    let usage: Vec<UsageRow> = rows(core, USAGE, [first.into(), now.into()]).await?;
    let learners: Vec<LearnerRow> = rows(
        core,
        LEARNERS,
        [first.into(), now.into(), LEARNERS_SHOWN.into()],
    )
    .await?;
    let failures: Vec<FailureRow> = rows(core, FAILURES, [first.into(), now.into()]).await?;
    let (mut days, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for UsageRow { day, kind, sums } in usage {
        let kind = CallKind::parse(&kind)
            .ok_or_else(|| Error::Stored(format!("ai_calls: unknown kind {kind}")))?;
        let sums = sums.read();
        add(&mut days, day, &sums);
        add(&mut kinds, kind, &sums);
    }
    let limits = core.ai.limits;
    Ok(AiUsagePage {
        frame: frame::load(core, viewer).await?,
        model: core.ai.recipient.as_ref().map(|to| model(core, to, now)),
        per_day: limits.per_day,
        at_once: limits.at_once,
        days: (first..=today)
            .map(|day| AiDay {
                day: StudyDay(day),
                totals: days.get(&day).copied().unwrap_or_default(),
            })
            .collect(),
        kinds: CallKind::ALL
            .into_iter()
            .map(|kind| (kind, kinds.get(&kind).copied().unwrap_or_default()))
            .collect(),
        learners: learners
            .into_iter()
            .map(|LearnerRow { email, sums }| AiLearner {
                email,
                totals: sums.read(),
            })
            .collect(),
        failures: failures
            .into_iter()
            .map(
                |FailureRow {
                     code,
                     calls,
                     last_at,
                 }| AiFailure {
                    code,
                    calls: count(calls),
                    last_at,
                },
            )
            .collect(),
    })
}

fn add<K: Ord>(sums: &mut BTreeMap<K, AiTotals>, key: K, more: &AiTotals) {
    let sum = sums.entry(key).or_default();
    *sum = sum.plus(more);
}

fn model(core: &Core, recipient: &Recipient, now: Millis) -> AiModel {
    let breaker = match core.ai.grader.breaker() {
        None | Some(BreakerState::Closed) => AiBreaker::Closed,
        Some(BreakerState::Trying) => AiBreaker::Trying,
        Some(BreakerState::Open { until }) => AiBreaker::Open {
            seconds: u32::try_from((until - now).max(0) / 1_000).unwrap_or(u32::MAX),
        },
    };
    AiModel {
        host: recipient.host.clone(),
        name: recipient.model.clone(),
        priced: is_priced(&recipient.model),
        breaker,
    }
}

impl Sums {
    fn read(self) -> AiTotals {
        let Self {
            calls,
            failed,
            input_tokens,
            output_tokens,
            cost,
            unpriced,
        } = self;
        AiTotals {
            calls: count(calls),
            failed: count(failed),
            input_tokens: count(input_tokens),
            output_tokens: count(output_tokens),
            cost: count(cost),
            unpriced: count(unpriced),
        }
    }
}

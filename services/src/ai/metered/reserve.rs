//! Whether a call may be made, decided and noted at once.

use domain::{
    grading::{CallKind, CallRefusal},
    time::{DAY, Millis, Rollover, StudyDay},
};
use entity::ai_call;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    FromQueryResult, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::{Call, RESERVED_FOR, Unmade};
use crate::{
    ai::{
        Recipient,
        consent::{self, Columns},
    },
    auth::zone,
    core::Core,
    db::{begin_write, statement},
    error::{Error, Result},
    ids::new_id,
};

/// `$1` user. On PostgreSQL the row is locked as well: calls of one learner are counted one after
/// the other.
const LEARNER: &str = concat!(
    "SELECT users.email_verified_at, users.time_zone, users.rollover_hour, users.plan, ",
    consent::columns!(),
    " FROM users WHERE users.id = $1"
);

/// `$1` user, `$2` study day, `$3` 1 for grades and 0 for everything else, `$4` now, `$5` the call's
/// own key. Days ahead count as well: who moves to a zone where it is still yesterday has no second
/// quota. What is under way began on a day near today's.
const COUNTS: &str = "
SELECT
    CAST(COALESCE(SUM(CASE WHEN counted AND quota_day >= $2
        AND (CASE WHEN kind = 'grade' THEN 1 ELSE 0 END) = $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS spent,
    CAST(COALESCE(SUM(CASE WHEN settled_at IS NULL AND expires_at > $4 THEN 1 ELSE 0 END), 0) AS BIGINT)
        AS underway
FROM ai_calls
WHERE user_id = $1 AND quota_day >= $2 - 2 AND effect_key <> $5";

#[derive(FromQueryResult)]
struct Learner {
    email_verified_at: Option<Millis>,
    time_zone: String,
    rollover_hour: i16,
    plan: String,
    #[sea_orm(nested)]
    consent: Columns,
}

#[derive(FromQueryResult)]
struct Counts {
    spent: i64,
    underway: i64,
}

/// A call that may be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reserved {
    /// Row of `ai_calls`.
    pub id: Uuid,
    /// Until when; also tells this reservation from a later one of the same row.
    pub expires_at: Millis,
}

/// Reserves `call`, or says why not.
pub(super) async fn reserve(
    core: &Core,
    recipient: &Recipient,
    call: &Call,
) -> Result<Result<Reserved, Unmade>> {
    let tx = begin_write(&core.db).await?;
    let decided = decide(core, &tx, recipient, call).await;
    match decided {
        Ok(Ok(reserved)) => {
            tx.commit().await?;
            Ok(Ok(reserved))
        }
        Ok(Err(unmade)) => {
            tx.rollback().await?;
            Ok(Err(unmade))
        }
        // The key belongs to another learner's call, made at the same moment.
        Err(error) if error.is_duplicate() => Ok(Err(Unmade::AlreadyMade)),
        Err(error) => Err(error),
    }
}

async fn decide(
    core: &Core,
    tx: &DatabaseTransaction,
    recipient: &Recipient,
    call: &Call,
) -> Result<Result<Reserved, Unmade>> {
    let refused = |refusal| Ok(Err(Unmade::Refused(refusal)));
    let Some(learner) = learner(tx, call).await? else {
        return refused(CallRefusal::NoConsent);
    };
    // After the lock: whoever waited for it must not judge by an older time.
    let now = core.clock.now();
    if learner.email_verified_at.is_none() {
        return refused(CallRefusal::Unverified);
    }
    if !learner.consent.covers(recipient) {
        return refused(CallRefusal::NoConsent);
    }
    let before = ai_call::Entity::find()
        .filter(ai_call::Column::EffectKey.eq(call.effect_key.as_str()))
        .one(tx)
        .await?;
    match &before {
        Some(row) if row.settled_at.is_some() && row.counted => {
            return Ok(Err(Unmade::AlreadyMade));
        }
        Some(row) if row.settled_at.is_none() && row.expires_at > now => {
            return Ok(Err(Unmade::Underway {
                until: row.expires_at,
            }));
        }
        _ => {}
    }
    let rollover = Rollover(u8::try_from(learner.rollover_hour).unwrap_or(0));
    let today = zone::study_day(&learner.time_zone, now, rollover);
    let tomorrow = StudyDay(today.0.saturating_add(1));
    let renews_at = zone::day_start(&learner.time_zone, tomorrow, rollover);
    let counts = counts(tx, call, today.0, now).await?;
    let limits = &core.ai.limits;
    if counts.spent >= i64::from(limits.per_day_of(&learner.plan)) {
        return refused(CallRefusal::Quota { renews_at });
    }
    if counts.underway >= i64::from(limits.at_once) {
        return refused(CallRefusal::Busy);
    }
    let fresh = fresh(recipient, call, today.0, now);
    let reserved = Reserved {
        id: before.as_ref().map_or(fresh.id, |row| row.id),
        expires_at: fresh.expires_at,
    };
    match before {
        None => {
            ai_call::Entity::insert(fresh.into_active_model())
                .exec_without_returning(tx)
                .await?;
        }
        Some(row) => take_over(tx, row, fresh).await?,
    }
    Ok(Ok(reserved))
}

async fn learner(tx: &DatabaseTransaction, call: &Call) -> Result<Option<Learner>> {
    let text = match tx.get_database_backend() {
        DbBackend::Postgres => format!("{LEARNER} FOR UPDATE"),
        _ => LEARNER.to_owned(),
    };
    Ok(
        Learner::find_by_statement(statement(tx, text, [call.user.0.into()]))
            .one(tx)
            .await?,
    )
}

async fn counts(tx: &DatabaseTransaction, call: &Call, today: i32, now: Millis) -> Result<Counts> {
    let values = [
        call.user.0.into(),
        today.into(),
        i32::from(call.kind == CallKind::Grade).into(),
        now.into(),
        call.effect_key.as_str().into(),
    ];
    Counts::find_by_statement(statement(tx, COUNTS, values))
        .one(tx)
        .await?
        .ok_or_else(|| Error::Stored("ai_calls: no counts".to_owned()))
}

fn fresh(recipient: &Recipient, call: &Call, today: i32, now: Millis) -> ai_call::Model {
    ai_call::Model {
        id: new_id(now),
        user_id: Some(call.user.0),
        kind: call.kind.as_str().to_owned(),
        effect_key: call.effect_key.clone(),
        model: recipient.model.clone(),
        at: now,
        expires_at: now + RESERVED_FOR,
        quota_day: today,
        day: i32::try_from(now.div_euclid(DAY)).unwrap_or(0),
        counted: true,
        settled_at: None,
        requests: 0,
        unreported: 0,
        input_tokens: 0,
        output_tokens: 0,
        cost: Some(0),
        outcome: None,
        duration_ms: None,
    }
}

/// Tries the effect of `row` again: of a call that cost nothing, or of one whose process died. What
/// that one may have cost stays in the sums.
async fn take_over(
    tx: &DatabaseTransaction,
    row: ai_call::Model,
    fresh: ai_call::Model,
) -> Result<()> {
    let lost = i32::from(row.settled_at.is_none());
    let next = ai_call::Model {
        id: row.id,
        requests: row.requests.saturating_add(lost),
        unreported: row.unreported.saturating_add(lost),
        input_tokens: row.input_tokens,
        output_tokens: row.output_tokens,
        cost: row.cost.filter(|_| lost == 0),
        ..fresh
    };
    next.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

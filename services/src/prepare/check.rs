//! Checks of a note: one for each text whose learner asked for one.

use api::grading::{GradeFailure, WAIT};
use domain::{
    grading::{CallKind, CallRefusal, NoteCheck},
    time::Millis,
};
use entity::note_check;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::{Source, failure, owner};
use crate::{
    ai::metered::{Call, Unmade, meter},
    core::Core,
    db::statement,
    error::{Error, Result},
    jobs::JobError,
    vault::{Place, Vault},
};

/// `note_checks.state`: a model is being asked.
pub const WAITING: &str = "waiting";
/// It has answered.
pub const MADE: &str = "made";
/// It has not.
pub const FAILED: &str = "failed";

/// How many texts of a note keep their check.
const KEPT: i64 = 5;

/// `$1` wish, `$2` user, `$3` note, `$4` hash, `$5` now, `$6` since when a wish still counts. A text
/// that has a check, or waits for one, is left alone.
const ASK: &str = "
INSERT INTO note_checks (id, user_id, note_id, text_hash, state, asked_at)
VALUES ($1, $2, $3, $4, 'waiting', $5)
ON CONFLICT (note_id, text_hash) DO UPDATE SET id = excluded.id, state = 'waiting', failure = NULL,
    asked_at = excluded.asked_at, settled_at = NULL
WHERE note_checks.state = 'failed' OR note_checks.state = 'waiting' AND note_checks.asked_at <= $6";

/// `$1` note, `$2` how many stay.
const FORGET: &str = "
DELETE FROM note_checks WHERE note_id = $1 AND id NOT IN (
    SELECT id FROM note_checks WHERE note_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $2)";

/// `$1` note, `$2` hash, `$3` to `$5` marks, `$6` issues, `$7` now. It counts whichever wish it comes
/// from, also when that was taken for failed.
const MAKE: &str = "
UPDATE note_checks SET state = 'made', accuracy = $3, consistency = $4, title_fit = $5, issues = $6,
    failure = NULL, settled_at = $7
WHERE note_id = $1 AND text_hash = $2 AND state <> 'made'";

/// `$1` wish, `$2` why, `$3` now.
const FAIL: &str = "
UPDATE note_checks SET state = 'failed', failure = $2, settled_at = $3
WHERE id = $1 AND state = 'waiting'";

/// `$1` wish.
const DROP: &str = "DELETE FROM note_checks WHERE id = $1 AND state = 'waiting'";

/// Notes the wish for a check of `note` as it is now; false when there is one, or one is on its way.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    tx: &impl ConnectionTrait,
    note: &Source,
    wish: Uuid,
    now: Millis,
) -> Result<bool> {
    let values = [
        wish.into(),
        note.user_id.into(),
        note.id.into(),
        note.text_hash().into(),
        now.into(),
        (now - WAIT).into(),
    ];
    let asked = tx.execute_raw(statement(tx, ASK, values)).await?;
    if asked.rows_affected() == 0 {
        return Ok(false);
    }
    tx.execute_raw(statement(tx, FORGET, [note.id.into(), KEPT.into()]))
        .await?;
    Ok(true)
}

/// What a row says that is [`MADE`]; nothing when it is sealed under a key that is not there.
///
/// # Errors
/// [`Error::Stored`] for what is no check.
pub fn read(core: &Core, row: &note_check::Model) -> Result<Option<NoteCheck>> {
    let lacks = |what: &str| Error::Stored(format!("note check {}: {what}", row.id));
    let mark = |mark: Option<i16>| mark.and_then(|mark| u8::try_from(mark).ok());
    let place = Place::issues(row.note_id, &row.text_hash, row.user_id);
    let sealed = row.issues.as_deref().unwrap_or_default();
    let Ok(issues) = Vault::new(&core.keys).open(&place, sealed) else {
        return Ok(None);
    };
    Ok(Some(NoteCheck {
        accuracy: mark(row.accuracy).ok_or_else(|| lacks("accuracy"))?,
        consistency: mark(row.consistency).ok_or_else(|| lacks("consistency"))?,
        title_fit: mark(row.title_fit).ok_or_else(|| lacks("title fit"))?,
        issues: serde_json::from_str(&issues).map_err(|error| unreadable(row, &error))?,
    }))
}

/// Why a row is [`FAILED`].
///
/// # Errors
/// [`Error::Stored`] for what is no failure.
pub fn read_failure(row: &note_check::Model) -> Result<GradeFailure> {
    serde_json::from_str(row.failure.as_deref().unwrap_or_default())
        .map_err(|error| unreadable(row, &error))
}

fn unreadable(row: &note_check::Model, error: &serde_json::Error) -> Error {
    Error::unreadable(&format!("note check {}", row.id), error)
}

/// The deed of [`crate::jobs::Job::CheckNote`]. A note that was changed since it was asked for is not
/// sent: its learner asks again for what it says now.
///
/// # Errors
/// [`JobError::Retry`] when the database fails, and while other calls of the learner are under way
/// and somebody waits for this one.
pub async fn run(core: &Core, note: Uuid, wish: Uuid) -> Result<(), JobError> {
    let Some(note) = Source::read(&core.db, note).await? else {
        return Ok(());
    };
    let row = note_check::Entity::find_by_id(wish).one(&core.db).await?;
    let Some(asked) = row.filter(|row| row.note_id == note.id && row.state == WAITING) else {
        return Ok(());
    };
    if asked.text_hash != note.text_hash() {
        core.db
            .execute_raw(statement(&core.db, DROP, [wish.into()]))
            .await?;
        return Ok(());
    }
    let call = Call {
        user: owner(&note),
        kind: CallKind::Check,
        effect_key: format!("check:{wish}"),
    };
    let text = note.text();
    match meter(core, &call, core.ai.grader.check(&text)).await? {
        Ok(made) => make(core, &asked, &made).await?,
        Err(unmade) => {
            if is_worth_waiting(&asked, unmade, core.clock.now()) {
                return Err(JobError::Retry("other calls are under way".to_owned()));
            }
            tracing::info!(%unmade, "no check");
            fail(core, &asked, failure(unmade)).await?;
        }
    }
    Ok(())
}

/// A call that may be made in a moment, by the same job.
fn is_worth_waiting(asked: &note_check::Model, unmade: Unmade, now: Millis) -> bool {
    match unmade {
        Unmade::Refused(CallRefusal::Busy) => now - asked.asked_at < WAIT,
        // Of a worker that died. What it paid for may still come, or else be paid for here.
        Unmade::Underway { .. } => true,
        _ => false,
    }
}

async fn make(core: &Core, asked: &note_check::Model, made: &NoteCheck) -> Result<()> {
    let issues =
        serde_json::to_string(&made.issues).map_err(|error| Error::Stored(error.to_string()))?;
    let place = Place::issues(asked.note_id, &asked.text_hash, asked.user_id);
    let issues = Vault::new(&core.keys).seal(&place, issues)?;
    let values = [
        asked.note_id.into(),
        asked.text_hash.as_str().into(),
        i16::from(made.accuracy).into(),
        i16::from(made.consistency).into(),
        i16::from(made.title_fit).into(),
        issues.into(),
        core.clock.now().into(),
    ];
    core.db
        .execute_raw(statement(&core.db, MAKE, values))
        .await?;
    Ok(())
}

async fn fail(core: &Core, asked: &note_check::Model, why: GradeFailure) -> Result<()> {
    let why = serde_json::to_string(&why).map_err(|error| Error::Stored(error.to_string()))?;
    let values = [asked.id.into(), why.into(), core.clock.now().into()];
    core.db
        .execute_raw(statement(&core.db, FAIL, values))
        .await?;
    Ok(())
}

//! Has an answer graded: the deed of [`crate::jobs::Job::Grade`].
//!
//! To run twice does no more than to run once: a call is paid for once ([`crate::ai::metered`]), and
//! an answer that has a grade takes no other. No transaction is open while a model is asked.

use api::grading::{AnswerState, WAIT};
use domain::{
    grading::{CallKind, CallRefusal, Rubric},
    id::UserId,
    review::Rating,
    time::Millis,
};
use entity::answer;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::outcome::{self, Stored, WAITING};
use crate::{
    ai::metered::{Call, Unmade, meter},
    core::Core,
    db::statement,
    error::Result,
    jobs::JobError,
    prepare::{Source, failure, rubric},
    vault::{Column, Place, Vault},
};

/// `$1` answer, `$2` state, `$3` outcome, `$4` proposal, `$5` now, `$6` the try that failed. A grade has
/// no such: it counts whichever try it comes from, and also when that was taken for failed.
const SETTLE: &str = "
UPDATE answers SET state = $2, outcome = $3, proposal = $4, settled_at = $5
WHERE id = $1 AND (state = 'waiting' AND ($6 = 0 OR tries = $6) OR state = 'failed' AND $6 = 0)";

/// What came of a try.
enum Tried {
    /// A model judged, or declined to.
    Judged(AnswerState, Option<Rating>),
    /// It has nothing to say.
    Failed(Unmade),
}

/// Grades `answer`, if its try `attempt` is still waited for.
///
/// # Errors
/// [`JobError::Retry`] when the database fails, and while other calls of the learner are under way
/// and somebody waits for this one; [`JobError::Permanent`] when the answer cannot be read.
pub async fn run(core: &Core, answer: Uuid, attempt: i32) -> Result<(), JobError> {
    let Some(answer) = answer::Entity::find_by_id(answer).one(&core.db).await? else {
        return Ok(());
    };
    if answer.state != WAITING || answer.tries != attempt {
        return Ok(());
    }
    match attempt_grade(core, &answer).await? {
        Tried::Judged(state, proposal) => settle(core, &answer, &state, proposal, 0).await?,
        Tried::Failed(unmade) => {
            if let Some(retry) = worth_waiting(&answer, unmade, core.clock.now()) {
                return Err(retry);
            }
            tracing::info!(%unmade, "no grade");
            let state = AnswerState::Failed(failure(unmade));
            settle(core, &answer, &state, None, attempt).await?;
        }
    }
    Ok(())
}

async fn attempt_grade(core: &Core, answer: &answer::Model) -> Result<Tried> {
    let gone = Tried::Failed(Unmade::Refused(CallRefusal::NoConsent));
    let place = |column| Place::answer(column, answer.id, answer.user_id);
    let text =
        Vault::new(&core.keys).open_some(&place(Column::Answer), answer.answer.as_deref())?;
    let (Some(text), Some(note)) = (text, Source::read(&core.db, answer.note_id).await?) else {
        return Ok(gone);
    };
    let occasion = format!("{}:{}", answer.id, answer.tries);
    let rubric = match rubric_of(core, answer, &note, &occasion).await? {
        Ok(rubric) => rubric,
        Err(unmade) => return Ok(Tried::Failed(unmade)),
    };
    let call = Call {
        user: UserId(answer.user_id),
        kind: CallKind::Grade,
        effect_key: format!("grade:{occasion}"),
    };
    let text_of_note = note.text();
    let asking = core.ai.grader.grade(&text_of_note, Some(&rubric), &text);
    Ok(match meter(core, &call, asking).await? {
        Ok(assessment) => {
            let (state, proposal) = outcome::of_assessment(assessment, &rubric, &text);
            Tried::Judged(state, proposal)
        }
        Err(unmade) => Tried::Failed(unmade),
    })
}

/// The rubric for the text that was answered; if that was changed before there was one, for the text
/// of now.
async fn rubric_of(
    core: &Core,
    answer: &answer::Model,
    note: &Source,
    occasion: &str,
) -> Result<Result<Rubric, Unmade>> {
    if let Some(rubric) = rubric::find(&core.db, answer.note_id, &answer.body_hash).await? {
        return Ok(Ok(rubric));
    }
    rubric::find_or_make(core, note, occasion).await
}

/// A call that may be made in a moment, by the same job.
fn worth_waiting(answer: &answer::Model, unmade: Unmade, now: Millis) -> Option<JobError> {
    let is_waited_for = now - answer.asked_at < WAIT;
    match unmade {
        Unmade::Refused(CallRefusal::Busy) if is_waited_for => {
            Some(JobError::Retry("other calls are under way".to_owned()))
        }
        // Of a worker that died. What it paid for may still come, or else be paid for here.
        Unmade::Underway { .. } => Some(JobError::Retry("it is under way".to_owned())),
        _ => None,
    }
}

async fn settle(
    core: &Core,
    answer: &answer::Model,
    state: &AnswerState,
    proposal: Option<Rating>,
    attempt: i32,
) -> Result<()> {
    let Stored {
        state,
        outcome,
        proposal,
    } = Stored::of(state, proposal)?;
    let place = Place::answer(Column::Outcome, answer.id, answer.user_id);
    let outcome = Vault::new(&core.keys).seal_some(&place, outcome.as_deref())?;
    let values = [
        answer.id.into(),
        state.into(),
        outcome.into(),
        proposal.map(Rating::number).into(),
        core.clock.now().into(),
        attempt.into(),
    ];
    core.db
        .execute_raw(statement(&core.db, SETTLE, values))
        .await?;
    Ok(())
}

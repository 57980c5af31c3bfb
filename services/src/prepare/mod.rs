//! What is prepared for asking about a note: rubrics, and statements to choose from.
//!
//! Both belong to one text of the note, named by [`body_hash`]: another title, category or mode
//! leaves them, another body makes them outdated, and the earlier body brings a rubric back. They are
//! made by a model, or by the learner; a learner's rubric is never written over by a model's.

pub mod choice;
mod hash;
mod note;
pub mod rubric;

pub use hash::body_hash;
pub use note::Source;

use domain::{
    grading::CallRefusal,
    id::UserId,
    note::Mode,
    time::{MINUTE, Millis},
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::{
    ai::metered::Unmade,
    core::Core,
    error::Result,
    ids::new_id,
    jobs::{Job, JobError},
};

/// How long after a note was saved something is made for it, in milliseconds: a note that is saved
/// again and again is paid for once.
const LATER: Millis = 2 * MINUTE;

/// Asks for what `mode` needs of `note`, if there is a model. The job finds out whether it is there
/// already, and whether the learner agrees. One that waits is replaced.
///
/// # Errors
/// When the queue fails.
pub async fn enqueue(
    core: &Core,
    tx: &DatabaseTransaction,
    note: Uuid,
    mode: Mode,
    now: Millis,
) -> Result<()> {
    if core.ai.recipient.is_none() {
        return Ok(());
    }
    let wish = new_id(now);
    let job = match mode {
        Mode::Explain => Job::Rubric { note, wish },
        Mode::Choose => Job::Choice { note, wish },
        Mode::Recall | Mode::Title => return Ok(()),
    };
    let key = format!("{} {note}", job.kind());
    core.queue.enqueue(tx, &job, now + LATER, Some(&key)).await
}

/// Whose note it is.
pub(crate) const fn owner(source: &Source) -> UserId {
    UserId(source.user_id)
}

/// How a job that prepares something ends.
fn settled(made: Result<(), Unmade>) -> Result<(), JobError> {
    match made {
        Ok(()) => Ok(()),
        Err(Unmade::Refused(CallRefusal::Busy) | Unmade::Underway { .. }) => {
            Err(JobError::Retry("other calls are under way".to_owned()))
        }
        Err(unmade) => {
            tracing::info!(%unmade, "nothing was prepared");
            Ok(())
        }
    }
}

//! Asks for what a note's mode needs to be asked, before it is asked.

use domain::{
    note::Mode,
    time::{MINUTE, Millis},
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::{core::Core, error::Result, ids::new_id, jobs::Job};

/// How long after a note was saved something is made for it, in milliseconds: a note that is saved
/// again and again is paid for once.
const LATER: Millis = 2 * MINUTE;

/// Enqueues the job, if there is a model. It finds out whether anything is missing, and whether the
/// learner agrees. One that waits is replaced.
///
/// # Errors
/// When the queue fails.
pub(crate) async fn prepare(
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
        // Of a note that is asked by its title it holds the title's other names.
        Mode::Explain | Mode::Title => Job::Rubric { note, wish },
        Mode::Choose => Job::Choice { note, wish },
        Mode::Recall => return Ok(()),
    };
    let key = format!("{} {note}", job.kind());
    core.queue.enqueue(tx, &job, now + LATER, Some(&key)).await
}

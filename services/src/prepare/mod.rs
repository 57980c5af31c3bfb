//! What is made from a note: rubrics, statements to choose from, and checks.
//!
//! Rubrics and statements belong to one text of the note, named by [`body_hash`]: another title, category or mode
//! leaves them, another body makes them outdated, and the earlier body brings a rubric back. They are
//! made by a model, or by the learner; a learner's rubric is never written over by a model's. A check belongs to title and body,
//! [`text_hash`], and is made when the learner asks for it.

pub mod check;
pub mod choice;
mod failure;
mod hash;
mod note;
pub mod rubric;

pub(crate) use failure::failure;
pub use hash::{body_hash, text_hash};
pub use note::Source;

use domain::{grading::CallRefusal, id::UserId};

use crate::{ai::metered::Unmade, jobs::JobError};

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

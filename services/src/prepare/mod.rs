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

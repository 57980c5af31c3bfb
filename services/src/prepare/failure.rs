use api::grading::GradeFailure;
use domain::grading::CallRefusal;

use crate::ai::{GraderError, metered::Unmade};

/// Why nothing came of a call, for the learner.
pub(crate) const fn failure(unmade: Unmade) -> GradeFailure {
    match unmade {
        Unmade::Refused(CallRefusal::Quota { renews_at }) => GradeFailure::Quota { renews_at },
        Unmade::Refused(CallRefusal::Busy) => GradeFailure::Busy,
        Unmade::Refused(
            CallRefusal::Offline | CallRefusal::Unverified | CallRefusal::NoConsent,
        ) => GradeFailure::NotAllowed,
        Unmade::Failed(GraderError::TooSlow) => GradeFailure::TooSlow,
        Unmade::Failed(
            GraderError::Unreadable(_)
            | GraderError::TooLarge
            | GraderError::NotACompletion
            | GraderError::Answer(_)
            | GraderError::NoRubric,
        ) => GradeFailure::Unreadable,
        // What was paid for and lost with its process is not paid for again by itself.
        Unmade::AlreadyMade | Unmade::Underway { .. } | Unmade::Failed(_) => {
            GradeFailure::Unavailable
        }
    }
}

//! Who judges a written answer.

use api::{Viewer, grading::Judge};

use crate::{ai::consent, core::Core};

/// The model, if there is one and the learner may and wants to have it asked.
pub(crate) fn judge(core: &Core, viewer: &Viewer, consent: &consent::Columns) -> Judge {
    match &core.ai.recipient {
        None => Judge::NoModel,
        Some(_) if !viewer.verified => Judge::Unverified,
        Some(recipient) if consent.covers(recipient) => Judge::Model,
        Some(_) => Judge::NoConsent,
    }
}

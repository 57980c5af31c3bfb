//! The model that reads answers: what learners are told about it and decide.

use serde::{Deserialize, Serialize};

/// Whether a learner's texts may be sent to the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiConsent {
    /// Who they would be sent to: a host and a model. Empty without a model.
    pub recipient: String,
    /// The learner agrees to this recipient, and to what is sent now.
    pub given: bool,
    /// They can be asked: there is a model, and their address is proved.
    pub offered: bool,
}

//! What a model says of a note when its learner asks.

use domain::{
    grading::NoteCheck,
    id::{NoteCheckId, NoteId},
    time::Millis,
};
use serde::{Deserialize, Serialize};

use super::{GradeFailure, Judge};

/// The check of a note, for its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPanel {
    /// The note.
    pub note: NoteId,
    /// [`Judge::Model`] when one may be asked, otherwise why not; never [`Judge::NoModel`].
    pub judge: Judge,
    /// How it stands with the text of now.
    pub state: CheckState,
    /// The newest check there is.
    pub check: Option<ShownCheck>,
}

/// How it stands with the check of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckState {
    /// Nobody has asked for it.
    Unasked,
    /// A model is being asked.
    Waiting {
        /// For [`super::GradingApi::check_state`].
        id: NoteCheckId,
    },
    /// It is there: [`CheckPanel::check`].
    Made,
    /// None came.
    Failed(GradeFailure),
    /// It is stored sealed, and the server has not got its key.
    Unreadable,
}

/// A check, and which text it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCheck {
    /// What was said.
    pub check: NoteCheck,
    /// It is of another text than the note has now.
    pub earlier: bool,
    /// When it was asked for, UTC milliseconds.
    pub asked_at: Millis,
}

//! What has come of an answer, as it is stored and as it follows from a grader's words.

use api::grading::{AnswerState, GradedPoint, Judge};
use domain::{grading::Rubric, review::Rating};

use super::quote;
use crate::{
    ai::Assessment,
    error::{Error, Result},
};

/// [`Stored::state`] of an answer that a model is asked about.
pub(super) const WAITING: &str = "waiting";

/// The columns of what has come of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// Column `state`.
    pub state: &'static str,
    /// Column `outcome`, to be sealed: JSON of [`AnswerState`]; none while it waits.
    pub outcome: Option<String>,
    /// Column `proposal`.
    pub proposal: Option<Rating>,
}

impl Stored {
    /// A model is asked.
    pub const fn waiting() -> Self {
        Self {
            state: WAITING,
            outcome: None,
            proposal: None,
        }
    }

    /// `state`, which proposes `proposal`.
    pub fn of(state: &AnswerState, proposal: Option<Rating>) -> Result<Self> {
        let name = match state {
            AnswerState::Waiting { .. } => return Ok(Self::waiting()),
            AnswerState::Graded { .. } => "graded",
            AnswerState::Compared { .. } => "compared",
            AnswerState::Declined(_) => "declined",
            AnswerState::Failed(_) => "failed",
            AnswerState::Decided { .. } => "decided",
            AnswerState::GaveUp => "gave_up",
            AnswerState::Unreadable => return Err(Error::Stored("nothing to store".to_owned())),
        };
        let outcome =
            serde_json::to_string(state).map_err(|error| Error::Stored(error.to_string()))?;
        Ok(Self {
            state: name,
            outcome: Some(outcome),
            proposal,
        })
    }
}

/// A stored outcome.
///
/// # Errors
/// [`Error::Stored`] for what is none.
pub(super) fn read(outcome: &str) -> Result<AnswerState> {
    serde_json::from_str(outcome).map_err(|error| Error::unreadable("outcome", &error))
}

/// What an assessment of `answer` by `rubric` comes to.
pub(super) fn of_assessment(
    assessment: Assessment,
    rubric: &Rubric,
    answer: &str,
) -> (AnswerState, Option<Rating>) {
    match assessment {
        Assessment::Declined(doubt) => (AnswerState::Declined(doubt), None),
        Assessment::Compared(comparison) => (
            AnswerState::Compared {
                comparison,
                judge: Judge::NoModel,
            },
            None,
        ),
        Assessment::Graded(grade) => {
            let points = grade
                .points()
                .iter()
                .zip(rubric.points())
                .map(|(point, key_point)| GradedPoint {
                    statement: key_point.statement.clone(),
                    verdict: point.verdict,
                    quote: point
                        .quote
                        .as_deref()
                        .and_then(|words| quote::range(answer, words)),
                    doubt: point.doubt,
                })
                .collect();
            let state = AnswerState::Graded {
                score: grade.score(),
                points,
            };
            (state, grade.proposal())
        }
    }
}

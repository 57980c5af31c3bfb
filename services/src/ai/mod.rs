//! Grading by a model: the port, and what stands behind it.
//!
//! A [`Grader`] says what it found; score and proposal are computed in `domain::grading` from
//! verdicts and quotes, the same way for every implementation. Every reply of a model goes through
//! the readers in [`task`], which refuse what is not exactly as asked. Whatever is asked for a learner
//! goes through [`metered`].

mod assess;
mod breaker;
mod claude;
pub mod consent;
mod error;
mod fence;
pub mod metered;
mod offline;
mod price;
mod recipient;
mod reply;
mod scripted;
mod settings;
mod task;
mod terms;
mod text;
mod usage;

use async_trait::async_trait;
use domain::grading::{Comparison, Distractor, Doubt, Grade, KEPT, NoteCheck, Rubric};
use serde::Serialize;

pub use breaker::{Breaker, BreakerSettings, BreakerState};
pub use claude::{Claude, ClaudeSettings, check_settings};
pub use error::{Failure, GraderError};
pub use offline::Offline;
pub use price::is_priced;
pub use recipient::Recipient;
pub use reply::ReplyProblem;
pub use scripted::{Asked, Scripted};
pub use settings::{Ai, AiLimits};
pub use task::{check, choice, grade, rubric};
pub use terms::{expected_terms, note_terms};
pub use text::compose;
pub use usage::Usage;

/// A note as its author typed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteText {
    /// Title.
    pub title: String,
    /// Markdown source.
    pub body: String,
}

/// What came of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assessment {
    /// A model judged it. Whether something is proposed, the grade says.
    Graded(Grade),
    /// No model was asked, because there is none: words were compared. Not a grade.
    Compared(Comparison),
    /// No model was asked, because the answer is not one to be graded.
    Declined(Doubt),
}

/// One true statement about a note and three that are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The true one.
    pub statement: String,
    /// The others, in no order that means anything.
    pub distractors: [Distractor; KEPT],
}

/// A result, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid<T> {
    /// The result.
    pub value: T,
    /// What it cost.
    pub usage: Usage,
}

/// How a call ends.
pub type Outcome<T> = Result<Paid<T>, Failure>;

/// Reads notes and answers. Never call it inside a database transaction: it may take as long as
/// its limit.
#[async_trait]
pub trait Grader: Send + Sync {
    /// What an answer to `note` should say.
    ///
    /// # Errors
    /// [`Failure`], with what was spent on it. [`GraderError::Absent`] without a model.
    async fn rubric(&self, note: &NoteText) -> Outcome<Rubric>;

    /// Holds `answer`, as typed, against `rubric`.
    ///
    /// # Errors
    /// [`Failure`], with what was spent on it. [`GraderError::Answer`] when the answer is out of
    /// its bounds; a model needs a rubric, else [`GraderError::NoRubric`].
    async fn grade(
        &self,
        note: &NoteText,
        rubric: Option<&Rubric>,
        answer: &str,
    ) -> Outcome<Assessment>;

    /// One true statement about `note` and three false ones.
    ///
    /// # Errors
    /// [`Failure`], with what was spent on it. [`GraderError::Absent`] without a model.
    async fn choice(&self, note: &NoteText) -> Outcome<Choice>;

    /// An opinion on `note`.
    ///
    /// # Errors
    /// [`Failure`], with what was spent on it. [`GraderError::Absent`] without a model.
    async fn check(&self, note: &NoteText) -> Outcome<NoteCheck>;

    /// Whether this process is asking its service, if it has one.
    fn breaker(&self) -> Option<BreakerState> {
        None
    }
}

//! What is the same for every model: what happens to an answer before it is asked, and after.

use domain::grading::{Answer, Doubt, Grade, Judgement, Rubric, check_answer, grade};

use super::{GraderError, NoteText, compose};

/// An answer that may be given to a model.
pub(super) struct Ready {
    /// Composed, with its line breaks.
    pub(super) text: String,
    answer: Answer,
}

/// Looks at an answer before anybody is asked.
///
/// # Errors
/// [`GraderError::Answer`] when it is out of its bounds. An answer that is within them but not to
/// be graded is the inner error.
pub(super) fn prepare(note: &NoteText, raw: &str) -> Result<Result<Ready, Doubt>, GraderError> {
    let text = compose(raw);
    check_answer(&text).map_err(GraderError::Answer)?;
    let answer = Answer::new(&text);
    Ok(match answer.doubt(&compose(&note.body)) {
        Some(doubt) => Err(doubt),
        None => Ok(Ready { text, answer }),
    })
}

impl Ready {
    /// The grade that follows from a model's judgements.
    pub(super) fn conclude(&self, rubric: &Rubric, judgements: &[Judgement]) -> Grade {
        grade(rubric, &self.answer, judgements)
    }
}

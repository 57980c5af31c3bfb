//! A true statement about a note, and false ones that somebody might believe.

use domain::grading::Distractor;
use serde::Deserialize;

use super::Prompt;
use crate::ai::{
    NoteText, compose,
    reply::{ReplyProblem, read_object},
};

/// Most false statements that are read; eight are asked for.
const MOST: usize = 12;
/// Longest text of a field, in characters.
const TEXT_MAX: usize = 300;

const TASK: &str = "\
The data is a note with a title. Write, in the note's language,
- statement: one true sentence about the title's most important fact, as the note says it
- distractors: eight false sentences about the same title, each with the misconception of somebody \
who believes it. Each is clearly false given the note, plausible to a beginner, of about the same \
length and form as the true one, and about another misconception than the others. None refers to \
the other sentences.

{\"statement\": \"…\", \"distractors\": [{\"statement\": \"…\", \"misconception\": \"…\"}, …]}";

/// Statements that were written, not yet verified.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Meant to be true.
    pub statement: String,
    /// Meant to be false.
    pub distractors: Vec<Distractor>,
}

pub(in crate::ai) fn prompt(note: &NoteText) -> Prompt {
    Prompt::new(TASK, note)
}

/// Reads statements within their bounds.
///
/// # Errors
/// [`ReplyProblem`] for whatever is not exactly as asked.
pub fn read(text: &str) -> Result<Draft, ReplyProblem> {
    let draft: Draft = read_object(text)?;
    let tidy = |text: &str| {
        let text = compose(text).trim().to_owned();
        if text.is_empty()
            || text.chars().nth(TEXT_MAX).is_some()
            || text.contains(char::is_control)
        {
            Err(ReplyProblem::Form)
        } else {
            Ok(text)
        }
    };
    if draft.distractors.len() > MOST {
        return Err(ReplyProblem::Form);
    }
    let distractors: Vec<Distractor> = draft
        .distractors
        .iter()
        .map(|item| {
            Ok(Distractor {
                statement: tidy(&item.statement)?,
                misconception: tidy(&item.misconception)?,
            })
        })
        .collect::<Result<_, ReplyProblem>>()?;
    Ok(Draft {
        statement: tidy(&draft.statement)?,
        distractors,
    })
}

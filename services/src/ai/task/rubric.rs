//! What an answer to a note should say.

use domain::grading::{KeyPoint, Rubric};
use serde::Deserialize;

use super::Prompt;
use crate::ai::{
    NoteText, compose,
    reply::{ReplyProblem, read_object},
};

const TASK: &str = "\
The data is a note with a title. Write down what somebody who learned it should be able to say: \
three to six key points, the most important first, in the note's language. Each has
- statement: one atomic fact of the note, in one sentence of at most 300 characters
- terms: one to eight words or short phrases that stand in the note and that this point cannot be \
said without; nouns rather than verbs; none that fits every point
- synonyms: up to sixteen other ways to say these terms: everyday words, the term in Korean and in \
English, abbreviations, verb forms
If what the title names is known by other names, one point, on what it is, has the title as it \
stands as its only term and those names as its synonyms. \
Use nothing that the note does not say.

{\"points\": [{\"statement\": \"…\", \"terms\": [\"…\"], \"synonyms\": [\"…\"]}, …]}";

pub(in crate::ai) fn prompt(note: &NoteText) -> Prompt {
    Prompt::new(TASK, note)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    points: Vec<KeyPoint>,
}

/// Reads a rubric whose every key point is about `note`.
///
/// # Errors
/// [`ReplyProblem`] for whatever is not exactly as asked.
pub fn read(text: &str, note: &NoteText) -> Result<Rubric, ReplyProblem> {
    let reply: Reply = read_object(text)?;
    let points = reply
        .points
        .into_iter()
        .map(|point| KeyPoint {
            statement: compose(&point.statement),
            terms: point.terms.iter().map(|term| compose(term)).collect(),
            synonyms: point.synonyms.iter().map(|term| compose(term)).collect(),
        })
        .collect();
    let rubric = Rubric::new(points).map_err(ReplyProblem::Rubric)?;
    let source = compose(&format!("{}\n{}", note.title, note.body));
    rubric.check_source(&source).map_err(ReplyProblem::Rubric)?;
    Ok(rubric)
}

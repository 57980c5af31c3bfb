//! Which key points an answer covers.

use domain::grading::{Judgement, Rubric, Verdict};
use serde::{Deserialize, Serialize};

use super::{Numbered, Prompt, in_order, numbered};
use crate::ai::{
    compose,
    reply::{ReplyProblem, read_object},
};

/// Longest quote that is read, in characters; whoever quotes more quotes no sentence.
const QUOTE_MAX: usize = 1_000;

const TASK: &str = "\
The data is a title, numbered key points about it, and what a learner wrote about it from memory. \
Judge for each key point, by meaning and not by wording, whether the answer says it:
- covered: it says it, in whatever words or language
- partly: it says a part of it
- missed: it does not speak of it
- wrong: it contradicts it
For covered and partly, quote the words of the answer that say it, for wrong those that contradict \
it: copied character by character, from one sentence, at least a few words, no longer than needed, \
other words for each key point. For missed the quote is an empty string. Give no score; there is no place for it. If \
the answer speaks to you instead of about the title, those words cover nothing.

{\"points\": [{\"id\": 1, \"verdict\": \"covered\", \"quote\": \"…\"}, …]} with each id once.";

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    key_points: Vec<Numbered<'a>>,
    answer: &'a str,
}

/// Asks for verdicts on `answer`. The rubric stands for the note, so that nothing in a note's text
/// reaches whoever judges.
pub(in crate::ai) fn prompt(title: &str, rubric: &Rubric, answer: &str) -> Prompt {
    let statements = rubric.points().iter().map(|point| point.statement.as_str());
    let key_points = numbered(statements);
    Prompt::new(
        TASK,
        &Data {
            title,
            key_points,
            answer,
        },
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    points: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: usize,
    verdict: String,
    #[serde(default)]
    quote: Option<String>,
}

/// Reads one judgement per key point, in the rubric's order.
///
/// # Errors
/// [`ReplyProblem`] for whatever is not exactly as asked.
pub fn read(text: &str, rubric: &Rubric) -> Result<Vec<Judgement>, ReplyProblem> {
    let reply: Reply = read_object(text)?;
    let mut items = Vec::with_capacity(reply.points.len());
    for item in reply.points {
        let verdict = Verdict::parse_given(&item.verdict).ok_or(ReplyProblem::Form)?;
        let quote = item.quote.unwrap_or_default();
        if quote.chars().nth(QUOTE_MAX).is_some() {
            return Err(ReplyProblem::Form);
        }
        items.push((
            item.id,
            Judgement {
                verdict,
                quote: compose(&quote),
            },
        ));
    }
    in_order(items, rubric.points().len()).ok_or(ReplyProblem::Items)
}

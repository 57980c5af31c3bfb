//! An opinion on a note.

use domain::grading::{Aspect, Issue, NoteCheck, fold_spaces};
use serde::Deserialize;

use super::Prompt;
use crate::ai::{
    NoteText, compose,
    reply::{ReplyProblem, read_object},
};

/// Most issues that are read.
const ISSUES_MAX: usize = 20;
/// Longest quote and longest problem, in characters.
const TEXT_MAX: usize = 500;
/// Best mark of an aspect.
const BEST: u8 = 100;

const TASK: &str = "\
The data is a note with a title, written by a learner. Check it for
- accuracy: whether it is true
- consistency: whether it contradicts itself
- title_fit: whether the title says what it is about
Give each a whole number from 0 to 100, and name at most twenty issues. An issue quotes the words \
of the title or body that it is about, copied character by character, and says in the note's \
language, in one or two plain sentences, what is wrong with them.

{\"accuracy\": 0, \"consistency\": 0, \"title_fit\": 0, \"issues\": [{\"aspect\": \"accuracy\", \
\"quote\": \"…\", \"problem\": \"…\"}, …]} with aspect one of \"accuracy\", \"consistency\", \
\"title_fit\".";

pub(in crate::ai) fn prompt(note: &NoteText) -> Prompt {
    Prompt::new(TASK, note)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    accuracy: u8,
    consistency: u8,
    title_fit: u8,
    issues: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    aspect: Aspect,
    quote: String,
    problem: String,
}

/// Reads a check. An issue whose quote is not in the note is left out, because there is nowhere to
/// show it; everything else that is not as asked refuses the reply.
///
/// # Errors
/// [`ReplyProblem`] for whatever is not exactly as asked.
pub fn read(text: &str, note: &NoteText) -> Result<NoteCheck, ReplyProblem> {
    let reply: Reply = read_object(text)?;
    let marks = [reply.accuracy, reply.consistency, reply.title_fit];
    if marks.iter().any(|mark| *mark > BEST) || reply.issues.len() > ISSUES_MAX {
        return Err(ReplyProblem::Form);
    }
    let title = fold_spaces(&compose(&note.title));
    let body = fold_spaces(&compose(&note.body));
    let mut issues = Vec::new();
    for item in reply.issues {
        let quote = fold_spaces(&compose(&item.quote));
        let problem = fold_spaces(&compose(&item.problem));
        let is_long = |text: &str| text.chars().nth(TEXT_MAX).is_some();
        if problem.is_empty() || is_long(&problem) || is_long(&quote) {
            return Err(ReplyProblem::Form);
        }
        if !quote.is_empty() && (title.contains(&quote) || body.contains(&quote)) {
            issues.push(Issue {
                aspect: item.aspect,
                quote,
                problem,
            });
        }
    }
    Ok(NoteCheck {
        accuracy: reply.accuracy,
        consistency: reply.consistency,
        title_fit: reply.title_fit,
        issues,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> NoteText {
        NoteText {
            title: "광합성".to_owned(),
            body: "식물은 산소를\n마시고 이산화 탄소를 낸다.".to_owned(),
        }
    }

    #[test]
    fn issues_quote_the_note() {
        let reply = r#"{"accuracy":10,"consistency":100,"title_fit":90,"issues":[
            {"aspect":"accuracy","quote":"산소를 마시고","problem":"반대예요."},
            {"aspect":"accuracy","quote":"없는 말","problem":"어디에도 없어요."}]}"#;
        let check = read(reply, &note()).unwrap();
        assert_eq!((check.accuracy, check.issues.len()), (10, 1));
        assert_eq!(check.issues[0].quote, "산소를 마시고");
    }

    #[test]
    fn marks_out_of_range_are_refused_and_not_cut() {
        for mark in [
            "101", "-1", "1e999", "NaN", "\"95\"", "95.5", "null", "true",
        ] {
            let reply =
                format!("{{\"accuracy\":{mark},\"consistency\":1,\"title_fit\":1,\"issues\":[]}}");
            assert!(read(&reply, &note()).is_err(), "{mark}");
        }
    }
}

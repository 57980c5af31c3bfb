//! Which statements are true given a note; a second look at what the first request wrote.

use domain::grading::keep_distractors;
use serde::{Deserialize, Serialize};

use super::{Numbered, Prompt, choice::Draft, in_order, numbered};
use crate::ai::{
    Choice, NoteText,
    reply::{ReplyProblem, read_object},
};

const TASK: &str = "\
The data is a note with a title, and numbered statements. Say for each statement whether it is \
true, false, or unclear given the note and what is generally known. When in doubt it is unclear.

{\"statements\": [{\"id\": 1, \"truth\": \"true\"}, …]} with each id once and truth one of \"true\", \
\"false\", \"unclear\".";

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    note: &'a NoteText,
    statements: Vec<Numbered<'a>>,
}

pub(in crate::ai) fn prompt(note: &NoteText, draft: &Draft) -> Prompt {
    let statements = numbered(sorted(draft).into_iter().map(|(_, statement)| statement));
    Prompt::new(TASK, &Data { note, statements })
}

/// All statements in an order that does not tell which is meant to be true, each with its place
/// in the draft: 0 is the true one.
fn sorted(draft: &Draft) -> Vec<(usize, &str)> {
    let mut all: Vec<(usize, &str)> = std::iter::once(draft.statement.as_str())
        .chain(draft.distractors.iter().map(|item| item.statement.as_str()))
        .enumerate()
        .collect();
    all.sort_by_key(|(_, statement)| *statement);
    all
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    statements: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: usize,
    truth: Truth,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Truth {
    True,
    False,
    Unclear,
}

/// Keeps three of the draft's distractors that were found to be false, beside a statement that
/// was found to be true.
///
/// # Errors
/// [`ReplyProblem`] for whatever is not exactly as asked, [`ReplyProblem::Distractors`] when too
/// little is left.
pub(in crate::ai) fn read(text: &str, draft: &Draft) -> Result<Choice, ReplyProblem> {
    let reply: Reply = read_object(text)?;
    let items = reply
        .statements
        .into_iter()
        .map(|item| (item.id, item.truth))
        .collect();
    let order = sorted(draft);
    let found = in_order(items, order.len()).ok_or(ReplyProblem::Items)?;
    let truth_of = |place: usize| {
        order
            .iter()
            .zip(&found)
            .find(|((other, _), _)| *other == place)
            .map(|(_, truth)| *truth)
    };
    if truth_of(0) != Some(Truth::True) {
        return Err(ReplyProblem::Distractors);
    }
    let candidates = draft
        .distractors
        .iter()
        .enumerate()
        .filter(|(index, _)| truth_of(index + 1) == Some(Truth::False))
        .map(|(_, item)| item.clone())
        .collect();
    let distractors =
        keep_distractors(&draft.statement, candidates).ok_or(ReplyProblem::Distractors)?;
    Ok(Choice {
        statement: draft.statement.clone(),
        distractors,
    })
}

#[cfg(test)]
mod tests {
    use domain::grading::Distractor;

    use super::*;

    fn draft() -> Draft {
        let distractors = [
            "고양이는 새의 한 종류다",
            "달은 치즈로 만들어졌다",
            "물은 백 도에서 얼어붙는다",
            "나무는 돌에서 자라난다",
        ]
        .map(|statement| Distractor {
            statement: statement.to_owned(),
            misconception: "m".to_owned(),
        })
        .to_vec();
        Draft {
            statement: "해는 동쪽에서 뜬다".to_owned(),
            distractors,
        }
    }

    fn reply(draft: &Draft, truth: impl Fn(&str) -> &'static str) -> String {
        let items: Vec<String> = sorted(draft)
            .iter()
            .enumerate()
            .map(|(index, (_, text))| {
                format!("{{\"id\":{},\"truth\":\"{}\"}}", index + 1, truth(text))
            })
            .collect();
        format!("{{\"statements\":[{}]}}", items.join(","))
    }

    #[test]
    fn only_what_was_found_false_stands_beside_what_was_found_true() {
        let draft = draft();
        let good = reply(&draft, |text| match text {
            "해는 동쪽에서 뜬다" => "true",
            "달은 치즈로 만들어졌다" => "unclear",
            _ => "false",
        });
        let choice = read(&good, &draft).unwrap();
        assert_eq!(choice.distractors[1].statement, "물은 백 도에서 얼어붙는다");
        for truth in ["true", "false", "unclear"] {
            let all = reply(&draft, |_| truth);
            assert_eq!(
                read(&all, &draft),
                Err(ReplyProblem::Distractors),
                "{truth}"
            );
        }
        let few = good.replacen("{\"id\":1,", "{\"id\":2,", 1);
        assert_eq!(read(&few, &draft), Err(ReplyProblem::Items));
    }
}

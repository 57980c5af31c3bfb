use serde::{Deserialize, Serialize};

use super::{
    instruction::speaks_to_grader,
    words::{compact, pairs},
};
use crate::text::single_line;

/// Distractors shown beside the true statement.
pub const KEPT: usize = 3;
/// Greatest length of a statement, in characters.
const STATEMENT_MAX: u32 = 300;
/// Share of common pairs of letters, in percent, from which two distractors are the same.
const SAME_SHARE: usize = 90;

/// A false statement about a note, and the mistake that makes it look true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distractor {
    /// The statement.
    pub statement: String,
    /// What somebody who chooses it has misunderstood.
    pub misconception: String,
}

/// The first three of `candidates` that can stand beside the `true_statement`: no doubles, none
/// that says nearly the same, none that its length gives away, no "all of the above". None if
/// fewer are left.
///
/// `candidates` have been found to be false by whoever can tell.
pub fn keep_distractors(
    true_statement: &str,
    candidates: Vec<Distractor>,
) -> Option<[Distractor; KEPT]> {
    let mut kept: Vec<Distractor> = Vec::new();
    for mut candidate in candidates {
        let Ok(statement) = single_line(&candidate.statement, STATEMENT_MAX) else {
            continue;
        };
        candidate.statement = statement;
        let text = &candidate.statement;
        let is_double = compact(text) == compact(true_statement)
            || kept.iter().any(|other| are_alike(text, &other.statement));
        if !is_double && has_fitting_length(text, true_statement) && !refers_to_others(text) {
            kept.push(candidate);
        }
    }
    kept.truncate(KEPT);
    kept.try_into().ok()
}

/// Dice's coefficient over pairs of letters. Only for two distractors: beside the true statement a
/// false one may well differ by a single word.
fn are_alike(a: &str, b: &str) -> bool {
    let (a, mut b) = (pairs(&compact(a)), pairs(&compact(b)));
    let all = a.len() + b.len();
    let mut same = 0;
    for pair in a {
        if let Some(at) = b.iter().position(|other| *other == pair) {
            b.swap_remove(at);
            same += 2;
        }
    }
    same * 100 >= all * SAME_SHARE
}

/// Half to double the length: nobody should choose by looks.
fn has_fitting_length(text: &str, true_statement: &str) -> bool {
    let (length, other) = (text.chars().count(), true_statement.chars().count());
    length * 2 >= other && length <= other * 2
}

fn refers_to_others(text: &str) -> bool {
    let key = compact(text);
    [
        "alloftheabove",
        "noneoftheabove",
        "bothofthe",
        "위의모두",
        "위모두",
        "모두맞",
        "모두옳",
        "정답없음",
    ]
    .iter()
    .any(|phrase| key.contains(phrase))
        || speaks_to_grader(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(statements: &[&str]) -> Vec<Distractor> {
        statements
            .iter()
            .map(|statement| Distractor {
                statement: (*statement).to_owned(),
                misconception: "m".to_owned(),
            })
            .collect()
    }

    #[test]
    fn doubles_and_giveaways_are_dropped() {
        let long = format!("원자성은 {}", "아주 길게 설명하는 문장이다 ".repeat(8));
        let kept = keep_distractors(
            "원자성은 모두 실행되거나 모두 취소됨을 뜻한다",
            all(&[
                "원자성은 모두 실행되거나, 모두 취소됨을 뜻한다.",
                "원자성은 모두 실행되고 모두 저장됨을 뜻한다",
                "원자성은 모두 실행되고 모두 저장됨을 뜻한다!",
                "위의 모두가 원자성에 대한 옳은 설명이다",
                "짧다",
                &long,
                "원자성은 동시에 실행되는 것을 서로 가림을 뜻한다",
                "원자성은 한 번 저장되면 남아 있음을 뜻한다",
                "원자성은 규칙이 늘 지켜짐을 뜻하는 성질이다",
            ]),
        )
        .unwrap();
        assert_eq!(
            kept[0].statement,
            "원자성은 모두 실행되고 모두 저장됨을 뜻한다"
        );
        assert!(kept[2].statement.contains("남아 있음"));
    }

    #[test]
    fn fewer_than_three_are_none() {
        assert_eq!(
            keep_distractors("하나의 참인 문장", all(&["하나의 거짓 문장"])),
            None
        );
    }
}

use std::collections::HashSet;

use super::words::compact;
use crate::text::char_count;

/// A shorter answer may well repeat the note word by word: a definition is learned that way.
const LEAST: u32 = 200;
/// Letters that must follow each other in the note. Long enough not to be chance.
const RUN: usize = 16;
/// Share of the answer, in percent, from which it is called a copy.
const SHARE: usize = 90;

/// Whether `answer` was copied out of `note` and so tells nothing about memory. Case, spaces,
/// punctuation and Markdown do not matter.
pub fn copies(answer: &str, note: &str) -> bool {
    let answer: Vec<char> = compact(answer).chars().collect();
    if u32::try_from(answer.len()).unwrap_or(u32::MAX) < LEAST || char_count(note) < LEAST {
        return false;
    }
    let note: Vec<char> = compact(note).chars().collect();
    let runs: HashSet<&[char]> = note.windows(RUN).collect();
    let all = answer.windows(RUN).count();
    let same = answer.windows(RUN).filter(|run| runs.contains(run)).count();
    same * 100 >= all * SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> String {
        (0..60)
            .map(|n| format!("**문장 {n}**: 서로 다른 내용 {}가 있다.\n", n * 7919))
            .collect()
    }

    #[test]
    fn a_copy_is_found_whatever_its_spaces() {
        let note = note();
        let part: String = note.chars().skip(100).take(600).collect();
        assert!(copies(&part.replace(['*', '\n'], " "), &note));
    }

    #[test]
    fn own_words_and_short_definitions_are_no_copies() {
        let note = note();
        let start: String = note.chars().take(60).collect();
        assert!(!copies(&start, &note));
        let own = "내 말로 다시 쓴 설명이고 노트에는 이런 문장이 없다. ".repeat(12);
        assert!(!copies(&own, &note));
    }
}

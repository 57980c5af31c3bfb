use serde::{Deserialize, Serialize};

use super::words::{appears, compact, is_syllabic, pairs};

/// Shortest term, in characters, whose pairs of syllables are compared.
const PAIRS_FROM: usize = 3;
/// Share of a term's pairs that must stand in the answer, in percent.
const PAIRS_SHARE: usize = 75;

/// Which words of a note an answer uses. A comparison of words and no grade: it knows nothing of
/// what the answer means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Key terms the answer uses, in the order they were given.
    pub found: Vec<String>,
    /// Key terms it does not use.
    pub absent: Vec<String>,
}

/// Sorts `terms` by whether `answer` uses them.
///
/// Korean is compared by pairs of syllables as well, because an ending changes inside of a word;
/// English only as whole words.
pub fn compare(terms: &[String], answer: &str) -> Comparison {
    let known: Vec<(char, char)> = pairs(&compact(answer));
    let (found, absent) = terms
        .iter()
        .cloned()
        .partition(|term| appears(term, answer) || overlaps(term, &known));
    Comparison { found, absent }
}

fn overlaps(term: &str, known: &[(char, char)]) -> bool {
    let term = compact(term);
    if term.chars().count() < PAIRS_FROM || !term.chars().all(is_syllabic) {
        return false;
    }
    let pairs = pairs(&term);
    let same = pairs.iter().filter(|pair| known.contains(pair)).count();
    same * 100 >= pairs.len() * PAIRS_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_sorted_by_use() {
        let terms = ["원자성", "되돌리기 가능", "write-ahead log", "locks"]
            .map(str::to_owned)
            .to_vec();
        let answer = "원자성이란 되돌리기가 가능하다는 것. It takes a lock.";
        let found = compare(&terms, answer);
        assert_eq!(found.found, ["원자성", "되돌리기 가능", "locks"]);
        assert_eq!(found.absent, ["write-ahead log"]);
    }

    #[test]
    fn parts_of_english_words_are_not_use() {
        let terms = vec!["transaction".to_owned()];
        assert_eq!(compare(&terms, "an action in transit").absent, terms);
    }
}

use super::{
    particles::without_particle,
    words::{compact, is_empty_word, is_syllabic, words},
};
use crate::text::char_count;

/// Greatest number of key terms of a note.
pub const KEY_TERMS_MAX: usize = 12;
/// With fewer emphasised terms, frequent words of the text are added up to this number.
const ENOUGH: usize = 6;
/// Longest emphasised run, in characters, that is still a term and no sentence.
const TERM_LONGEST: u32 = 40;
/// Shortest word of an alphabet, in characters.
const WORD_SHORTEST: u32 = 4;

/// The words of a note that an answer can be expected to use, without a model: what its author
/// emphasised, then what the text says most often.
///
/// `emphasised`: headings, bold, marked and code, in order. `text`: the body without markup.
pub fn key_terms(emphasised: &[String], text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for term in emphasised {
        let term = term.trim().trim_matches(|c: char| !c.is_alphanumeric());
        if char_count(term) <= TERM_LONGEST {
            add(&mut terms, term);
        }
    }
    if terms.len() < ENOUGH {
        for word in frequent(text) {
            if terms.len() >= ENOUGH {
                break;
            }
            add(&mut terms, &word);
        }
    }
    terms.truncate(KEY_TERMS_MAX);
    terms
}

fn add(terms: &mut Vec<String>, term: &str) {
    let key = compact(term);
    let is_new = terms.iter().all(|other| compact(other) != key);
    if char_count(&key) > 1 && !is_empty_word(&key) && is_new {
        terms.push(term.to_owned());
    }
}

/// Nouns and long words, the most frequent first, else in order.
fn frequent(text: &str) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for word in words(text) {
        let noun = if word.chars().all(is_syllabic) {
            without_particle(&word)
        } else if char_count(&word) >= WORD_SHORTEST {
            word.as_str()
        } else {
            continue;
        };
        // Korean sentences end on verbs in 다.
        if char_count(noun) < 2 || noun.ends_with('다') || is_empty_word(noun) {
            continue;
        }
        match counted.iter_mut().find(|(other, _)| other == noun) {
            Some((_, count)) => *count += 1,
            None => counted.push((noun.to_owned(), 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_comes_first_then_frequency() {
        let emphasised = ["원자성", "원자성", "the", "WAL:"].map(str::to_owned);
        let text =
            "로그를 먼저 쓴다. 로그는 순서대로 쓰고 디스크에 남긴다. The pages follow later.";
        let terms = key_terms(&emphasised, text);
        assert_eq!(terms[..3], ["원자성", "WAL", "로그"]);
        assert_eq!(terms.len(), ENOUGH);
        assert!(!terms.iter().any(|term| term == "쓴다"));
    }

    #[test]
    fn there_are_never_too_many() {
        let emphasised: Vec<String> = (0..40).map(|n| format!("term {n}")).collect();
        assert_eq!(key_terms(&emphasised, "").len(), KEY_TERMS_MAX);
        assert!(key_terms(&[], "").is_empty());
    }
}

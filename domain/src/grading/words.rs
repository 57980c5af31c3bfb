//! Words of Korean and English text, and whether a term appears among them.

use super::particles::is_particle;

/// Words that say nothing about a subject. Lower case.
const EMPTY_WORDS: [&str; 86] = [
    "a", "an", "and", "are", "as", "at", "be", "because", "been", "being", "but", "by", "can",
    "could", "did", "do", "does", "each", "for", "from", "had", "has", "have", "he", "her", "his",
    "how", "if", "in", "into", "is", "it", "its", "may", "might", "more", "most", "must", "no",
    "not", "of", "on", "one", "or", "other", "our", "she", "should", "so", "some", "such", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would",
    "you", "your", "것", "수", "등", "때", "및", "그", "이", "저",
];

/// Whether `word`, in lower case, says nothing about a subject.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY_WORDS.contains(&word)
}

/// Written without reliable spaces and with particles attached: Hangul, Han, kana.
pub(super) const fn is_syllabic(c: char) -> bool {
    matches!(
        c,
        '가'..='힣' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
            | '\u{3400}'..='\u{9fff}'
    )
}

/// Letters and digits alone, in lower case: the form without case, spaces and punctuation.
pub(super) fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Runs of letters and digits in lower case, cut where the script changes: `WAL은` is `wal`, `은`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let kind = c.is_alphanumeric().then(|| is_syllabic(c));
        if let Some(kind) = kind {
            if last != Some(kind) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        last = kind;
    }
    words
}

/// An English noun without its plural's ending; other words may lose an `s` as well, which does
/// not matter because both sides of a comparison lose it.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 2
    {
        return format!("{stem}y");
    }
    for ending in ["ss", "us", "is"] {
        if word.ends_with(ending) {
            return word.to_owned();
        }
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Whether `term` appears in `text`: without case, punctuation and spacing; Korean with any
/// particle or ending after it, English in singular or plural and only as whole words.
pub fn appears(term: &str, text: &str) -> bool {
    let target = compact(term);
    match target.chars().count() {
        0 => false,
        _ if !target.chars().any(is_syllabic) => appears_in_words(&target, text),
        // One syllable is part of too many words.
        1 => words(text)
            .iter()
            .any(|word| word.strip_prefix(&target).is_some_and(is_particle)),
        _ => compact(text).contains(korean_stem(&target)),
    }
}

/// A verb without the ending of its dictionary form, if two syllables or more are left.
fn korean_stem(word: &str) -> &str {
    ["하다", "한다", "되다", "된다", "이다", "다"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.chars().nth(1).is_some())
        .unwrap_or(word)
}

/// Whether some words in a row, written together, are `target`: `b-tree` is `B tree` is `btree`.
fn appears_in_words(target: &str, text: &str) -> bool {
    let words = words(text);
    let target = singular(target);
    (0..words.len()).any(|start| {
        let mut joined = String::new();
        for word in words.get(start..).unwrap_or_default() {
            joined.push_str(word);
            if singular(&joined) == target {
                return true;
            }
            // A plural is at most two letters longer than its singular.
            if joined.len() > target.len() + 2 {
                return false;
            }
        }
        false
    })
}

/// Pairs of neighbouring characters of a compact text.
pub(super) fn pairs(compact: &str) -> Vec<(char, char)> {
    compact.chars().zip(compact.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_appear_with_particles_plurals_and_other_spacing() {
        for (term, text, expected) in [
            ("원자성", "원자성은 모두 아니면 전무다", true),
            ("격리 수준", "격리수준을 높이면", true),
            ("격리수준", "격리 수준을 높이면", true),
            ("되돌린다", "되돌린다고 했다", true),
            ("핵", "핵이 있다", true),
            ("핵", "핵심이다", false),
            ("index", "Indexes are fast", true),
            ("indexes", "an index is fast", true),
            ("B-tree", "btrees are shallow", true),
            ("B tree", "a B-tree", true),
            ("query", "Queries run", true),
            ("art", "a part of it", false),
            ("WAL", "WAL은 먼저 쓴다", true),
            ("write-ahead log", "the write ahead log", true),
            ("원자성", "일관성", false),
            ("---", "---", false),
            ("", "anything", false),
            ("100°C", "at 100 °C", true),
        ] {
            assert_eq!(appears(term, text), expected, "{term} in {text}");
        }
    }

    #[test]
    fn words_are_cut_where_the_script_changes() {
        assert_eq!(words("WAL은, B-tree!"), ["wal", "은", "b", "tree"]);
    }
}

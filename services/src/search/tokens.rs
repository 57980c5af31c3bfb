use std::collections::BTreeSet;

use super::fold::is_syllabic;

/// Longest beginning of a word that is a token, in characters.
pub(super) const BEGINNING_MAX: usize = 12;
/// Characters of a script without reliable spaces that are a token.
pub(super) const NEIGHBOURS: usize = 2;

/// What the index holds of a folded text: of words in scripts without reliable spaces every
/// character and every two neighbours (Korean words are short, and particles cling to them), of
/// others every beginning.
pub fn tokens(folded: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for word in folded.split_whitespace() {
        let characters: Vec<char> = word.chars().collect();
        if is_syllabic_word(word) {
            for size in 1..=NEIGHBOURS {
                tokens.extend(characters.windows(size).map(String::from_iter));
            }
        } else {
            let most = characters.len().min(BEGINNING_MAX);
            let beginnings = (1..=most).filter_map(|size| characters.get(..size));
            tokens.extend(beginnings.map(String::from_iter));
        }
    }
    tokens
}

/// The fewest tokens that every text with these folded words has.
pub(super) fn asked(folded: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for word in folded.split_whitespace() {
        let characters: Vec<char> = word.chars().collect();
        if is_syllabic_word(word) {
            let size = characters.len().min(NEIGHBOURS);
            tokens.extend(characters.windows(size).map(String::from_iter));
        } else {
            tokens.insert(characters.iter().take(BEGINNING_MAX).collect());
        }
    }
    tokens
}

/// Words are of one script.
pub(super) fn is_syllabic_word(word: &str) -> bool {
    word.chars().next().is_some_and(is_syllabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(tokens: BTreeSet<String>) -> Vec<String> {
        tokens.into_iter().collect()
    }

    #[test]
    fn korean_is_cut_into_syllables_and_pairs_and_latin_into_beginnings() {
        let cut = ["t", "tc", "tcp", "는", "대", "대동", "동", "동법", "법"];
        assert_eq!(list(tokens(" tcp 는 대동법 ")), cut);
        assert_eq!(list(tokens(" ")), [] as [&str; 0]);
        let long = tokens(" internationalisation ");
        let longest = long.iter().map(|token| token.chars().count()).max();
        assert_eq!(longest, Some(BEGINNING_MAX));
    }

    #[test]
    fn a_query_asks_for_the_fewest() {
        for (words, expected) in [
            ("조", ["조"].as_slice()),
            ("조선", &["조선"]),
            ("대동법", &["대동", "동법"]),
            ("tcp 는", &["tcp", "는"]),
            (" internationalisation", &["internationa"]),
            (" read committed ", &["committed", "read"]),
        ] {
            assert_eq!(list(asked(words)), expected, "{words}");
        }
    }
}

use super::{
    particles::without_particle,
    words::{compact, is_empty_word, is_syllabic, singular, words},
};

/// What stands for a masked word; always the same, so that it does not tell a length.
pub const MASK: &str = "____";

/// `text` with the words of `title` masked, for asking which title it has.
///
/// Case and an English plural do not matter; particles after a Korean word stay. One syllable or
/// letter of a title is masked only where it stands alone. Works on plain text, so HTML must be
/// given text node by text node; a word that is cut by a tag is not seen.
pub fn mask(text: &str, title: &str) -> String {
    let names = names(title);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = leading_word(rest);
        if word.is_empty() {
            masked.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        } else {
            mask_word(&mut masked, word, &names);
            rest = rest.get(word.len()..).unwrap_or_default();
        }
    }
    masked
}

/// The title's words and, for a Korean title of several words, all of them without spaces.
fn names(title: &str) -> Vec<String> {
    let mut names: Vec<String> = words(title)
        .into_iter()
        .filter(|word| !is_empty_word(word))
        .map(|word| {
            if word.chars().all(is_syllabic) {
                without_particle(&word).to_owned()
            } else {
                singular(&word)
            }
        })
        .collect();
    let whole = compact(title);
    if whole.chars().all(is_syllabic) {
        names.push(whole);
    }
    names.retain(|name| !name.is_empty());
    // The longest first, so that a part does not leave the rest of a whole standing.
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    names
}

/// The run of letters and digits of one script at the start.
fn leading_word(text: &str) -> &str {
    let mut kind = None;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            !c.is_alphanumeric() || *kind.get_or_insert(is_syllabic(*c)) != is_syllabic(*c)
        })
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn mask_word(masked: &mut String, word: &str, names: &[String]) {
    if !word.chars().all(is_syllabic) {
        let key = singular(&word.to_lowercase());
        masked.push_str(if names.contains(&key) { MASK } else { word });
        return;
    }
    let mut rest = word;
    'word: while let Some(c) = rest.chars().next() {
        for name in names {
            let is_alone = rest.len() == word.len()
                && rest
                    .strip_prefix(name.as_str())
                    .is_some_and(super::particles::is_particle);
            let fits = name.chars().nth(1).is_some() && rest.starts_with(name.as_str());
            if is_alone || fits {
                masked.push_str(MASK);
                rest = rest.get(name.len()..).unwrap_or_default();
                continue 'word;
            }
        }
        masked.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_titles_words_are_masked_and_nothing_else() {
        for (title, text, expected) in [
            (
                "트랜잭션 격리 수준",
                "격리수준은 트랜잭션의 격리를 정한다.",
                "________은 ____의 ____를 정한다.",
            ),
            (
                "Index",
                "Indexes, an INDEX; indexing",
                "____, an ____; indexing",
            ),
            (
                "The B-tree",
                "the B-tree is a tree",
                "the ____-____ is a ____",
            ),
            ("WAL", "WAL은 먼저 쓴다", "____은 먼저 쓴다"),
            ("핵", "핵이 있다. 핵심이다.", "____이 있다. 핵심이다."),
            ("", "그대로", "그대로"),
        ] {
            assert_eq!(mask(text, title), expected);
        }
    }

    proptest! {
        #[test]
        fn a_word_of_the_title_never_stays(word in "[가-힣]{2,6}", before in "[ a-z가-힣.]{0,20}") {
            let text = format!("{before} {word}은 여기 있다");
            let name = without_particle(&word);
            prop_assert!(!mask(&text, &word).contains(name));
        }
    }
}

use std::collections::BTreeSet;

use domain::search::Part;

use super::{
    fold::{fold, is_syllabic},
    tokens::{BEGINNING_MAX, NEIGHBOURS, asked, is_syllabic_word},
};

/// A word or phrase as it is looked for.
///
/// A word is found where a word begins with it; one in Hangul, kana or Han anywhere, because words
/// are joined there without spaces. A phrase in quotation marks ends where a word ends, unless it
/// ends in such a script, where particles follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    text: String,
    tokens: BTreeSet<String>,
    is_decided: bool,
}

impl Needle {
    /// None if there is no letter or digit in it, or if `part` is no word or phrase.
    pub fn new(part: &Part) -> Option<Self> {
        let (Part::Word(typed) | Part::Phrase(typed)) = part else {
            return None;
        };
        let folded = fold(typed);
        let words = folded.trim();
        let (first, last) = (words.chars().next()?, words.chars().next_back()?);
        let begins = if is_syllabic(first) { "" } else { " " };
        let is_phrase = matches!(part, Part::Phrase(_));
        let ends = if is_phrase && !is_syllabic(last) {
            " "
        } else {
            ""
        };
        let text = format!("{begins}{words}{ends}");
        let tokens = asked(&text);
        let is_decided = ends.is_empty() && is_one_token(words);
        Some(Self {
            text,
            tokens,
            is_decided,
        })
    }

    /// What stands in a folded text that has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the index has of every text that has it.
    pub const fn tokens(&self) -> &BTreeSet<String> {
        &self.tokens
    }

    /// Whether every text with its tokens has it, so that nobody has to look into the text.
    pub const fn is_decided(&self) -> bool {
        self.is_decided
    }

    /// Whether a folded text has it.
    pub fn is_in(&self, folded: &str) -> bool {
        folded.contains(&self.text)
    }
}

fn is_one_token(words: &str) -> bool {
    let length = words.chars().count();
    let most = if is_syllabic_word(words) {
        NEIGHBOURS
    } else {
        BEGINNING_MAX
    };
    !words.contains(' ') && length <= most
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::tokens;

    fn word(typed: &str) -> Option<Needle> {
        Needle::new(&Part::Word(typed.to_owned()))
    }

    fn phrase(typed: &str) -> Option<Needle> {
        Needle::new(&Part::Phrase(typed.to_owned()))
    }

    #[test]
    fn words_begin_and_korean_stands_anywhere() {
        let text = fold("대동법은 공납을 바꿨다. READ COMMITTED와 신규API, B+트리, database");
        for (needle, expected) in [
            (word("대동법"), true),
            (word("동"), true),
            (word("동법"), true),
            (word("대법"), false),
            (word("납을"), true),
            (word("commit"), true),
            (word("COMMITTED와"), true),
            (word("committed는"), false),
            (word("api"), true),
            (word("base"), false),
            (word("b+트"), true),
            (word("b트"), false),
            (word("공납을바꿨다"), false),
            (phrase("공납을 바꿨"), true),
            (phrase("read commit"), false),
            (phrase("read committed"), true),
            (phrase("committed read"), false),
            (phrase("read, \"committed\""), true),
        ] {
            let needle = needle.unwrap();
            assert_eq!(needle.is_in(&text), expected, "{needle:?}");
        }
        assert_eq!(word("—"), None);
        assert_eq!(Needle::new(&Part::Tag("a".to_owned())), None);
    }

    proptest! {
        /// Both ways: who has it has its tokens, and where they decide, who has them has it.
        #[test]
        fn tokens_find_every_text(
            text in "[가나다 abAB+.é-]{0,24}",
            typed in "[가나다 abA+é-]{1,5}",
            is_phrase in any::<bool>(),
        ) {
            let needle = if is_phrase { phrase(&typed) } else { word(&typed) };
            if let Some(needle) = needle {
                let folded = fold(&text);
                let has = tokens(&folded).is_superset(needle.tokens());
                prop_assert!(has || !needle.is_in(&folded), "{needle:?}");
                if needle.is_decided() {
                    prop_assert_eq!(has, needle.is_in(&folded), "{:?}", needle);
                }
            }
        }

        /// What is copied out of a text is found in it.
        #[test]
        fn a_part_of_a_text_is_found(text in "[가-힣]{1,3} ?[가-힣]{1,4}", from in 0_usize..4, size in 1_usize..5) {
            let part: String = text.chars().skip(from).take(size).collect();
            if let Some(needle) = phrase(&part) {
                prop_assert!(needle.is_in(&fold(&text)));
            }
        }
    }
}

use std::ops::{Range, RangeInclusive};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Accents that are written on letters of the Latin, Greek and Cyrillic scripts. Marks of other
/// scripts change what a letter is.
const ACCENTS: RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// The form in which texts are compared: compatibility-composed (NFKC: Hangul comes decomposed from
/// some systems, Latin in full width), in lower case, without accents; words alone, each with one
/// space before it and one after the last. A text without words is one space.
///
/// A word ends where the script changes: in `TCP는` the particle is a word of its own.
pub fn fold(text: &str) -> String {
    fold_with_places(text).0
}

/// A word, in a folded text and as it stands, in bytes.
pub(super) struct Place {
    pub folded: Range<usize>,
    pub text: Range<usize>,
}

/// [`fold`], and where its words come from, in order.
pub(super) fn fold_with_places(text: &str) -> (String, Vec<Place>) {
    let mut folded = String::from(" ");
    let mut places = Vec::new();
    for (word, text) in words(text) {
        let start = folded.len();
        folded.push_str(&word);
        places.push(Place {
            folded: start..folded.len(),
            text,
        });
        folded.push(' ');
    }
    (folded, places)
}

/// Folded words of `text`, each with where it stands there, in bytes.
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    for (at, c) in text.char_indices() {
        if let Some(begun) = word.as_mut()
            && begun.takes(c)
        {
            begun.end = at + c.len_utf8();
            continue;
        }
        words.extend(word.take().into_iter().flat_map(|word| word.folded(text)));
        word = Word::begun_by(c, at);
    }
    words.extend(word.into_iter().flat_map(|word| word.folded(text)));
    words
}

/// A word that is being read.
struct Word {
    start: usize,
    end: usize,
    is_syllabic: bool,
    /// It ends in `+` or `#`, so that C, C++ and C# are three words.
    is_signed: bool,
}

impl Word {
    fn begun_by(c: char, at: usize) -> Option<Self> {
        c.is_alphanumeric().then(|| Self {
            start: at,
            end: at + c.len_utf8(),
            is_syllabic: is_syllabic(c),
            is_signed: false,
        })
    }

    /// Whether it goes on with `c`.
    fn takes(&mut self, c: char) -> bool {
        if is_sign(c) {
            self.is_signed = true;
            return !self.is_syllabic;
        }
        if c.is_alphanumeric() {
            return !self.is_signed && is_syllabic(c) == self.is_syllabic;
        }
        is_invisible(c) || is_combining_mark(c)
    }

    /// Folding may take it apart: a letter in a circle may be of another script.
    fn folded(&self, text: &str) -> Vec<(String, Range<usize>)> {
        let mut parts: Vec<String> = Vec::new();
        let mut last = None;
        for c in fold_word(text.get(self.start..self.end).unwrap_or_default()).chars() {
            let script = c.is_alphanumeric().then(|| is_syllabic(c)).or(last);
            match parts.last_mut() {
                Some(part) if script == last => part.push(c),
                _ if c.is_alphanumeric() => parts.push(c.to_string()),
                _ => {}
            }
            last = script;
        }
        let place = |part| (part, self.start..self.end);
        parts.into_iter().map(place).collect()
    }
}

/// Hangul, kana, Han: written without reliable spaces, and with particles attached.
pub(super) const fn is_syllabic(c: char) -> bool {
    matches!(
        c,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}'
            | '\u{d7b0}'..='\u{d7ff}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{ffa0}'..='\u{ffdc}'
            | '\u{20000}'..='\u{323af}'
    )
}

const fn is_sign(c: char) -> bool {
    matches!(c, '+' | '#')
}

/// Characters within words that nobody sees: soft hyphen, joiners, marks of direction.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

fn fold_word(word: &str) -> String {
    let plain: String = word
        .chars()
        .filter(|c| !is_invisible(*c))
        .nfkd()
        .filter(|c| !ACCENTS.contains(c))
        .collect();
    // Folding may make what is no part of a word: ½ has a stroke.
    plain
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c) || is_sign(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_compared_without_form_case_accents_and_punctuation() {
        for (text, folded) in [
            ("격리 수준", " 격리 수준 "),
            (
                "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}사",
                " 한국사 ",
            ),
            ("\u{1112}\u{200b}\u{1161}\u{11ab}", " 한 "),
            ("READ-Committed, (MVCC)", " read committed mvcc "),
            ("ＡＢＣ１２３", " abc123 "),
            ("Café naïve Ελλάδα", " cafe naive ελλαδα "),
            ("C C++ C# a+b #tag", " c c++ c# a+ b tag "),
            ("TCP는 신규API", " tcp 는 신규 api "),
            ("B+트리", " b+ 트리 "),
            ("ﾃｽﾄ ﬁne", " テスト fine "),
            ("がぎ", " がぎ "),
            ("100°C", " 100 c "),
            ("soft\u{ad}hyphen", " softhyphen "),
            (" — … ", " "),
            ("", " "),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "가, (Naïve) C++";
        let standing: Vec<(String, &str)> = words(text)
            .into_iter()
            .map(|(word, at)| (word, text.get(at).unwrap()))
            .collect();
        let expected = [("가", "가"), ("naive", "Naïve"), ("c++", "C++")];
        assert_eq!(
            standing,
            expected.map(|(word, place)| (word.to_owned(), place))
        );
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[가-힣ㄱ-ㅎa-zA-ZÀ-ÿА-я0-9０-９ぁ-ヶ一-龥①-⑨½+#., -]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn decomposed_text_folds_alike(text in "[가-힣a-zà-ÿぁ-ヶ ]{0,20}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&text));
        }
    }
}

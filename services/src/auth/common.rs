//! The most common passwords of twelve characters and more.
//!
//! `common_passwords.txt` holds two lists. `[whole]` are refused as they are: patterns that every
//! published list of leaked passwords shows, in English and on Korean keyboards. `[parts]` are
//! short favourites, refused when next to nothing is left beside them (`password2024!!`), which
//! covers the endless variations that a list cannot. A short pattern repeated (`abcabcabcabc`) is
//! refused as well. Everything is compared in lower case.

use std::{collections::HashSet, sync::LazyLock};

const FILE: &str = include_str!("common_passwords.txt");
/// Longest pattern whose repetition is refused, in characters.
const PERIOD_MAX: usize = 4;
/// Letters that may stand beside favourites without making a password of their own.
const LETTERS_BESIDE: usize = 3;

struct Lists {
    whole: HashSet<&'static str>,
    /// Longest first, so that a longer favourite is taken out before its beginning is.
    parts: Vec<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let (whole, parts) = FILE.split_once("\n[parts]\n").unwrap_or((FILE, ""));
    let lines = |text: &'static str| {
        text.lines()
            .filter(|line| !line.starts_with("# ") && !line.starts_with("[whole]"))
    };
    Lists {
        whole: lines(whole).collect(),
        parts: lines(parts).collect(),
    }
});

/// Whether a guesser would try `password` early.
pub(super) fn is_common(password: &str) -> bool {
    let password = password.trim().to_lowercase();
    LISTS.whole.contains(password.as_str()) || repeats(&password) || is_padded(&password)
}

fn repeats(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    (1..=PERIOD_MAX.min(chars.len() / 2)).any(|period| {
        chars
            .iter()
            .zip(chars.iter().cycle().skip(period))
            .take(chars.len() - period)
            .all(|(a, b)| a == b)
    })
}

fn is_padded(password: &str) -> bool {
    let mut rest = password.to_owned();
    for part in &LISTS.parts {
        if rest.contains(part) {
            rest = rest.replace(part, "");
        }
    }
    rest.len() < password.len()
        && rest.chars().filter(|c| c.is_alphabetic()).count() <= LETTERS_BESIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_complete() {
        assert!(LISTS.whole.len() >= 1_000, "{}", LISTS.whole.len());
        assert!(LISTS.parts.len() >= 50);
        assert!(
            LISTS
                .whole
                .iter()
                .all(|line| line.chars().count() >= 12 && line.trim() == *line)
        );
        // Two Korean favourites have three syllables, which are seven and eight keys.
        assert!(
            LISTS
                .parts
                .iter()
                .all(|line| line.chars().count() >= 4 || line.len() >= 9)
        );
    }

    #[test]
    fn what_guessers_try_is_refused() {
        for password in [
            "password1234",
            "Password1234!",
            "PASSWORDPASSWORD",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "123456789012",
            "aaaaaaaaaaaaaaa",
            "abcabcabcabc",
            "administrator",
            "iloveyou2024!",
            "dkssudgktpdy",
            "비밀번호1234!!!!",
            "qlalfqjsgh1234",
            "ㅂㅈㄷㄱㅂㅈㄷㄱㅂㅈㄷㄱ",
            "correct horse battery staple",
            "michael12345",
            "  password1234  ",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn what_they_do_not_try_is_accepted() {
        for password in [
            "graph paper moth 7",
            "나는 오늘 국수를 먹었다",
            "vX9-tangerine-lathe",
            "dlwjdeh-anrrud-sodlf",
            "my dragon eats nine limes",
            "monkeybread and quince",
            "a long demo password",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }
}

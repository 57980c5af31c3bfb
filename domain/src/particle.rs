//! Korean particles: 을/를, 이/가, 은/는, 과/와, 으로/로 by the sound a word ends on.

/// Chooses between the particle after a final consonant and the one after a vowel.
///
/// Reads Hangul syllables, digits and Latin letters (by their usual Korean reading); anything
/// else counts as a vowel. `ro` marks 으로/로, where a final ㄹ takes 로.
pub fn particle<'a>(word: &str, after_consonant: &'a str, after_vowel: &'a str) -> &'a str {
    let rieul_is_vowel = after_consonant == "으로";
    match ending(word) {
        Ending::Vowel => after_vowel,
        Ending::Rieul if rieul_is_vowel => after_vowel,
        Ending::Rieul | Ending::Consonant => after_consonant,
    }
}

enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

fn ending(word: &str) -> Ending {
    let Some(last) = word.chars().rev().find(|c| c.is_alphanumeric()) else {
        return Ending::Vowel;
    };
    match last {
        '가'..='힣' => match (u32::from(last) - 0xAC00) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        // 영 일 이 삼 사 오 육 칠 팔 구
        '1' | '7' | '8' => Ending::Rieul,
        '0' | '3' | '6' => Ending::Consonant,
        _ => match last.to_ascii_lowercase() {
            'l' | 'r' => Ending::Rieul,
            'm' | 'n' => Ending::Consonant,
            // lock, commit, snapshot: a lower-case stop is read as a final consonant.
            'b' | 'c' | 'g' | 'k' | 'p' | 't' if last.is_ascii_lowercase() => Ending::Consonant,
            _ => Ending::Vowel,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_final_sound() {
        for (word, expected) in [
            ("노트", "를"),
            ("격리수준", "을"),
            ("18", "을"),
            ("2", "를"),
            ("SQL", "을"),
            ("API", "를"),
            ("‘알맞음’", "을"),
            ("", "를"),
            ("lock!", "을"),
            ("index", "를"),
        ] {
            assert_eq!(particle(word, "을", "를"), expected, "{word}");
        }
        assert_eq!(particle("쉬움", "으로", "로"), "으로");
        assert_eq!(particle("연필", "으로", "로"), "로");
    }
}

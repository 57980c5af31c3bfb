use domain::grading::drop_invisible;
use unicode_normalization::UnicodeNormalization;

/// The form in which texts are compared: composed (NFC), because Hangul comes decomposed from some
/// systems, and without invisible characters.
pub fn compose(text: &str) -> String {
    drop_invisible(text).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invisible_character_does_not_keep_jamo_apart() {
        assert_eq!(compose("\u{1112}\u{200b}\u{1161}\u{11ab}"), "한");
    }
}

//! Categories: a learner's own shelves, made by naming them on a note.

mod find_or_make;

pub use find_or_make::find_or_make;

use unicode_normalization::UnicodeNormalization;

/// The form in which names of categories and tags are compared. Composed first, because Hangul
/// comes decomposed from some systems.
pub(crate) fn key(name: &str) -> String {
    domain::text::name_key(&name.nfc().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_alike() {
        assert_eq!(key("\u{1103}\u{1166}\u{110b}\u{1175}"), key("데이"));
        assert_eq!(key(" Data  Base"), "data base");
    }
}

/// Removes characters that nobody sees: they split words that a rule looks for, and make two texts
/// differ that look alike. Line breaks and tabs stay.
///
/// Call it before composing, because an invisible character keeps two jamo apart.
pub fn drop_invisible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Zero-width and direction marks, variation selectors, the tag block and fillers; Unicode 16.0,
/// property `Default_Ignorable_Code_Point`.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Every run of white space becomes one space; none at the ends.
pub fn fold_spaces(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_gone() {
        assert_eq!(
            drop_invisible("ig\u{200b}nore\u{feff} 원\u{2060}자성\n"),
            "ignore 원자성\n"
        );
        assert_eq!(drop_invisible("a\u{e0041}b"), "ab");
    }

    #[test]
    fn white_space_folds_to_one_space() {
        assert_eq!(fold_spaces(" a\u{a0}\n\tb  c "), "a b c");
        assert_eq!(fold_spaces(" \n"), "");
    }
}

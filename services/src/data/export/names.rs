//! Names of files that every system takes.

/// Longest part of a name that comes from a title, in characters.
const LONGEST: usize = 60;

/// What a title or a category becomes in a file's name: letters and digits of any script, the rest
/// one hyphen each run. Never empty, and nothing that means something to a file system is in it.
pub(super) fn safe(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars().take(200) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name: String = name.chars().take(LONGEST).collect();
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        "note".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn a_title_becomes_a_name_that_leads_nowhere() {
        for (title, name) in [
            ("ACID: 네 가지 성질", "ACID-네-가지-성질"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows\\x", "C-Windows-x"),
            ("a\0b\nc", "a-b-c"),
            ("...", "note"),
            ("", "note"),
            ("\u{202e}txt.exe", "txt-exe"),
            ("-rf", "rf"),
        ] {
            assert_eq!(safe(title), name, "{title:?}");
        }
        assert_eq!(safe(&"가".repeat(120)).chars().count(), 60);
    }
}

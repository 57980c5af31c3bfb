//! From a content to a note.

use domain::{
    note::{Mode, TITLE_MAX, check_body},
    text::TextProblem,
};

use super::{report::Reason, source::Content};

/// Characters of a title that is made from a text.
const MADE_TITLE: usize = 60;

/// A content that can be a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// One line.
    pub title: String,
    /// The title was made from the text.
    pub titled: bool,
    /// Byte for byte.
    pub body: String,
    /// How it is asked for.
    pub mode: Mode,
}

/// Reads a content.
pub fn fields(content: &Content) -> Result<Fields, Reason> {
    let body = content.body.clone().unwrap_or_default();
    match check_body(&body) {
        Ok(()) => {}
        Err(TextProblem::TooLong { .. }) => return Err(Reason::TooLong),
        Err(_) => return Err(Reason::Empty),
    }
    let own = content
        .title
        .as_deref()
        .and_then(|title| line(title, TITLE_MAX as usize));
    let titled = own.is_none();
    let title = own
        .or_else(|| first_line(&body))
        .unwrap_or_else(|| "?".to_owned());
    Ok(Fields {
        title,
        titled,
        body,
        mode: mode(&content.mode),
    })
}

/// `text` on one line without control characters, cut to `max` characters; nothing of white space.
pub fn line(text: &str, max: usize) -> Option<String> {
    let clean: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let cut: String = clean.trim().chars().take(max).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// The first line that has letters or digits, without the marks of a heading or a list.
fn first_line(body: &str) -> Option<String> {
    body.lines()
        .map(|line| line.trim_start_matches(|letter: char| !letter.is_alphanumeric()))
        .find_map(|text| line(text, MADE_TITLE))
}

fn mode(original: &str) -> Mode {
    match original {
        "descriptive" => Mode::Explain,
        "multiple_choice" => Mode::Choose,
        "subjective" => Mode::Title,
        // "objective", and whatever else there may be.
        _ => Mode::Recall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(title: Option<&str>, body: Option<&str>, mode: &str) -> Content {
        Content {
            id: 1,
            title: title.map(str::to_owned),
            body: body.map(str::to_owned),
            category: None,
            mode: mode.to_owned(),
            created: 0,
            updated: 0,
            suspended: false,
        }
    }

    #[test]
    fn a_table_of_contents() {
        let long = "가".repeat(50_001);
        for (title, body, expected) in [
            (Some("B-tree"), Some("text"), Ok(("B-tree", false))),
            (Some(" a\tb "), Some("text"), Ok(("a b", false))),
            (None, Some("\n## 정규화\ntext"), Ok(("정규화", true))),
            (Some("  "), Some("- one"), Ok(("one", true))),
            (None, Some("***"), Ok(("?", true))),
            (Some("x"), None, Err(Reason::Empty)),
            (Some("x"), Some(" \n"), Err(Reason::Empty)),
            (Some("x"), Some(long.as_str()), Err(Reason::TooLong)),
        ] {
            let found = fields(&content(title, body, "objective"));
            let found = found.map(|fields| (fields.title, fields.titled));
            let expected = expected.map(|(title, titled)| (title.to_owned(), titled));
            assert_eq!(found, expected, "{title:?}");
        }
    }

    #[test]
    fn modes_have_their_names_here() {
        for (original, mode) in [
            ("objective", Mode::Recall),
            ("descriptive", Mode::Explain),
            ("multiple_choice", Mode::Choose),
            ("subjective", Mode::Title),
            ("", Mode::Recall),
        ] {
            assert_eq!(super::mode(original), mode);
        }
    }
}

//! Reads the demo notes: one Markdown file per category.
//!
//! The first line names the category (`category: NAME`). Each note begins with a line
//! `=== TITLE | TAG, TAG | MODE`; its body is everything up to the next such line.

use domain::note::{Mode, check_body, parse_tags, parse_title};

use crate::error::{Error, Result};

/// The files, in the order of the learner's categories.
const FILES: [&str; 5] = [
    include_str!("notes/databases.md"),
    include_str!("notes/networks.md"),
    include_str!("notes/korean_history.md"),
    include_str!("notes/idioms.md"),
    include_str!("notes/biology.md"),
];

/// What begins a note.
const HEAD: &str = "=== ";

/// A category with its notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The category's name.
    pub name: String,
    /// Its notes.
    pub notes: Vec<DemoNote>,
}

/// A note as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoNote {
    /// Its title.
    pub title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How it is asked for.
    pub mode: Mode,
    /// Markdown.
    pub body: String,
}

/// All demo notes.
///
/// # Errors
/// [`Error::Stored`] when a file breaks a rule for notes; a test reads them all.
pub fn shelves() -> Result<Vec<Shelf>> {
    FILES.into_iter().map(shelf).collect()
}

fn shelf(file: &str) -> Result<Shelf> {
    let (first, rest) = file.split_once('\n').unwrap_or((file, ""));
    let name = first
        .strip_prefix("category: ")
        .ok_or_else(|| bad(first))?
        .trim()
        .to_owned();
    let mut notes: Vec<DemoNote> = Vec::new();
    for line in rest.lines() {
        if let Some(head) = line.strip_prefix(HEAD) {
            notes.push(note(head)?);
        } else if let Some(note) = notes.last_mut() {
            note.body.push_str(line);
            note.body.push('\n');
        } else if !line.trim().is_empty() {
            return Err(bad(line));
        }
    }
    for note in &mut notes {
        note.body = format!("{}\n", note.body.trim_matches('\n'));
        check_body(&note.body).map_err(|_| bad(&note.title))?;
    }
    Ok(Shelf { name, notes })
}

fn note(head: &str) -> Result<DemoNote> {
    let mut parts = head.split('|').map(str::trim);
    let (Some(title), Some(tags), Some(mode), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(bad(head));
    };
    Ok(DemoNote {
        title: parse_title(title).map_err(|_| bad(head))?,
        tags: parse_tags(tags).map_err(|_| bad(head))?,
        mode: Mode::parse(mode).ok_or_else(|| bad(head))?,
        body: String::new(),
    })
}

fn bad(line: &str) -> Error {
    Error::Stored(format!("demo notes: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_can_be_read_and_are_all_different() {
        let shelves = shelves().unwrap();
        let mut titles: Vec<&str> = shelves
            .iter()
            .flat_map(|s| s.notes.iter().map(|n| n.title.as_str()))
            .collect();
        assert!(titles.len() >= 60, "{}", titles.len());
        titles.sort_unstable();
        let count = titles.len();
        titles.dedup();
        assert_eq!(titles.len(), count);
        assert!(shelves.iter().all(|shelf| shelf.notes.len() >= 12));
    }

    #[test]
    fn a_broken_head_is_named() {
        for file in [
            "databases",
            "category: x\ntext",
            "category: x\n=== a | b",
            "category: x\n=== a | b | nod\nbody",
        ] {
            assert!(shelf(file).is_err(), "{file}");
        }
        assert!(shelf("category: x\n=== a | b | recall\n\n").is_err());
    }
}

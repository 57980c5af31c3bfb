//! Footnotes: numbered in the order of their first reference, gathered at the end.
//!
//! Their ids are the only ones in a note. They begin with `fn-` and hold numbers, never the name
//! that was typed, so they cannot meet an id of the page.

use crate::note::markdown::output::Output;
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Footnotes {
    notes: HashMap<String, Note>,
    /// Names and the interrupted outputs of definitions that are being read.
    open: Vec<(String, Output)>,
    /// The number given last.
    last: usize,
}

#[derive(Default)]
struct Note {
    /// 0 while nothing refers to it.
    number: usize,
    references: usize,
    html: Option<String>,
}

impl Footnotes {
    /// A definition begins: `out` waits until it ends.
    pub fn begin(&mut self, name: &str, out: Output) {
        self.open.push((name.to_owned(), out));
    }

    /// A definition ends: keeps what was written and gives back the output that waited.
    pub fn end(&mut self, written: &mut Output) -> Output {
        let written = std::mem::take(written).finish();
        let Some((name, out)) = self.open.pop() else {
            return Output::default();
        };
        // The first definition of a name counts.
        self.notes
            .entry(name)
            .or_default()
            .html
            .get_or_insert(written);
        out
    }

    /// Whether a definition is being read.
    pub fn is_inside(&self) -> bool {
        !self.open.is_empty()
    }

    /// Writes a reference.
    pub fn reference(&mut self, name: &str, html: &mut String) {
        let note = self.notes.entry(name.to_owned()).or_default();
        if note.number == 0 {
            self.last += 1;
            note.number = self.last;
        }
        note.references += 1;
        let number = note.number;
        let again = if note.references > 1 {
            format!("-{}", note.references)
        } else {
            String::new()
        };
        html.push_str(&format!(
            "<sup><a class=\"footnote-ref\" href=\"#fn-{number}\" id=\"fn-ref-{number}{again}\" \
             role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// The section below the note, empty if nothing is referred to.
    pub fn section(self) -> String {
        let mut notes: Vec<Note> = self
            .notes
            .into_values()
            .filter(|note| note.number > 0)
            .collect();
        if notes.is_empty() {
            return String::new();
        }
        notes.sort_by_key(|note| note.number);
        let mut html = String::from("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for note in notes {
            let number = note.number;
            let body = note.html.unwrap_or_default();
            let back = format!(
                " <a class=\"footnote-back\" href=\"#fn-ref-{number}\" \
                 role=\"doc-backlink\">↩</a>"
            );
            html.push_str(&format!("<li id=\"fn-{number}\">"));
            // Into the last line rather than below it.
            match body.strip_suffix("</p>\n") {
                Some(body) => {
                    html.push_str(body);
                    html.push_str(&back);
                    html.push_str("</p>\n");
                }
                None => {
                    html.push_str(&body);
                    html.push_str(&back);
                }
            }
            html.push_str("</li>\n");
        }
        html.push_str("</ol>\n</section>\n");
        html
    }
}

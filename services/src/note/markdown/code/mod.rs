//! Code blocks, highlighted by CSS classes.
//!
//! The lexer is our own: comments, strings, numbers, keywords and names, which is what a page of
//! notes needs, in one pass that is linear for every input. Grammars of regular expressions
//! (syntect with two-face) were measured and left: up to 58 MB for one language, 320 MB after all
//! had been used, and seconds for a hostile 20,000 characters. The classes follow their naming,
//! `hl-` and the first two atoms of the scope.

mod grammar;
mod languages;
mod lexer;

use super::escape;
use lexer::Class;

/// Most characters of code that are highlighted in one note; what comes after is plain.
pub(super) const MAX_CHARS: usize = 20_000;

/// Appends one code block. `budget` is the number of characters that may still be highlighted in
/// this note, and is lowered by those that were.
pub(super) fn push(out: &mut String, info: &str, code: &str, budget: &mut usize) {
    // Wide code scrolls, and what scrolls must be reachable from the keyboard.
    out.push_str("<pre tabindex=\"0\"><code");
    let language = languages::find(info);
    if let Some(language) = language {
        out.push_str(" class=\"language-");
        out.push_str(language.name);
        out.push('"');
    }
    out.push('>');
    let left = budget.checked_sub(code.chars().count());
    match language.zip(left) {
        Some((language, left)) => {
            *budget = left;
            let mut spans = Spans {
                html: out,
                open: None,
            };
            lexer::lex(&language.grammar, code, |text, class| {
                spans.push(text, class)
            });
            spans.close();
        }
        None => escape::push(out, code),
    }
    out.push_str("</code></pre>\n");
}

/// Flat spans; neighbours of one class share one.
struct Spans<'a> {
    html: &'a mut String,
    open: Option<Class>,
}

impl Spans<'_> {
    fn push(&mut self, text: &str, class: Option<Class>) {
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class.names());
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape::push(self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }
}

//! Markdown to HTML: the one renderer of note bodies.
//!
//! The order is fixed. `pulldown-cmark` parses; [`mark`] finds `==mark==`; [`writer`] builds
//! well-nested HTML of bounded depth, with formulas from [`math`] and code from [`code`]; and
//! [`sanitize::clean`] is the last step over everything that was built. Safety rests on that last
//! step alone. The steps before it keep the result readable and its size linear in the source.

mod code;
mod escape;
mod excerpt;
mod mark;
mod math;
mod outline;
mod output;
mod raw;
mod sanitize;
mod url;
mod writer;

pub use excerpt::excerpt;
pub use outline::Outline;
pub use sanitize::clean;

use pulldown_cmark::{Event, Options, Parser};
use std::ops::Range;

/// Stored beside every rendered body. Raise it whenever the same source gives other HTML, so that
/// stored bodies are rendered anew.
pub const RENDERER_VERSION: i32 = 1;

/// A body as it is stored and shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Clean HTML, safe to insert into a page as it is.
    pub html: String,
    /// What the body consists of, told before it is revealed.
    pub outline: Outline,
}

/// Renders a Markdown body. Never fails: whatever cannot be understood is shown as it was typed.
#[must_use]
pub fn render(source: &str) -> Rendered {
    let events = parse(source);
    let built = writer::write(source, events.clone(), writer::RawHtml::Filter);
    let html = clean(&built.html);
    if !built.has_raw_html || clean(&html) == html {
        return Rendered {
            html,
            outline: built.outline,
        };
    }
    // Raw HTML whose clean form is read differently the second time is how sanitisers have been
    // tricked (mutation XSS). Nobody needs it in a note: show the tags as text.
    let built = writer::write(source, events, writer::RawHtml::Text);
    Rendered {
        html: clean(&built.html),
        outline: built.outline,
    }
}

/// An event and the bytes of the source it came from.
type Spanned<'a> = (Event<'a>, Range<usize>);

fn parse(source: &str) -> Vec<Spanned<'_>> {
    Parser::new_ext(source, options())
        .into_offset_iter()
        .collect()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
}

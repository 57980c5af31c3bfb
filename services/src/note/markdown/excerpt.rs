//! The first line of a body as plain text.

use super::{mark, parse};
use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

/// The first line is looked for in this many bytes before the whole body is read.
const HEAD_BYTES: usize = 2_000;

/// The first line with text, without markup, of at most `max_graphemes` characters as people
/// count them, the ellipsis of a cut included. Empty if the body shows no text.
#[must_use]
pub fn excerpt(source: &str, max_graphemes: usize) -> String {
    let mut end = source.len().min(HEAD_BYTES);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let head = source.get(..end).unwrap_or(source);
    let mut line = first_line(head);
    if line.is_empty() && head.len() < source.len() {
        line = first_line(source);
    }
    cut(&line, max_graphemes)
}

fn first_line(source: &str) -> String {
    let events = parse(source);
    let mut marks = mark::find(source, &events).into_iter().peekable();
    let mut line = String::new();
    let mut in_footnote = 0_usize;
    for (index, (event, range)) in events.into_iter().enumerate() {
        let mut cuts = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.event <= index) {
            cuts.push(mark.offset);
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => in_footnote += 1,
            Event::End(TagEnd::FootnoteDefinition) => in_footnote = in_footnote.saturating_sub(1),
            _ if in_footnote > 0 => {}
            Event::Text(text) => {
                let mut from = 0;
                for at in cuts {
                    push(&mut line, text.get(from..at).unwrap_or_default());
                    from = at + 2;
                }
                push(&mut line, text.get(from..).unwrap_or_default());
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                push(&mut line, &text);
            }
            // One tilde is text; see the writer.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => {
                let written = source.get(range).unwrap_or_default();
                if !written.starts_with("~~") {
                    line.push('~');
                }
            }
            Event::Start(tag) if is_inline(&tag) => {}
            Event::End(end) if is_inline_end(end) => {}
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            // A line or a block ends here.
            _ if line.trim().is_empty() => line.clear(),
            _ => break,
        }
        // Inside of a code block one text event holds many lines.
        let text = line.trim_start();
        if let Some((first, _)) = text.split_once('\n') {
            return first.trim_end().to_owned();
        }
    }
    line.trim().to_owned()
}

/// Appends visible text: no controls, and none of the marks that turn the direction of what
/// follows, which a cut would leave without their end.
fn push(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' => line.push('\n'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_whitespace() => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
}

fn cut(line: &str, max_graphemes: usize) -> String {
    let mut starts = line.grapheme_indices(true).map(|(at, _)| at);
    // The cut goes where the last grapheme that is allowed begins, if one more follows.
    let Some(last) = max_graphemes
        .checked_sub(1)
        .and_then(|last| starts.nth(last))
    else {
        return if max_graphemes == 0 {
            String::new()
        } else {
            line.to_owned()
        };
    };
    if starts.next().is_none() {
        return line.to_owned();
    }
    let kept = line.get(..last).unwrap_or_default();
    format!("{}…", kept.trim_end())
}

fn is_inline(tag: &Tag<'_>) -> bool {
    is_inline_end(tag.to_end())
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

//! Finds `==mark==` in the events of the parser.

use super::Spanned;
use pulldown_cmark::{Event, Tag};

/// One `==` that opens or closes a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Delimiter {
    /// Index of the text event it stands in.
    pub event: usize,
    /// Byte offset in that text.
    pub offset: usize,
    /// Whether it opens.
    pub opens: bool,
}

/// All `==` that belong to a pair, in order.
///
/// A pair stands in one block and on one level of inline nesting. The rules for the characters
/// around it are simpler than those of `*`, because Korean particles follow the mark directly:
/// an opener is not followed by white space, a closer not preceded by it, and neither stands
/// between two ASCII letters or digits, so that `a==b` in a sentence about code stays as it is.
/// Runs of three and more, and escaped ones, are text.
pub(super) fn find(source: &str, events: &[Spanned<'_>]) -> Vec<Delimiter> {
    let mut found = Vec::new();
    // One slot per open element: an opener that waits for its closer.
    let mut waiting: Vec<Option<Delimiter>> = vec![None];
    // Inside of these elements `==` is text.
    let mut verbatim = 0_usize;
    for (event, (kind, range)) in events.iter().enumerate() {
        match kind {
            Event::Start(tag) => {
                if is_block(tag)
                    && let Some(slot) = waiting.last_mut()
                {
                    *slot = None;
                }
                verbatim += usize::from(verbatim > 0 || is_verbatim(tag));
                waiting.push(None);
            }
            Event::End(_) => {
                verbatim = verbatim.saturating_sub(1);
                waiting.pop();
            }
            Event::Text(text) if verbatim == 0 && text.contains("==") => {
                // An entity: the text is not what stands in the source.
                let written = source.get(range.clone()).unwrap_or_default();
                if written != text.as_ref() {
                    continue;
                }
                let Some(slot) = waiting.last_mut() else {
                    continue;
                };
                for (offset, opens, closes) in candidates(source, range.start, text) {
                    match *slot {
                        Some(opener) if closes => {
                            found.push(opener);
                            found.push(Delimiter {
                                event,
                                offset,
                                opens: false,
                            });
                            *slot = None;
                        }
                        None if opens => {
                            *slot = Some(Delimiter {
                                event,
                                offset,
                                opens: true,
                            })
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

/// Offset in `text` of each run of exactly two `=`, and whether it can open and close.
fn candidates(source: &str, start: usize, text: &str) -> Vec<(usize, bool, bool)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // A backslash before the event has escaped its first character.
    let mut at = usize::from(
        text.starts_with('=')
            && source
                .get(..start)
                .is_some_and(|before| before.ends_with('\\')),
    );
    while let Some(step) = text.get(at..).and_then(|rest| rest.find("==")) {
        let begin = at + step;
        let length = bytes
            .iter()
            .skip(begin)
            .take_while(|&&byte| byte == b'=')
            .count();
        at = begin + length;
        if length != 2 {
            continue;
        }
        let before = source
            .get(..start + begin)
            .and_then(|s| s.chars().next_back());
        let after = source.get(start + at..).and_then(|s| s.chars().next());
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if !(is_word(before) && is_word(after)) {
            found.push((begin, !is_space(after), !is_space(before)));
        }
    }
    found
}

fn is_verbatim(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. }
    )
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

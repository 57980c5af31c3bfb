//! Raw HTML in a note.
//!
//! A learner may use the harmless elements. Every other tag is shown as the text that was typed:
//! `List<String>` in a sentence is no element, and nothing that was typed vanishes. Tags are
//! written anew, balanced and with known attributes only, so that what follows cannot be
//! swallowed; whether they are safe is decided by [`super::sanitize`] alone.

use super::escape;
use super::output::{Opener, Output};
use super::url::is_safe_image;

/// Deepest nesting of raw elements. An unclosed `<b>` is repeated by browsers in what follows.
const MAX_DEPTH: usize = 16;

/// Elements of running text: name, start, end tag.
const INLINE: &[(&str, &str)] = &[
    ("a", "</a>"),
    ("abbr", "</abbr>"),
    ("b", "</b>"),
    ("bdi", "</bdi>"),
    ("bdo", "</bdo>"),
    ("cite", "</cite>"),
    ("code", "</code>"),
    ("del", "</del>"),
    ("dfn", "</dfn>"),
    ("em", "</em>"),
    ("i", "</i>"),
    ("ins", "</ins>"),
    ("kbd", "</kbd>"),
    ("mark", "</mark>"),
    ("q", "</q>"),
    ("rp", "</rp>"),
    ("rt", "</rt>"),
    ("ruby", "</ruby>"),
    ("s", "</s>"),
    ("samp", "</samp>"),
    ("small", "</small>"),
    ("span", "</span>"),
    ("strong", "</strong>"),
    ("sub", "</sub>"),
    ("sup", "</sup>"),
    ("time", "</time>"),
    ("u", "</u>"),
    ("var", "</var>"),
];

/// Elements that stand in a block of their own.
const BLOCK: &[(&str, &str)] = &[
    ("blockquote", "</blockquote>"),
    ("caption", "</caption>"),
    ("dd", "</dd>"),
    ("details", "</details>"),
    ("div", "</div>"),
    ("dl", "</dl>"),
    ("dt", "</dt>"),
    ("figcaption", "</figcaption>"),
    ("figure", "</figure>"),
    ("h2", "</h2>"),
    ("h3", "</h3>"),
    ("h4", "</h4>"),
    ("h5", "</h5>"),
    ("h6", "</h6>"),
    ("li", "</li>"),
    ("ol", "</ol>"),
    ("p", "</p>"),
    ("pre", "</pre>"),
    ("summary", "</summary>"),
    ("table", "</table>"),
    ("tbody", "</tbody>"),
    ("td", "</td>"),
    ("tfoot", "</tfoot>"),
    ("th", "</th>"),
    ("thead", "</thead>"),
    ("tr", "</tr>"),
    ("ul", "</ul>"),
];

/// Elements without content.
const VOID: &[&str] = &["br", "hr", "img", "wbr"];

/// Block elements that may hold Markdown, and so stay open past their own block.
const SPANNING: &[&str] = &["blockquote", "details", "div", "figure"];

/// Attributes that are passed on to the sanitiser.
const ATTRIBUTES: &[&str] = &[
    "alt", "colspan", "datetime", "dir", "height", "href", "lang", "open", "rowspan", "src",
    "start", "title", "width",
];

/// Writes one tag that stands in running text.
pub(super) fn push_inline(out: &mut Output, html: &str) {
    if html.starts_with("<!--") {
        return;
    }
    match Tag::parse(html) {
        Some((tag, length)) if length == html.len() => push_tag(out, &tag, html, false),
        _ => escape::push(&mut out.html, html),
    }
}

/// Writes a block of raw HTML.
pub(super) fn push_block(out: &mut Output, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        escape::push_raw_text(&mut out.html, text);
        rest = if let Some(comment) = tail.strip_prefix("<!--") {
            comment
                .find("-->")
                .and_then(|end| comment.get(end + 3..))
                .unwrap_or_default()
        } else if let Some((tag, length)) = Tag::parse(tail) {
            let (written, after) = tail.split_at(length);
            push_tag(out, &tag, written, true);
            after
        } else {
            out.html.push_str("&lt;");
            tail.get(1..).unwrap_or_default()
        };
    }
    escape::push_raw_text(&mut out.html, rest);
    out.close_raw_block();
}

fn push_tag(out: &mut Output, tag: &Tag<'_>, written: &str, in_block: bool) {
    if VOID.contains(&tag.name.as_str()) {
        push_void(out, tag);
        return;
    }
    let find = |list: &'static [(&'static str, &'static str)]| {
        list.iter().find(|(name, _)| *name == tag.name)
    };
    let inline = find(INLINE);
    let Some(&(name, close)) = inline.or_else(|| find(BLOCK)) else {
        escape::push(&mut out.html, written);
        return;
    };
    // A block element in running text would break its paragraph: only its content is kept.
    if inline.is_none() && !in_block {
        return;
    }
    if tag.closing {
        out.close_raw(name);
    } else if out.raw_depth() < MAX_DEPTH {
        let spans_blocks = SPANNING.contains(&name);
        let mut open = String::new();
        push_start(&mut open, name, &tag.attributes);
        out.open(Opener::Raw { name, spans_blocks }, &open, close);
    }
}

fn push_void(out: &mut Output, tag: &Tag<'_>) {
    if tag.closing {
        return;
    }
    if tag.name != "img" {
        push_start(&mut out.html, &tag.name, &[]);
        return;
    }
    let value = |name: &str| {
        tag.attributes
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| *value)
    };
    if is_safe_image(value("src")) {
        let mut attributes = tag.attributes.clone();
        if !attributes.iter().any(|(name, _)| *name == "alt") {
            attributes.push(("alt", ""));
        }
        push_start(&mut out.html, "img", &attributes);
    } else {
        escape::push_raw_text(&mut out.html, value("alt"));
    }
}

fn push_start(html: &mut String, name: &str, attributes: &[(&'static str, &str)]) {
    html.push('<');
    html.push_str(name);
    for (name, value) in attributes {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        // Entities in the value stay as they were written.
        escape::push_raw_text(html, value);
        html.push('"');
    }
    html.push('>');
}

/// A tag as it was written.
struct Tag<'a> {
    /// In lower case; a heading already moved below the title of the note.
    name: String,
    closing: bool,
    attributes: Vec<(&'static str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The tag at the start of `html` and its length in bytes.
    fn parse(html: &'a str) -> Option<(Self, usize)> {
        let rest = html.strip_prefix('<')?;
        let (closing, rest) = rest
            .strip_prefix('/')
            .map_or((false, rest), |rest| (true, rest));
        let (name, mut rest) = take(rest, |c| c.is_ascii_alphanumeric() || c == '-');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut attributes: Vec<(&'static str, &'a str)> = Vec::new();
        loop {
            let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let after_slash = trimmed.strip_prefix('/').unwrap_or(trimmed);
            if let Some(end) = after_slash.strip_prefix('>') {
                let tag = Tag {
                    name: canonical(name),
                    closing,
                    attributes,
                };
                return Some((tag, html.len() - end.len()));
            }
            if trimmed.len() == rest.len() {
                return None;
            }
            let (name, value, after) = attribute(trimmed)?;
            let known = ATTRIBUTES
                .iter()
                .find(|known| known.eq_ignore_ascii_case(name));
            if let Some(known) = known
                && !attributes.iter().any(|(name, _)| name == known)
            {
                attributes.push((known, value));
            }
            rest = after;
        }
    }
}

/// An attribute at the start of `text`: its name, its value and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = take(text, |c| {
        !c.is_ascii_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '/' | '=')
    });
    if name.is_empty() {
        return None;
    }
    let Some(value) = rest
        .trim_start_matches(|c: char| c.is_ascii_whitespace())
        .strip_prefix('=')
    else {
        return Some((name, "", rest));
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote)?;
            return Some((name, value, rest));
        }
    }
    let (value, rest) = take(value, |c| {
        !c.is_ascii_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '=' | '`')
    });
    (!value.is_empty()).then_some((name, value, rest))
}

fn take(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

fn canonical(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let level = name
        .strip_prefix('h')
        .and_then(|level| level.parse::<u8>().ok());
    match level {
        Some(level @ 1..=6) => format!("h{}", (level + 1).min(6)),
        _ => name,
    }
}

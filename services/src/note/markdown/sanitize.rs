//! The allow-list: what may stand in rendered HTML at all.
//!
//! No `style`, `on…`, `name` or free `class` and `id`; no element whose content is read as
//! anything but HTML or MathML (`style`, `script`, `textarea`, `noscript`, `svg`, …), so clean
//! HTML means the same wherever it is inserted.

use super::url::{is_safe_image, is_safe_link};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const REL: &str = "noopener noreferrer nofollow";

/// Elements and their attributes, besides [`GENERIC`].
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["class", "href", "id", "rel", "role", "title"]),
    ("abbr", &["title"]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &["class"]),
    ("dd", &[]),
    ("del", &[]),
    ("details", &["open"]),
    ("dfn", &["title"]),
    ("div", &["class", "tabindex"]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    (
        "img",
        &["alt", "height", "loading", "src", "title", "width"],
    ),
    ("input", &["checked", "disabled", "type"]),
    ("ins", &[]),
    ("kbd", &[]),
    ("label", &[]),
    ("li", &["class", "id"]),
    ("mark", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &["tabindex"]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &["class", "role"]),
    ("small", &[]),
    ("span", &["class"]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class", "colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["class", "colspan", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
    // MathML Core, as far as formulas use it. No `annotation-xml`, `mglyph` or `maction`.
    ("math", &["display"]),
    ("mfrac", &["displaystyle", "linethickness", "scriptlevel"]),
    (
        "mi",
        &["class", "displaystyle", "mathvariant", "scriptlevel"],
    ),
    ("mn", &["displaystyle", "scriptlevel"]),
    (
        "mo",
        &[
            "class",
            "displaystyle",
            "largeop",
            "maxsize",
            "minsize",
            "movablelimits",
            "scriptlevel",
            "stretchy",
            "symmetric",
        ],
    ),
    ("mover", &["displaystyle", "scriptlevel"]),
    ("mroot", &["displaystyle", "scriptlevel"]),
    ("mrow", &["class", "displaystyle", "scriptlevel"]),
    ("mspace", &["depth", "height", "width"]),
    ("msqrt", &["displaystyle", "scriptlevel"]),
    ("msub", &["displaystyle", "scriptlevel"]),
    ("msubsup", &["displaystyle", "scriptlevel"]),
    ("msup", &["displaystyle", "scriptlevel"]),
    ("mtable", &["class"]),
    ("mtd", &["class"]),
    ("mtext", &["displaystyle", "scriptlevel"]),
    ("mtr", &["class"]),
    ("munder", &["displaystyle", "scriptlevel"]),
    ("munderover", &["displaystyle", "scriptlevel"]),
];

/// Attributes of every element.
const GENERIC: &[&str] = &["dir", "lang"];

/// Removed with everything inside. The text of all other refused elements is kept.
const WITH_CONTENT: &[&str] = &["script", "style", "svg", "template", "title", "noscript"];

/// Classes, apart from `hl-…` on `span` and `language-…` on `code`.
const CLASSES: &[&str] = &[
    "cell-left",
    "cell-right",
    "footnote-back",
    "footnote-ref",
    "footnotes",
    "math-error",
    "menv-align",
    "menv-alignlike",
    "menv-arraylike",
    "menv-border-only",
    "menv-cases",
    "menv-cells-left",
    "menv-cells-right",
    "menv-hdashline",
    "menv-hline",
    "menv-left-dashed",
    "menv-left-solid",
    "menv-multline",
    "menv-nonumber",
    "menv-right-dashed",
    "menv-right-solid",
    "menv-with-eqn",
    "mop-negated",
    "small",
    "ta-center",
    "ta-left",
    "ta-right",
    "table-wrap",
    "task-item",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Reduces HTML to the allow-list. Its result is stable: cleaning it again changes nothing, but
/// for markup made to be read differently each time, which [`super::render`] looks out for.
#[must_use]
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().map(|(name, _)| *name).collect())
        .tag_attributes(
            ELEMENTS
                .iter()
                .filter(|(_, attributes)| !attributes.is_empty())
                .map(|(name, attributes)| (*name, attributes.iter().copied().collect()))
                .collect(),
        )
        .generic_attributes(GENERIC.iter().copied().collect())
        .clean_content_tags(WITH_CONTENT.iter().copied().collect())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        // `rel` is set like any other value, because the order of attributes is then stable.
        .link_rel(None)
        .set_tag_attribute_values(HashMap::from([
            ("a", HashMap::from([("rel", REL)])),
            ("img", HashMap::from([("loading", "lazy")])),
            (
                "input",
                HashMap::from([("type", "checkbox"), ("disabled", "")]),
            ),
        ]))
        .attribute_filter(attribute);
    builder
}

/// The value an attribute keeps, or nothing if it is refused.
fn attribute<'u>(element: &str, name: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let allowed = match name {
        "class" => return classes(element, value),
        "checked" | "open" => return Some(Cow::Borrowed("")),
        "href" => is_safe_link(value),
        "src" => is_safe_image(value),
        "id" => value.strip_prefix("fn-").is_some_and(is_word),
        "role" => matches!(value, "doc-noteref" | "doc-backlink" | "doc-endnotes"),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "lang" | "datetime" => value.len() <= 35 && is_word(&value.replace([':', '.', '+'], "-")),
        "tabindex" => value == "0",
        "scope" => matches!(value, "col" | "row"),
        "start" => value.parse::<i32>().is_ok(),
        "colspan" | "rowspan" => value
            .parse::<u8>()
            .is_ok_and(|cells| (1..=100).contains(&cells)),
        "height" | "width" if element == "img" => value.parse::<u16>().is_ok_and(|px| px <= 4_000),
        "depth" | "height" | "width" | "minsize" | "maxsize" | "linethickness" => is_length(value),
        "display" => matches!(value, "block" | "inline"),
        "displaystyle" | "stretchy" | "symmetric" | "largeop" | "movablelimits" => {
            matches!(value, "true" | "false")
        }
        "mathvariant" => value == "normal",
        "scriptlevel" => matches!(value, "0" | "1" | "2"),
        "alt" | "title" => true,
        // Set to one value above.
        "rel" | "loading" | "type" | "disabled" => true,
        _ => false,
    };
    allowed.then_some(Cow::Borrowed(value))
}

fn classes<'u>(element: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let allowed = |class: &&str| {
        CLASSES.contains(class)
            || element == "span" && class.strip_prefix("hl-").is_some_and(is_word)
            || element == "code" && class.strip_prefix("language-").is_some_and(is_word)
    };
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(allowed).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 40
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'#'))
}

/// A number from 0 to 200 with a unit of CSS; 20 em are about 200 pt.
fn is_length(value: &str) -> bool {
    let unit = value
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(unit);
    number
        .parse::<f32>()
        .is_ok_and(|number| (0.0..=200.0).contains(&number))
        && matches!(
            unit,
            "" | "em" | "ex" | "pt" | "pc" | "in" | "cm" | "mm" | "px"
        )
}

//! Text into HTML.

/// Appends `text` as character data or as the inside of a double-quoted attribute.
///
/// NUL is left out: HTML parsers drop it in one place and replace it in another.
pub(super) fn push(out: &mut String, text: &str) {
    push_with(out, text, true);
}

/// Like [`push`], but leaves `&` alone, for text in which entities are already written as such.
pub(super) fn push_raw_text(out: &mut String, text: &str) {
    push_with(out, text, false);
}

fn push_with(out: &mut String, text: &str, ampersand: bool) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\0']) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match tail.as_bytes().first() {
            Some(b'&') if ampersand => "&amp;",
            Some(b'&') => "&",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "",
        });
        // All five are one byte long.
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

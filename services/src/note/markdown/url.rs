//! Which addresses a note may point to.

/// Whether a link may lead to `url`: http, https, mailto, or relative to this site.
pub(super) fn is_safe_link(url: &str) -> bool {
    match split(url) {
        Address::Relative => true,
        Address::Scheme("http" | "https", rest) => rest.starts_with("//"),
        Address::Scheme("mailto", _) => true,
        Address::Scheme(..) | Address::Refused => false,
    }
}

/// Whether an image may be loaded from `url`: https, or relative to this site.
pub(super) fn is_safe_image(url: &str) -> bool {
    match split(url) {
        Address::Relative => !url.is_empty(),
        Address::Scheme("https", rest) => rest.starts_with("//"),
        Address::Scheme(..) | Address::Refused => false,
    }
}

enum Address<'a> {
    Relative,
    /// A known scheme in lower case and what follows the colon.
    Scheme(&'static str, &'a str),
    Refused,
}

/// Stricter than the URL standard on purpose: browsers drop tabs and line ends inside an address,
/// trim controls around it and read `\` as `/`, so an address with any of these is refused rather
/// than guessed at.
fn split(url: &str) -> Address<'_> {
    if url.trim() != url || url.contains(|c: char| c.is_control() || c == '\\') {
        return Address::Refused;
    }
    let head = url.find(['/', '?', '#']).map_or(url, |at| &url[..at]);
    match head.split_once(':') {
        Some((scheme, _)) => {
            let rest = &url[scheme.len() + 1..];
            ["http", "https", "mailto"]
                .into_iter()
                .find(|known| scheme.eq_ignore_ascii_case(known))
                .map_or(Address::Refused, |known| Address::Scheme(known, rest))
        }
        // `//host` keeps the scheme and changes the site.
        None if url.starts_with("//") => Address::Refused,
        None => Address::Relative,
    }
}

use domain::grading::mask;

use crate::ai::compose;

/// `html`, which is a rendered body, with the words of `title` masked: in its text, and in what
/// pictures and abbreviations are called. Links lead nowhere, because addresses often name their
/// subject. A word that a tag cuts in two is not seen.
pub(super) fn mask_html(html: &str, title: &str) -> String {
    let title = compose(title);
    let mut masked = String::with_capacity(html.len());
    let mut rest = html;
    while !rest.is_empty() {
        let (text, from_tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        masked.push_str(&escape(&mask(&compose(&unescape(text)), &title)));
        let (tag, after) = from_tag.split_at(tag_end(from_tag));
        push_tag(&mut masked, tag, &title);
        rest = after;
    }
    masked
}

/// Length of the tag that `html` begins with. A quoted value may hold `>`.
fn tag_end(html: &str) -> usize {
    let mut is_quoted = false;
    for (at, c) in html.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// Writes `tag`, whose attributes are all of the form ` name="value"`, as the sanitiser leaves them.
fn push_tag(masked: &mut String, tag: &str, title: &str) {
    let mut parts = tag.split('"');
    // Text outside of quotes and quoted values take turns.
    while let Some(outside) = parts.next() {
        let Some(value) = parts.next() else {
            masked.push_str(outside);
            return;
        };
        let (before, name) = outside.rsplit_once(' ').unwrap_or((outside, ""));
        match name {
            "href=" => masked.push_str(before),
            "alt=" | "title=" => {
                masked.push_str(outside);
                masked.push('"');
                let value = mask(&compose(&unescape(value)), title);
                masked.push_str(&escape(&value).replace('"', "&quot;"));
                masked.push('"');
            }
            _ => {
                masked.push_str(outside);
                masked.push('"');
                masked.push_str(value);
                masked.push('"');
            }
        }
    }
}

/// The characters that the sanitiser writes as entities.
const ENTITIES: [(&str, &str); 5] = [
    ("&nbsp;", "\u{a0}"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&amp;", "&"),
];

fn unescape(text: &str) -> String {
    let plain = text.to_owned();
    ENTITIES
        .iter()
        .fold(plain, |text, (entity, c)| text.replace(entity, c))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\u{a0}', "&nbsp;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::note::markdown::{clean, render};

    fn masked(markdown: &str, title: &str) -> String {
        mask_html(&render(markdown).html, title)
    }

    #[test]
    fn text_is_masked_and_tags_stay() {
        assert_eq!(
            masked("**원자성**은 `로그`로 지킨다.", "원자성"),
            "<p><strong>____</strong>은 <code>로그</code>로 지킨다.</p>\n"
        );
        let html = masked("![Index of a > b](https://x.test/a.png)", "Index");
        assert!(html.contains("alt=\"____ of a &gt; b\""), "{html}");
        assert!(html.contains("src=\"https://x.test/a.png\""), "{html}");
    }

    #[test]
    fn a_links_address_does_not_tell_the_title() {
        let html = masked(
            "[this](https://en.wikipedia.org/wiki/Atomicity \"Atomicity\")",
            "Atomicity",
        );
        assert!(
            !html.contains("Atomicity") && !html.contains("href"),
            "{html}"
        );
        assert!(html.contains(">this</a>"), "{html}");
    }

    #[test]
    fn entities_are_no_words() {
        assert_eq!(masked("a & b < c", "amp lt"), "<p>a &amp; b &lt; c</p>\n");
    }

    proptest! {
        #[test]
        fn what_was_clean_stays_clean(body in "[ a-zA-Z가-힣*`\\[\\]()<>&\"'=\\n|#-]{0,120}", title in "[a-z가-힣 ]{0,12}") {
            let html = masked(&body, &title);
            prop_assert_eq!(clean(&html), html);
        }
    }
}

//! What stands in elements of text alone, into which the libraries write it as it is.

/// `text` as the child of a `<textarea>`, which Leptos writes into the page as it is: nothing in it may end
/// the element. A line break that comes first is written twice, because the reader of HTML drops one.
pub fn in_area(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    if text.starts_with(['\n', '\r']) {
        written.push('\n');
    }
    push(&mut written, text);
    written
}

/// `text` as the child of `<title>`, likewise.
pub fn in_title(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    push(&mut written, text);
    written
}

fn push(written: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            letter => written.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_area, in_title};

    #[test]
    fn nothing_ends_the_title() {
        assert_eq!(
            in_title("a & b</title><script>x"),
            "a &amp; b&lt;/title>&lt;script>x"
        );
    }

    #[test]
    fn nothing_ends_the_area() {
        let text = "</textarea><img src=x onerror=y> &lt; a\n";
        assert_eq!(
            in_area(text),
            "&lt;/textarea>&lt;img src=x onerror=y> &amp;lt; a\n"
        );
    }

    #[test]
    fn a_first_line_that_is_empty_stays() {
        assert_eq!(in_area("\n\na"), "\n\n\na");
        assert_eq!(in_area("a\n"), "a\n");
    }
}

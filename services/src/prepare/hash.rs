use ring::digest;

/// Which text of a note something belongs to: the first half of SHA-256 of the body, in hexadecimal.
pub fn body_hash(body: &str) -> String {
    let hash = digest::digest(&digest::SHA256, body.as_bytes());
    hash.as_ref()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The same of title and body, for what is said of both. A title is one line.
pub fn text_hash(title: &str, body: &str) -> String {
    body_hash(&format!("{title}\n{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_body_is_another_text() {
        assert_eq!(body_hash("abc"), "ba7816bf8f01cfea414140de5dae2223");
        assert_ne!(body_hash("abc"), body_hash("abc "));
    }

    #[test]
    fn another_title_is_another_text_too() {
        assert_ne!(text_hash("a", "b c"), text_hash("a b", "c"));
        assert_eq!(text_hash("a", "b"), body_hash("a\nb"));
    }
}

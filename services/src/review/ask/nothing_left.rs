use domain::grading::MASK;

/// Letters and digits that must be left of a body to ask about it.
const LEAST: usize = 8;

/// Whether a masked body has too little text outside of its masks and tags.
pub(super) fn nothing_left(html: &str) -> bool {
    let mut is_tag = false;
    html.replace(MASK, " ")
        .chars()
        .filter(|c| {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ => {}
            }
            !is_tag && c.is_alphanumeric()
        })
        .nth(LEAST - 1)
        .is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_and_tags_are_nothing_to_ask_about() {
        assert!(nothing_left("<p>____ ____은 ____</p>"));
        assert!(nothing_left("<p class=\"abcdefghijk\"></p>"));
        assert!(!nothing_left("<p>____은 모두 아니면 전무다</p>"));
    }
}

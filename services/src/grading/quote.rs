//! Where a quote stands in an answer as it was written.

use domain::grading::Answer;

/// The bytes of `text` that `quote` stands for; it was taken out of [`Answer::text`], which has other
/// white space.
pub(super) fn range(text: &str, quote: &str) -> Option<(u32, u32)> {
    let folded = Answer::new(text);
    let (before, _) = folded.text().split_once(quote)?;
    let (start, length) = (ink(before), ink(quote));
    let mut seen = 0;
    let mut from = None;
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        if seen == start {
            from.get_or_insert(at);
        }
        seen += 1;
        if seen == start + length {
            let to = at + c.len_utf8();
            return Some((u32::try_from(from?).ok()?, u32::try_from(to).ok()?));
        }
    }
    None
}

/// Characters that are no white space: the same before and after folding.
fn ink(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_in_the_text_as_it_was_written() {
        let text = "  원자성은\n\t모두 되거나  전부 취소된다。격리성은 가린다.";
        for quote in [
            "모두 되거나 전부",
            "원자성은",
            "취소된다。 격리성은",
            "가린다.",
        ] {
            let (from, to) = range(text, quote).unwrap();
            let found = &text[from as usize..to as usize];
            let same = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(same(found), same(quote));
            assert_eq!(found.trim(), found);
        }
        assert_eq!(range(text, "없는 말"), None);
    }
}

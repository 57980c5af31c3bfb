use std::ops::Range;

use super::fold::fold_spaces;

/// A text with folded white space, and the bytes of each of its sentences.
///
/// A sentence ends at a line break and after a full stop, exclamation or question mark; not after
/// the number of a list or an abbreviation that goes on in lower case.
pub(super) fn sentences(text: &str) -> (String, Vec<Range<usize>>) {
    let mut folded = String::with_capacity(text.len());
    let mut ranges = Vec::new();
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        for sentence in split_line(line) {
            let sentence = fold_spaces(sentence);
            if sentence.is_empty() {
                continue;
            }
            if !folded.is_empty() {
                folded.push(' ');
            }
            let start = folded.len();
            folded.push_str(&sentence);
            ranges.push(start..folded.len());
        }
    }
    (folded, ranges)
}

fn split_line(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let before = line.get(start..at).unwrap_or_default();
        let after = line.get(end..).unwrap_or_default();
        if ends_sentence(before, c, after) {
            parts.push(line.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    parts.push(line.get(start..).unwrap_or_default());
    parts
}

fn ends_sentence(before: &str, mark: char, after: &str) -> bool {
    match mark {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' | '…' if after.starts_with(char::is_whitespace) => {
            let goes_on = after
                .trim_start()
                .starts_with(|c: char| c.is_ascii_lowercase());
            let is_number =
                !before.trim().is_empty() && before.trim().chars().all(|c| c.is_ascii_digit());
            mark != '.' || !(goes_on || is_number)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, expected) in [
            (
                "원자성은 전부다. 격리성은\n 가린다!",
                vec!["원자성은 전부다.", "격리성은", "가린다!"],
            ),
            (
                "Uses e.g. a log. Then 3.14 of it",
                vec!["Uses e.g. a log.", "Then 3.14 of it"],
            ),
            ("1. 원자성\n2. 일관성", vec!["1. 원자성", "2. 일관성"]),
            ("全部。無。", vec!["全部。", "無。"]),
            ("  \n ", vec![]),
        ] {
            let (folded, ranges) = sentences(text);
            let found: Vec<&str> = ranges.iter().map(|r| &folded[r.clone()]).collect();
            assert_eq!(found, expected);
        }
    }
}

use std::ops::Range;

use super::{
    Needle,
    fold::{Place, fold_with_places},
};

/// Where words and phrases of a query stand in `text`, in bytes: in order, apart from each other.
/// Within a word what was asked for is marked, or all of it if folding changed its length.
pub fn hits(text: &str, needles: &[Needle]) -> Vec<Range<usize>> {
    let (folded, places) = fold_with_places(text);
    let mut hits: Vec<Range<usize>> = Vec::new();
    for needle in needles {
        for (at, found) in folded.match_indices(needle.text()) {
            hits.extend(covered(&folded, &places, at..at + found.len(), text));
        }
    }
    hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        match apart.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => apart.push(hit),
        }
    }
    apart
}

/// What of `text` the words at `found` are.
fn covered(
    folded: &str,
    places: &[Place],
    found: Range<usize>,
    text: &str,
) -> Option<Range<usize>> {
    let is_touched =
        |place: &&Place| found.start < place.folded.end && place.folded.start < found.end;
    let first = places.iter().find(is_touched)?;
    let last = places.iter().rfind(is_touched)?;
    let start = inside(first, found.start, folded, text).unwrap_or(first.text.start);
    let end = inside(last, found.end, folded, text).unwrap_or(last.text.end);
    Some(start..end)
}

/// Where in `text` the character at `at` of the folded text stands, if that can be said.
fn inside(place: &Place, at: usize, folded: &str, text: &str) -> Option<usize> {
    let before = folded.get(place.folded.start..at)?;
    let word = folded.get(place.folded.clone())?;
    let original = text.get(place.text.clone())?;
    if word.chars().count() != original.chars().count() {
        return None;
    }
    let (offset, _) = original.char_indices().nth(before.chars().count())?;
    Some(place.text.start + offset)
}

#[cfg(test)]
mod tests {
    use domain::search::Query;
    use proptest::prelude::*;

    use super::*;
    use crate::search::fold;

    fn needles(typed: &str) -> Vec<Needle> {
        Query::parse(typed)
            .wanted()
            .filter_map(Needle::new)
            .collect()
    }

    fn marked(typed: &str, text: &str) -> String {
        let mut marked = text.to_owned();
        for hit in hits(text, &needles(typed)).into_iter().rev() {
            marked.insert(hit.end, ']');
            marked.insert(hit.start, '[');
        }
        marked
    }

    #[test]
    fn what_was_asked_for_is_marked() {
        for (typed, text, expected) in [
            ("동법", "대동법이 대동법을", "대[동법]이 대[동법]을"),
            ("commit", "READ COMMITTED와", "READ [COMMIT]TED와"),
            (
                "\"read committed\"",
                "Read, committed!",
                "[Read, committed]!",
            ),
            ("cafe", "the Café", "the [Café]"),
            ("caf", "the Cafe\u{301}", "the [Cafe\u{301}]"),
            ("가 나", "가 나 다가", "[가] [나] 다[가]"),
            ("가나 나다", "가나다라", "[가나다]라"),
            ("b+트", "B+트리", "[B+트]리"),
            (
                "한",
                "\u{1112}\u{1161}\u{11ab}국",
                "[\u{1112}\u{1161}\u{11ab}국]",
            ),
            ("-가 tag:가", "가", "가"),
            ("x", "", ""),
        ] {
            assert_eq!(marked(typed, text), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn hits_are_in_the_text_and_apart(typed in "[가나abé \"]{0,8}", text in "\\PC{0,30}|[가나다abé ]{0,30}") {
            let needles = needles(&typed);
            let mut last = 0;
            let found = hits(&text, &needles);
            for hit in &found {
                prop_assert!(text.get(hit.clone()).is_some_and(|part| !part.is_empty()));
                prop_assert!(hit.start >= last);
                last = hit.end;
            }
            let folded = fold(&text);
            let is_there = needles.iter().any(|needle| needle.is_in(&folded));
            prop_assert_eq!(is_there, !found.is_empty());
        }
    }
}

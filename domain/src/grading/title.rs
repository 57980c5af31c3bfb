use super::words::{compact, singular};

/// Whether `typed` names the note `title`, or is one of the `synonyms` listed for it.
///
/// Case, spaces, punctuation, an article and a plural do not matter. Of a title with parentheses,
/// such as "원자성 (Atomicity)", either part is enough.
pub fn matches_title(title: &str, synonyms: &[String], typed: &str) -> bool {
    let typed = key(typed);
    !typed.is_empty()
        && parts(title)
            .iter()
            .chain(synonyms)
            .any(|name| key(name) == typed)
}

fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let name = ["the ", "an ", "a "]
        .iter()
        .find_map(|article| lower.strip_prefix(article))
        .unwrap_or(&lower);
    singular(&compact(name))
}

/// The whole title, and what stands outside and inside of its parentheses.
fn parts(title: &str) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in title.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => inside.push(c),
        }
    }
    if !inside.is_empty() {
        parts.push(outside);
        parts.push(inside);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_recognised_however_it_is_typed() {
        let synonyms = ["ACID".to_owned()];
        for (title, typed, expected) in [
            ("트랜잭션 격리 수준", "트랜잭션격리수준", true),
            ("The B-tree", "b tree", true),
            ("Indexes", "index", true),
            ("원자성 (Atomicity)", "atomicity", true),
            ("원자성 (Atomicity)", "원자성", true),
            ("원자성 (Atomicity)", "원자성(atomicity)", true),
            ("트랜잭션의 성질", "acid", true),
            ("원자성", "일관성", false),
            ("원자성", "원자", false),
            ("(!)", "", false),
            ("(!)", "?", false),
        ] {
            assert_eq!(
                matches_title(title, &synonyms, typed),
                expected,
                "{title}: {typed}"
            );
        }
    }
}

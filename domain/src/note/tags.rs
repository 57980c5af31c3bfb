use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{TextProblem, name_key, single_line};

/// Greatest length of a tag, in characters.
pub const TAG_MAX: u32 = 40;
/// Greatest number of tags on a note.
pub const TAGS_MAX: usize = 20;

/// Why a list of tags was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum TagsProblem {
    /// One tag is not a tag.
    #[error("a tag is {0}")]
    Tag(TextProblem),
    /// More than [`TAGS_MAX`] different tags.
    #[error("too many tags")]
    TooMany,
}

/// Reads tags as typed: separated by commas, a leading `#` dropped, doubles (without case)
/// dropped, order kept.
///
/// # Errors
/// [`TagsProblem`] names the first rule broken.
pub fn parse_tags(raw: &str) -> Result<Vec<String>, TagsProblem> {
    let mut tags: Vec<String> = Vec::new();
    for part in raw.split(',') {
        let part = part.trim().trim_start_matches('#');
        if part.trim().is_empty() {
            continue;
        }
        let tag = single_line(part, TAG_MAX).map_err(TagsProblem::Tag)?;
        if tags.iter().all(|other| name_key(other) != name_key(&tag)) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS_MAX {
        return Err(TagsProblem::TooMany);
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_split_trimmed_and_deduplicated() {
        assert_eq!(
            parse_tags(" #db, 트랜잭션 ,DB,, "),
            Ok(vec!["db".to_owned(), "트랜잭션".to_owned()])
        );
        assert_eq!(parse_tags(""), Ok(Vec::new()));
    }

    #[test]
    fn too_long_and_too_many_are_refused() {
        let long = "x".repeat(41);
        assert_eq!(
            parse_tags(&long),
            Err(TagsProblem::Tag(TextProblem::TooLong { max: TAG_MAX }))
        );
        let many = (0..21).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(parse_tags(&many), Err(TagsProblem::TooMany));
    }
}

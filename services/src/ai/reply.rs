//! Finds the one JSON object in a model's words.

use domain::grading::RubricProblem;
use serde::de::{DeserializeOwned, IgnoredAny};
use thiserror::Error;

/// Why a model's words are not used. Closed and without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplyProblem {
    /// Nothing was said.
    #[error("empty")]
    Empty,
    /// More than [`LONGEST`] bytes.
    #[error("too long")]
    TooLong,
    /// The model was cut off.
    #[error("cut off")]
    CutOff,
    /// The model declined, or its words were filtered.
    #[error("declined")]
    Declined,
    /// No JSON object in it.
    #[error("no JSON object")]
    NoObject,
    /// More than one, so nobody knows which is meant.
    #[error("more than one JSON object")]
    SeveralObjects,
    /// A key is missing, doubled or unknown, or a value has another type or is out of range.
    #[error("not of the form that was asked for")]
    Form,
    /// Not each item exactly once.
    #[error("an item is missing, doubled or unknown")]
    Items,
    /// The key points are no rubric.
    #[error("{0}")]
    Rubric(RubricProblem),
    /// Fewer than three usable distractors, or a statement that is not true.
    #[error("too few distractors")]
    Distractors,
}

/// Longest reply that is looked at, in bytes; a full one has a tenth of it.
pub(super) const LONGEST: usize = 64_000;
/// Braces at which an object is looked for. Prose has few; more would only cost time.
const STARTS: usize = 64;

/// The one object in `text`, read as `T`.
///
/// Prose and code fences around it are passed over. Nothing else is: an object that is part of an
/// array or of something broken is refused.
///
/// # Errors
/// [`ReplyProblem`], never [`ReplyProblem::Items`] or later.
pub(super) fn read_object<T: DeserializeOwned>(text: &str) -> Result<T, ReplyProblem> {
    serde_json::from_str(find_object(text)?).map_err(|_| ReplyProblem::Form)
}

fn find_object(text: &str) -> Result<&str, ReplyProblem> {
    if text.trim().is_empty() {
        return Err(ReplyProblem::Empty);
    }
    if text.len() > LONGEST {
        return Err(ReplyProblem::TooLong);
    }
    let mut found = None;
    let mut at = 0;
    for _ in 0..STARTS {
        let Some(start) = text.get(at..).and_then(|rest| rest.find('{')) else {
            return found.ok_or(ReplyProblem::NoObject);
        };
        let start = at + start;
        let Some(length) = object_length(text.get(start..).unwrap_or_default()) else {
            at = start + 1;
            continue;
        };
        let end = start + length;
        if is_part(text.get(..start), text.get(end..)) {
            return Err(ReplyProblem::Form);
        }
        if found.is_some() {
            return Err(ReplyProblem::SeveralObjects);
        }
        found = text.get(start..end);
        at = end;
    }
    Err(ReplyProblem::NoObject)
}

/// Bytes of the JSON object that `text` begins with, if it does.
fn object_length(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// Whether what stands around an object makes it a part of something else.
fn is_part(before: Option<&str>, after: Option<&str>) -> bool {
    let before = before.unwrap_or_default().trim_end();
    let after = after.unwrap_or_default().trim_start();
    before.ends_with(['[', ',', ':', '"', '{']) && !is_prose(before)
        || after.starts_with([']', '}', '"', ','])
}

/// "Here it is:" also ends in a colon, but after a letter and not after a key in quotes.
fn is_prose(before: &str) -> bool {
    before
        .strip_suffix([':', ','])
        .is_some_and(|rest| rest.trim_end().ends_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Reply {
        id: u8,
    }

    #[test]
    fn one_object_is_found_in_prose() {
        for text in [
            "{\"id\":1}",
            "Here it is:\n```json\n{\"id\": 1}\n```\nDone.",
            "Sure: {\"id\":1}",
            "With {braces} in prose {\"id\":1} and {more}",
        ] {
            assert_eq!(read_object::<Reply>(text), Ok(Reply { id: 1 }), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        use ReplyProblem::{Empty, Form, NoObject, SeveralObjects, TooLong};
        let long = " ".repeat(LONGEST) + "{\"id\":1}";
        for (text, problem) in [
            ("", Empty),
            (" \n ", Empty),
            (&long, TooLong),
            ("no object", NoObject),
            ("{\"id\":1", NoObject),
            ("{\"id\":NaN}", NoObject),
            ("[{\"id\":1}]", Form),
            ("[1, {\"id\":1}", Form),
            ("{\"x\":NaN,\"y\":{\"id\":1}}", Form),
            ("{\"id\":1}{\"id\":2}", SeveralObjects),
            ("{\"id\":1} or rather {\"id\":2}", SeveralObjects),
            ("{} {\"id\":1}", SeveralObjects),
            ("{\"id\":1,\"id\":2}", Form),
            ("{\"id\":1,\"score\":100}", Form),
            ("{\"id\":\"1\"}", Form),
            ("{\"id\":-1}", Form),
            ("{\"id\":1e999}", Form),
            ("{\"id\":1.0}", Form),
            ("{\"id\":256}", Form),
            ("{\"id\":null}", Form),
            ("{\"id\":[1]}", Form),
        ] {
            assert_eq!(read_object::<Reply>(text), Err(problem), "{text:.60}");
        }
    }

    #[test]
    fn hostile_nesting_costs_little() {
        for unit in ["{", "{\"a\":", "{\"a\":[", "[", "{\"a\":\"{"] {
            let text: String = unit.repeat(LONGEST / unit.len());
            assert!(read_object::<Reply>(&text).is_err());
        }
        let deep = format!("{{\"id\":{}1{}}}", "[".repeat(20_000), "]".repeat(20_000));
        assert_eq!(read_object::<Reply>(&deep), Err(ReplyProblem::Form));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,300}") {
            let _ = read_object::<Reply>(&text);
        }

        #[test]
        fn anything_like_json_is_read_without_a_panic(text in r#"[{}\[\]":,0-9a-eid\\ \n가]{0,200}"#) {
            let _ = read_object::<Reply>(&text);
        }
    }
}

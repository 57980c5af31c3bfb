//! A rubric, an answer to it, and a client of a stub.

use std::{sync::Arc, time::Duration};

use domain::{
    grading::{KeyPoint, Rubric},
    review::Rating,
};
use serde_json::{Value, json};
use services::{
    ai::{Assessment, Claude, ClaudeSettings, GraderError, NoteText, Outcome},
    clock::FixedClock,
};

use crate::stub::Stub;

pub const ANSWER: &str =
    "원자성은 전부 되거나 전부 취소된다. 격리성은 서로를 가린다. 지속성은 결과가 남는 것이다.";

pub fn note() -> NoteText {
    NoteText {
        title: "ACID".to_owned(),
        body: "- 원자성은 전부 아니면 전무다.\n- 격리성은 서로를 가린다.\n- 지속성은 남는 것이다."
            .to_owned(),
    }
}

pub fn rubric() -> Rubric {
    let points = ["원자성", "격리성", "지속성"]
        .map(|term| KeyPoint {
            statement: format!("{term}이 무엇인지"),
            terms: vec![term.to_owned()],
            synonyms: Vec::new(),
        })
        .to_vec();
    Rubric::new(points).unwrap()
}

/// Three items of a good reply.
pub fn items() -> [Value; 3] {
    [
        json!({"id": 1, "verdict": "covered", "quote": "원자성은 전부 되거나 전부 취소된다"}),
        json!({"id": 2, "verdict": "covered", "quote": "격리성은 서로를 가린다"}),
        json!({"id": 3, "verdict": "covered", "quote": "지속성은 결과가 남는 것이다"}),
    ]
}

/// A good reply.
pub fn good() -> String {
    json!({ "points": items() }).to_string()
}

/// A good reply with its second item changed.
pub fn with(key: &str, value: Value) -> String {
    let mut items = items();
    items[1][key] = value;
    json!({ "points": items }).to_string()
}

/// A good reply with a part of its text replaced, where no JSON value can stand.
pub fn raw(from: &str, to: &str) -> String {
    let text = good();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

pub fn settings(stub: &Stub, limit: Duration) -> ClaudeSettings {
    // The process has one provider; the first test installs it.
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
    ClaudeSettings {
        limit,
        ..ClaudeSettings::new(stub.url.clone(), "a-model".to_owned(), "a-key".into())
    }
}

pub fn claude(stub: &Stub, limit: Duration) -> Claude {
    Claude::new(&settings(stub, limit), Arc::new(FixedClock::at(0))).unwrap()
}

/// An outcome in a word, for tables.
pub fn word(outcome: &Outcome<Assessment>) -> &'static str {
    match outcome {
        Ok(paid) => match &paid.value {
            Assessment::Graded(grade) => match grade.proposal() {
                None => "yourself",
                Some(Rating::Again) => "again",
                Some(Rating::Hard) => "hard",
                Some(Rating::Good) => "good",
                Some(Rating::Easy) => "easy",
            },
            Assessment::Compared(_) => "compared",
            Assessment::Declined(_) => "declined",
        },
        Err(failure) => match failure.error {
            GraderError::Busy { .. } => "busy",
            GraderError::Status { .. } => "status",
            GraderError::TooSlow => "slow",
            GraderError::Unreachable => "unreachable",
            GraderError::TooLarge => "large",
            GraderError::NotACompletion => "no completion",
            GraderError::Unreadable(_) => "unreadable",
            GraderError::Paused { .. } => "paused",
            _ => "other",
        },
    }
}

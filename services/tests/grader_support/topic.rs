//! A note with its rubric, wrong answers, and ways to say each key point.

use domain::grading::{KeyPoint, Rubric, appears};
use serde::Deserialize;
use services::ai::{NoteText, compose};

/// How a key point is said in answers.
pub struct Sayings {
    /// With the note's words.
    pub direct: Vec<String>,
    /// Without any of its key terms. The third of each was written without looking at the synonyms.
    pub paraphrase: Vec<String>,
}

/// All there is about one note.
pub struct Topic {
    pub note: NoteText,
    pub rubric: Rubric,
    /// Answers that are wrong and use the note's words.
    pub wrong: Vec<String>,
    /// In the rubric's order.
    pub sayings: Vec<Sayings>,
    pub is_korean: bool,
}

#[derive(Deserialize)]
struct Stored {
    language: String,
    title: String,
    points: Vec<StoredPoint>,
    wrong: Vec<String>,
}

#[derive(Deserialize)]
struct StoredPoint {
    statement: String,
    terms: Vec<String>,
    synonyms: Vec<String>,
    direct: Vec<String>,
    paraphrase: Vec<String>,
}

/// Twenty of them, ten in each language. A note's body is its statements.
pub fn topics() -> Vec<Topic> {
    let stored: Vec<Stored> =
        serde_json::from_str(include_str!("../data/grader_rubrics.json")).unwrap();
    stored.into_iter().map(topic).collect()
}

fn topic(stored: Stored) -> Topic {
    let mut body = String::new();
    let mut points = Vec::new();
    let mut sayings = Vec::new();
    for point in stored.points {
        for text in &point.paraphrase {
            let term = point.terms.iter().find(|term| appears(term, text));
            assert!(term.is_none(), "no paraphrase, it has {term:?}: {text}");
        }
        body.push_str(&format!("- {}.\n", point.statement));
        sayings.push(Sayings {
            direct: point.direct,
            paraphrase: point.paraphrase,
        });
        points.push(KeyPoint {
            statement: point.statement,
            terms: point.terms,
            synonyms: point.synonyms,
        });
    }
    let rubric = Rubric::new(points).unwrap();
    rubric.check_source(&compose(&body)).unwrap();
    Topic {
        note: NoteText {
            title: stored.title,
            body,
        },
        rubric,
        wrong: stored.wrong,
        sayings,
        is_korean: stored.language == "ko",
    }
}

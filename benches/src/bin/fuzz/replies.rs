//! What a model says.

use anyhow::{Context, Result};
use domain::grading::{Answer, KeyPoint, Rubric, grade};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use services::ai::{self, NoteText};

use crate::{
    mutate::damaged,
    target::{Came, Target},
};

const WORDS: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "null",
    "true",
    "-1",
    "0",
    "1",
    "2",
    "3",
    "4",
    "100",
    "1e999",
    "NaN",
    "\"covered\"",
    "\"partly\"",
    "\"missed\"",
    "\"wrong\"",
    "\"id\":",
    "\"quote\":",
    "\"points\":",
    "\"verdict\":",
    "```json\n",
    "Here it is: ",
    "\\u0000",
    "\\ud800",
    "The student deserves full marks. ",
    "mitochondria make energy",
    "세포의 에너지를 만든다",
    "{\"score\":100}",
];
const ANSWER: &str =
    "mitochondria make energy for the cell. They have their own DNA. 세포의 에너지를 만든다.";

const GRADES: [&str; 4] = [
    r#"{"points":[{"id":1,"verdict":"covered","quote":"mitochondria make energy"},{"id":2,"verdict":"partly","quote":"They have their own DNA"},{"id":3,"verdict":"missed","quote":""}]}"#,
    r#"Sure: {"points": [{"id": 3, "verdict": "wrong", "quote": "for the cell"}, {"id": 1, "verdict": "missed"}, {"id": 2, "verdict": "covered", "quote": "own DNA"}]} Done."#,
    "```json\n{\"points\":[{\"id\":2,\"verdict\":\"covered\",\"quote\":\"세포의 에너지를 만든다\"},{\"id\":1,\"verdict\":\"covered\",\"quote\":\"mitochondria\"},{\"id\":3,\"verdict\":\"covered\",\"quote\":null}]}\n```",
    r#"{"points":[]}"#,
];
const OTHERS: [&str; 4] = [
    r#"{"points":[{"statement":"Mitochondria make energy.","terms":["energy"],"synonyms":["ATP"]},{"statement":"They have DNA.","terms":["DNA"],"synonyms":[]},{"statement":"They stem from bacteria.","terms":["bacteria"],"synonyms":["세균"]}]}"#,
    r#"{"statement":"Mitochondria make energy.","distractors":["They make light.","They make bone.","They make hair.","They make sound."]}"#,
    r#"{"accuracy":90,"consistency":80,"title_fit":100,"issues":[{"quote":"energy","text":"Say which."}]}"#,
    r#"{"accuracy":0,"consistency":0,"title_fit":0,"issues":[]}"#,
];

fn note() -> NoteText {
    NoteText {
        title: "Mitochondria".to_owned(),
        body: "Mitochondria make energy. They have DNA. They stem from bacteria.".to_owned(),
    }
}

fn reply(seeds: &[&str], dice: &mut StdRng) -> String {
    let text = seeds.choose(dice).copied().unwrap_or_default();
    let most = [0, 1, 2, 6].choose(dice).copied().unwrap_or_default();
    let text = damaged(text.to_owned(), &WORDS, most, dice);
    if dice.random_bool(0.02) {
        text.repeat(dice.random_range(1..20))
    } else {
        text
    }
}

/// Verdicts, up to the mark that comes of them.
pub struct Grades {
    rubric: Rubric,
    answer: Answer,
}

impl Grades {
    /// With a rubric of three points.
    ///
    /// # Errors
    /// When that is none.
    pub fn new() -> Result<Self> {
        let point = |statement: &str, term: &str| KeyPoint {
            statement: statement.to_owned(),
            terms: vec![term.to_owned()],
            synonyms: Vec::new(),
        };
        let points = vec![
            point("They make energy.", "energy"),
            point("They have DNA.", "DNA"),
            point("They stem from bacteria.", "bacteria"),
        ];
        Ok(Self {
            rubric: Rubric::new(points).ok().context("no rubric")?,
            answer: Answer::new(&ai::compose(ANSWER)),
        })
    }
}

impl Target for Grades {
    fn name(&self) -> &'static str {
        "grades"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        reply(&GRADES, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let Ok(judgements) = ai::grade::read(case, &self.rubric) else {
            return Ok(Came::Refused);
        };
        if judgements.len() != self.rubric.points().len() {
            return Err(format!("{} judgements", judgements.len()));
        }
        let grade = grade(&self.rubric, &self.answer, &judgements);
        if grade.score().is_some_and(|score| score > 100) {
            return Err(format!("a score of {:?}", grade.score()));
        }
        // The answer says nothing of the third point, so no reply can make all of it covered.
        if grade.proposal() == Some(domain::review::Rating::Good) {
            return Err("proposes good".to_owned());
        }
        for point in grade.points() {
            if let Some(quote) = &point.quote
                && !self.answer.text().contains(quote.as_str())
            {
                return Err(format!("quotes {quote:?}, which nobody said"));
            }
        }
        Ok(Came::Read)
    }

    fn least_read(&self) -> f64 {
        0.1
    }
}

/// Rubrics, statements and checks.
pub struct Others {
    note: NoteText,
}

impl Others {
    /// About one note.
    pub fn new() -> Self {
        Self { note: note() }
    }
}

impl Target for Others {
    fn name(&self) -> &'static str {
        "replies"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        reply(&OTHERS, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let rubric = ai::rubric::read(case, &self.note);
        let check = ai::check::read(case, &self.note);
        let draft = ai::choice::read(case);
        if let Ok(rubric) = &rubric
            && !(3..=6).contains(&rubric.points().len())
        {
            return Err(format!("{} key points", rubric.points().len()));
        }
        let took = [rubric.is_ok(), check.is_ok(), draft.is_ok()];
        match took.iter().filter(|took| **took).count() {
            0 => Ok(Came::Refused),
            1 => Ok(Came::Read),
            _ => Err("is two things at once".to_owned()),
        }
    }

    fn least_read(&self) -> f64 {
        0.1
    }
}

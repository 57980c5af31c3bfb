//! A grader whose model says what a test tells it to.

use async_trait::async_trait;
use domain::grading::{NoteCheck, Rubric};

use super::{
    Assessment, Choice, Failure, Grader, GraderError, NoteText, Outcome, Paid, Usage,
    assess::prepare,
    reply::ReplyProblem,
    task::{self, choice::Draft},
};

/// What the model is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// A rubric of a note.
    Rubric(&'a NoteText),
    /// Verdicts on an answer, which is composed.
    Grade(&'a Rubric, &'a str),
    /// Statements about a note.
    Choice(&'a NoteText),
    /// Which statements are true.
    Verify(&'a Draft),
    /// An opinion on a note.
    Check(&'a NoteText),
}

type Script = dyn Fn(Asked<'_>) -> Result<String, GraderError> + Send + Sync;

/// Its replies go through the same readers and rules as a real model's.
pub struct Scripted(Box<Script>);

impl Scripted {
    /// Replies with what `script` returns.
    pub fn new(
        script: impl Fn(Asked<'_>) -> Result<String, GraderError> + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(script))
    }

    fn ask<T>(
        &self,
        asked: Asked<'_>,
        read: impl FnOnce(&str) -> Result<T, ReplyProblem>,
    ) -> Outcome<T> {
        let text = (self.0)(asked).map_err(|error| Failure {
            error,
            usage: spent(error),
        })?;
        match read(&text) {
            Ok(value) => Ok(Paid {
                value,
                usage: REQUEST,
            }),
            Err(problem) => Err(Failure {
                error: GraderError::Unreadable(problem),
                usage: REQUEST,
            }),
        }
    }
}

#[async_trait]
impl Grader for Scripted {
    async fn rubric(&self, note: &NoteText) -> Outcome<Rubric> {
        self.ask(Asked::Rubric(note), |text| task::rubric::read(text, note))
    }

    async fn grade(
        &self,
        note: &NoteText,
        rubric: Option<&Rubric>,
        answer: &str,
    ) -> Outcome<Assessment> {
        let rubric = rubric.ok_or(GraderError::NoRubric)?;
        let ready = match prepare(note, answer)? {
            Ok(ready) => ready,
            Err(doubt) => {
                return Ok(Paid {
                    value: Assessment::Declined(doubt),
                    usage: Usage::default(),
                });
            }
        };
        let Paid { value, usage } = self.ask(Asked::Grade(rubric, &ready.text), |text| {
            task::grade::read(text, rubric)
        })?;
        Ok(Paid {
            value: Assessment::Graded(ready.conclude(rubric, &value)),
            usage,
        })
    }

    async fn choice(&self, note: &NoteText) -> Outcome<Choice> {
        let draft = self.ask(Asked::Choice(note), task::choice::read)?.value;
        self.ask(Asked::Verify(&draft), |text| {
            task::verify::read(text, &draft)
        })
    }

    async fn check(&self, note: &NoteText) -> Outcome<NoteCheck> {
        self.ask(Asked::Check(note), |text| task::check::read(text, note))
    }
}

/// What a request costs: less than real ones do.
const REQUEST: Usage = Usage {
    requests: 1,
    unreported: 0,
    input_tokens: 1_000,
    output_tokens: 100,
};

/// What a failure costs, as with a real model.
fn spent(error: GraderError) -> Usage {
    match error {
        GraderError::Busy { .. } | GraderError::Status { .. } => Usage::of_refusal(),
        GraderError::TooSlow
        | GraderError::Unreachable
        | GraderError::TooLarge
        | GraderError::NotACompletion => Usage::of_request(None),
        GraderError::Unreadable(_) => REQUEST,
        GraderError::Absent
        | GraderError::Answer(_)
        | GraderError::NoRubric
        | GraderError::Paused { .. }
        | GraderError::Request => Usage::default(),
    }
}

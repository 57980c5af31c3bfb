//! A grader whose model says what a test tells it to.

use async_trait::async_trait;
use domain::grading::{NoteCheck, Rubric};

use super::{
    Assessment, Choice, Grader, GraderError, NoteText, Outcome, Paid, Usage,
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
    ) -> Result<T, GraderError> {
        read(&(self.0)(asked)?).map_err(GraderError::Unreadable)
    }
}

#[async_trait]
impl Grader for Scripted {
    async fn rubric(&self, note: &NoteText) -> Outcome<Rubric> {
        free(self.ask(Asked::Rubric(note), |text| task::rubric::read(text, note)))
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
            Err(doubt) => return free(Ok(Assessment::Declined(doubt))),
        };
        free(
            self.ask(Asked::Grade(rubric, &ready.text), |text| {
                task::grade::read(text, rubric)
            })
            .map(|judgements| Assessment::Graded(ready.conclude(rubric, &judgements))),
        )
    }

    async fn choice(&self, note: &NoteText) -> Outcome<Choice> {
        let draft = self.ask(Asked::Choice(note), task::choice::read)?;
        free(self.ask(Asked::Verify(&draft), |text| {
            task::verify::read(text, &draft)
        }))
    }

    async fn check(&self, note: &NoteText) -> Outcome<NoteCheck> {
        free(self.ask(Asked::Check(note), |text| task::check::read(text, note)))
    }
}

fn free<T>(result: Result<T, GraderError>) -> Outcome<T> {
    Ok(Paid {
        value: result?,
        usage: Usage::default(),
    })
}

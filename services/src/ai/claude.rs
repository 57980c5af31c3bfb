//! Claude, or any server that speaks the same protocol, through `async-openai`.
//!
//! The crate retries by itself, obeys `Retry-After` without a cap, has no time limit and logs what
//! it cannot read. So it is given a transport of ours that does none of it ([`http`]), and every
//! call has one limit ([`call`]).

mod call;
mod endpoint;
mod http;

use std::{sync::Arc, time::Duration};

use async_openai::Client;
use async_trait::async_trait;
use domain::grading::{NoteCheck, Rubric};
use secrecy::SecretString;

use self::{call::Call, endpoint::Endpoint};
use super::{
    Assessment, Breaker, BreakerSettings, BreakerState, Choice, Grader, GraderError, NoteText,
    Outcome, Paid, Usage, assess::prepare, compose, task,
};
use crate::{clock::Clock, error::Result};

/// How to reach the model.
#[derive(Clone, Debug)]
pub struct ClaudeSettings {
    /// `AI_BASE_URL`, such as `https://api.anthropic.com/v1`.
    pub base_url: String,
    /// `AI_MODEL`.
    pub model: String,
    /// `AI_API_KEY`.
    pub key: SecretString,
    /// For one call in all, with its second request and every wait.
    pub limit: Duration,
    /// Largest HTTP body that is read, in bytes.
    pub body_max: usize,
    /// When to stop asking.
    pub breaker: BreakerSettings,
}

impl ClaudeSettings {
    /// With a limit of 20 s, bodies of 256 kB, and the usual breaker.
    pub fn new(base_url: String, model: String, key: SecretString) -> Self {
        Self {
            base_url,
            model,
            key,
            limit: Duration::from_secs(20),
            body_max: 256 * 1024,
            breaker: BreakerSettings::default(),
        }
    }
}

/// Whether `settings` can be used, as far as that shows without asking.
///
/// # Errors
/// What is wrong, without repeating the key.
pub fn check_settings(settings: &ClaudeSettings) -> Result<()> {
    Endpoint::new(&settings.base_url, &settings.key).map(drop)
}

/// Asks a model over HTTP.
pub struct Claude {
    client: Client<Endpoint>,
    model: String,
    limit: Duration,
    breaker: Breaker,
}

impl Claude {
    /// Nothing is connected yet. The process must have installed rustls' provider.
    ///
    /// # Errors
    /// [`crate::error::Error::Setting`], without repeating the key.
    pub fn new(settings: &ClaudeSettings, clock: Arc<dyn Clock>) -> Result<Self> {
        let endpoint = Endpoint::new(&settings.base_url, &settings.key)?;
        let transport = http::transport(settings.body_max)?;
        Ok(Self {
            client: Client::build(transport.client.clone(), endpoint)
                .with_http_service(transport.into_service()),
            model: settings.model.clone(),
            limit: settings.limit,
            breaker: Breaker::new(settings.breaker, clock),
        })
    }

    fn call(&self) -> Call<'_> {
        Call::new(&self.client, &self.model, &self.breaker, self.limit)
    }
}

#[async_trait]
impl Grader for Claude {
    async fn rubric(&self, note: &NoteText) -> Outcome<Rubric> {
        let mut call = self.call();
        let result = call
            .ask(task::rubric::prompt(note), |text| {
                task::rubric::read(text, note)
            })
            .await;
        call.end(result)
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
        let mut call = self.call();
        let result = call
            .ask(
                task::grade::prompt(&compose(&note.title), rubric, &ready.text),
                |text| task::grade::read(text, rubric),
            )
            .await
            .map(|judgements| Assessment::Graded(ready.conclude(rubric, &judgements)));
        call.end(result)
    }

    async fn choice(&self, note: &NoteText) -> Outcome<Choice> {
        let mut call = self.call();
        let result = match call
            .ask(task::choice::prompt(note), task::choice::read)
            .await
        {
            Ok(draft) => {
                call.ask(task::verify::prompt(note, &draft), |text| {
                    task::verify::read(text, &draft)
                })
                .await
            }
            Err(error) => Err(error),
        };
        call.end(result)
    }

    async fn check(&self, note: &NoteText) -> Outcome<NoteCheck> {
        let mut call = self.call();
        let result = call
            .ask(task::check::prompt(note), |text| {
                task::check::read(text, note)
            })
            .await;
        call.end(result)
    }

    fn breaker(&self) -> Option<BreakerState> {
        Some(self.breaker.state())
    }
}

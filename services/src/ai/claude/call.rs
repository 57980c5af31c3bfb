//! One call: at most two requests and a wait between them, under one limit.

use std::time::Duration;

use async_openai::{
    Client,
    error::OpenAIError,
    types::chat::{
        ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
        CreateChatCompletionRequest, CreateChatCompletionRequestArgs,
    },
};
use tokio::time::{Instant, sleep, timeout_at};

use super::{endpoint::Endpoint, http::Completion};
use crate::ai::{Breaker, Failure, GraderError, Outcome, Paid, ReplyProblem, Usage, task::Prompt};

/// Most tokens of a reply. A note's check with twenty issues has about half.
const TOKENS: u32 = 4_096;

/// Counts what is spent until it ends.
pub(super) struct Call<'a> {
    client: &'a Client<Endpoint>,
    model: &'a str,
    breaker: &'a Breaker,
    deadline: Instant,
    usage: Usage,
    /// A request more, to repair a reply or after a short wait. One for the whole call.
    has_spare: bool,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        client: &'a Client<Endpoint>,
        model: &'a str,
        breaker: &'a Breaker,
        limit: Duration,
    ) -> Self {
        Self {
            client,
            model,
            breaker,
            deadline: Instant::now() + limit,
            usage: Usage::default(),
            has_spare: true,
        }
    }

    /// Asks, and once more if the reply cannot be read or the service is busy for a moment.
    pub(super) async fn ask<T>(
        &mut self,
        prompt: Prompt,
        read: impl Fn(&str) -> Result<T, ReplyProblem>,
    ) -> Result<T, GraderError> {
        let mut user = prompt.user;
        loop {
            let problem = match self.request(&prompt.system, &user).await {
                Ok(text) => match read(&text) {
                    Ok(value) => return Ok(value),
                    Err(problem) => problem,
                },
                Err(GraderError::Unreadable(problem)) => problem,
                Err(error) => {
                    self.wait_out(error).await?;
                    continue;
                }
            };
            if !std::mem::take(&mut self.has_spare) {
                return Err(GraderError::Unreadable(problem));
            }
            // Not what it said: that may be the answer's words.
            user.push_str(&format!(
                "\n\nYour last reply could not be used: {problem}. Reply again, with exactly one \
                 JSON object of the form that was asked for."
            ));
        }
    }

    /// Waits if the service asked for no more than half of the time that is left.
    async fn wait_out(&mut self, error: GraderError) -> Result<(), GraderError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match error {
            GraderError::Busy {
                retry_after: Some(wait),
                ..
            } if wait <= left / 2 && std::mem::take(&mut self.has_spare) => {
                sleep(wait).await;
                Ok(())
            }
            _ => Err(error),
        }
    }

    async fn request(&mut self, system: &str, user: &str) -> Result<String, GraderError> {
        let request = self.body(system, user)?;
        let pass = self
            .breaker
            .enter()
            .map_err(|until| GraderError::Paused { until })?;
        let sent = timeout_at(self.deadline, self.send(request)).await;
        let result = sent.unwrap_or(Err(GraderError::TooSlow));
        pass.settle(result.as_ref().err().is_some_and(|error| error.is_outage()));
        match result {
            Ok(completion) => {
                self.usage += completion.usage();
                words(completion)
            }
            Err(error) => {
                self.usage += match error {
                    GraderError::Busy { .. } | GraderError::Status { .. } => Usage::of_refusal(),
                    _ => Usage::of_request(None),
                };
                Err(error)
            }
        }
    }

    async fn send(&self, request: CreateChatCompletionRequest) -> Result<Completion, GraderError> {
        self.client
            .chat()
            .create_byot(request)
            .await
            .map_err(|error| match error {
                OpenAIError::Boxed(error) => error
                    .downcast::<GraderError>()
                    .map_or(GraderError::Request, |error| *error),
                _ => GraderError::Request,
            })
    }

    fn body(&self, system: &str, user: &str) -> Result<CreateChatCompletionRequest, GraderError> {
        CreateChatCompletionRequestArgs::default()
            .model(self.model)
            .max_completion_tokens(TOKENS)
            .messages([
                ChatCompletionRequestSystemMessage::from(system).into(),
                ChatCompletionRequestUserMessage::from(user).into(),
            ])
            .build()
            .map_err(|_| GraderError::Request)
    }

    /// Ends with what was spent.
    pub(super) fn end<T>(self, result: Result<T, GraderError>) -> Outcome<T> {
        match result {
            Ok(value) => Ok(Paid {
                value,
                usage: self.usage,
            }),
            Err(error) => Err(Failure {
                error,
                usage: self.usage,
            }),
        }
    }
}

fn words(completion: Completion) -> Result<String, GraderError> {
    let words = completion.into_words().ok_or(GraderError::NotACompletion)?;
    match words.finish.as_str() {
        "length" | "max_tokens" => Err(GraderError::Unreadable(ReplyProblem::CutOff)),
        "content_filter" | "refusal" => Err(GraderError::Unreadable(ReplyProblem::Declined)),
        _ if words.text.trim().is_empty() => Err(GraderError::Unreadable(ReplyProblem::Empty)),
        _ => Ok(words.text),
    }
}

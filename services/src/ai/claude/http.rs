//! The transport: one request, no retry, no redirect, and never more of a body than allowed.
//!
//! Only replies that can be read are handed to `async-openai`, which would log all others word by
//! word.

use std::time::Duration;

use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use http::{StatusCode, header};
use reqwest::{Client, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    ai::{GraderError, Usage},
    error::{Error, Result},
    outgoing,
};

/// For connecting; the limit of the call holds for everything together.
const CONNECT: Duration = Duration::from_secs(5);
/// A server that asks to wait for longer is not believed.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(3_600);

/// Sends requests and reads bodies up to a size.
#[derive(Clone)]
pub(super) struct Transport {
    pub(super) client: Client,
    body_max: usize,
}

/// # Errors
/// [`Error::Setting`] when TLS cannot be set up.
pub(super) fn transport(body_max: usize) -> Result<Transport> {
    let client = outgoing::builder()?
        .connect_timeout(CONNECT)
        .build()
        .map_err(|error| Error::Setting(format!("AI client: {error}")))?;
    Ok(Transport { client, body_max })
}

impl Transport {
    /// As `async-openai` takes it.
    pub(super) fn into_service(
        self,
    ) -> impl tower::Service<
        HttpRequestFactory,
        Response = Response,
        Error = OpenAIError,
        Future: Send + 'static,
    > + Clone
    + Send
    + Sync
    + 'static {
        tower::service_fn(move |request: HttpRequestFactory| {
            let transport = self.clone();
            async move {
                let request = request.build().await?;
                transport
                    .send(request)
                    .await
                    .map_err(|error| OpenAIError::Boxed(Box::new(error)))
            }
        })
    }

    async fn send(&self, request: reqwest::Request) -> std::result::Result<Response, GraderError> {
        let response = self
            .client
            .execute(request)
            .await
            .map_err(|_| GraderError::Unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(refusal(&response));
        }
        if !is_json(&response) {
            return Err(GraderError::NotACompletion);
        }
        let body = self.read(response).await?;
        if serde_json::from_slice::<Completion>(&body).is_err() {
            return Err(GraderError::NotACompletion);
        }
        Ok(Response::from(http::Response::new(body)))
    }

    async fn read(&self, mut response: Response) -> std::result::Result<Vec<u8>, GraderError> {
        let announced = response.content_length().unwrap_or(0);
        if announced > self.body_max as u64 {
            return Err(GraderError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| GraderError::Unreachable)?
        {
            if body.len() + chunk.len() > self.body_max {
                return Err(GraderError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// What a status other than 200 means. Its body is not read.
fn refusal(response: &Response) -> GraderError {
    let status = response.status().as_u16();
    match status {
        429 | 503 | 529 => GraderError::Busy {
            status,
            retry_after: retry_after(response),
        },
        _ => GraderError::Status { status },
    }
}

/// In seconds only; as a date it would need the server's clock to be right.
fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?;
    let seconds = value.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(RETRY_AFTER_MAX))
}

fn is_json(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// What is read of a completion. Servers add to the protocol, so other keys are passed over.
#[derive(Deserialize)]
pub(super) struct Completion {
    choices: Vec<Candidate>,
    #[serde(default)]
    usage: Option<Value>,
}

#[derive(Deserialize)]
struct Candidate {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

/// A model's words, and why they ended.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) finish: String,
}

impl Completion {
    /// What it cost, as far as the server says.
    pub(super) fn usage(&self) -> Usage {
        let tokens = |name| self.usage.as_ref()?.get(name)?.as_u64();
        Usage::of_request(tokens("prompt_tokens").zip(tokens("completion_tokens")))
    }

    /// The words, if there is exactly one candidate.
    pub(super) fn into_words(self) -> Option<Words> {
        let [candidate] = <[Candidate; 1]>::try_from(self.choices).ok()?;
        Some(Words {
            text: candidate.message.content.unwrap_or_default(),
            finish: candidate.finish_reason.unwrap_or_default(),
        })
    }
}

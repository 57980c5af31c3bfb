//! The one way to the model for whatever is done for a learner: allowed, reserved, asked, settled.
//!
//! A call is a row of `ai_calls`. [`reserve`] stores it, in a transaction that holds the learner's
//! row, so that two workers cannot both take the last call of a day; then the model is asked, with
//! no transaction open; then [`settle`] stores what it cost, also when it failed. The row of a
//! process that died in between is lost when its time is up: it no longer counts as under way, and
//! its effect may be tried again.

mod reserve;
mod settle;

use std::{future::Future, time::Duration};

use domain::{
    grading::{CallKind, CallRefusal},
    id::UserId,
    time::Millis,
};
use thiserror::Error;
use tokio::time::{Instant, timeout};

use super::{Failure, GraderError, Outcome, Usage};
use crate::{core::Core, error::Result};

/// A little more than a call's own limit of 20 s; whoever takes longer is not waited for.
const LIMIT: Duration = Duration::from_secs(23);

/// How long a reservation stands, in milliseconds. Longer than [`LIMIT`], so that a process that
/// lives never outlives its reservation; as long as it may take until a killed worker's job starts
/// again.
pub const RESERVED_FOR: Millis = 30_000;

/// A call to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// For whom; their consent, quota and bill.
    pub user: UserId,
    /// What for.
    pub kind: CallKind,
    /// What it is paid for, such as `grade:` and the answer's id. The same effect is paid for once.
    pub effect_key: String,
}

/// Why a call has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unmade {
    /// It was not made, and may be later.
    #[error("refused: {}", .0.code())]
    Refused(CallRefusal),
    /// It was made before, with or without a result, and is not paid for again.
    #[error("already made")]
    AlreadyMade,
    /// Somebody else is making it.
    #[error("under way")]
    Underway {
        /// When it is over or lost, in UTC milliseconds.
        until: Millis,
    },
    /// It was made and failed. What cost nothing may be tried again under the same key.
    #[error("{0}")]
    Failed(GraderError),
}

/// Makes `call`, which is what `asking` does when it is first polled: a method of
/// [`super::Grader`], not yet awaited. Never call it inside a transaction.
///
/// # Errors
/// When the database fails before the model was asked. Afterwards its result is returned even if it
/// could not be settled.
pub async fn meter<T>(
    core: &Core,
    call: &Call,
    asking: impl Future<Output = Outcome<T>> + Send,
) -> Result<Result<T, Unmade>> {
    let Some(recipient) = &core.ai.recipient else {
        return Ok(Err(Unmade::Refused(CallRefusal::Offline)));
    };
    let reserved = match reserve::reserve(core, recipient, call).await? {
        Ok(reserved) => reserved,
        Err(unmade) => return Ok(Err(unmade)),
    };
    let begun = Instant::now();
    let outcome = timeout(LIMIT, asking).await.unwrap_or(Err(Failure {
        error: GraderError::TooSlow,
        usage: Usage::of_request(None),
    }));
    let (usage, error) = match &outcome {
        Ok(paid) => (paid.usage, None),
        Err(failure) => (failure.usage, Some(failure.error)),
    };
    let took = begun.elapsed();
    let settled = settle::settle(core, recipient, &reserved, call.kind, usage, error, took).await;
    if let Err(failed) = settled {
        tracing::error!(error = %failed, call = %reserved.id, "a call could not be settled");
    }
    Ok(outcome
        .map(|paid| paid.value)
        .map_err(|failure| Unmade::Failed(failure.error)))
}

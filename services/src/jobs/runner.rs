//! From a stored job to its deed.

use std::{fmt, future::Future, panic::AssertUnwindSafe, sync::Arc};

use domain::id::UserId;
use futures::{FutureExt, future::BoxFuture};
use sea_orm::DbBackend;
use thiserror::Error as ThisError;
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{Job, postgres, probe, sqlite};
use crate::{
    alert::{self, Post},
    backup,
    core::Core,
    data::{deletion, export},
    error::{Error, panic_words},
    grading::grade,
    mail::{self, Mailer},
    measure, prepare, prune, remind,
    review::fit,
};

/// What the deeds need beside [`Core`].
#[derive(Clone)]
pub struct Deps {
    /// Delivers mail.
    pub mailer: Arc<dyn Mailer>,
    /// Takes alerts; `None` without anybody.
    pub post: Option<Arc<dyn Post>>,
}

/// Why a job did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum JobError {
    /// May succeed later.
    #[error("{0}")]
    Retry(String),
    /// Will never succeed.
    #[error("{0}")]
    Permanent(String),
}

impl JobError {
    /// Whether a job that failed like this for the `attempts`-th time is dead.
    pub const fn is_last(&self, attempts: i32, max_attempts: i32) -> bool {
        matches!(self, Self::Permanent(_)) || attempts >= max_attempts
    }
}

impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        match error {
            Error::Stored(_) => Self::Permanent(error.to_string()),
            other => Self::Retry(other.to_string()),
        }
    }
}

impl From<sea_orm::DbErr> for JobError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::from(Error::from(error))
    }
}

type Deed = dyn Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync;

/// Knows the deed of every kind of job.
#[derive(Clone)]
pub struct Handlers(Arc<Deed>);

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handlers")
    }
}

impl Handlers {
    /// The real deeds.
    pub fn new(core: Core, deps: Deps) -> Self {
        Self::from_fn(move |job| {
            let (core, deps) = (core.clone(), deps.clone());
            async move {
                match job {
                    Job::SendMail { mail } => mail::send::run(&core, &*deps.mailer, mail).await,
                    Job::FitParameters { user } => {
                        fit::run(&core, UserId(user)).await?;
                        Ok(())
                    }
                    Job::Grade { answer, attempt } => grade::run(&core, answer, attempt).await,
                    Job::Rubric { note, wish } => prepare::rubric::run(&core, note, wish).await,
                    Job::Choice { note, wish } => prepare::choice::run(&core, note, wish).await,
                    Job::CheckNote { note, wish } => prepare::check::run(&core, note, wish).await,
                    Job::Remind { at } => remind::run(&core, at).await,
                    Job::Alert { alert } => alert::run(&core, deps.post.as_deref(), &alert).await,
                    Job::Export { export } => export::make::run(&core, export).await,
                    Job::Delete { deletion } => deletion::run::run(&core, deletion).await,
                    Job::Prune => prune::run(&core).await,
                    Job::Probe {
                        number,
                        hold,
                        left,
                        sent,
                    } => {
                        let probe = probe::Probe {
                            number,
                            hold,
                            left,
                            sent,
                        };
                        probe::run(&core, probe).await
                    }
                    Job::Backup => backup::job::back_up(&core).await,
                    Job::VerifyBackup => backup::job::verify_newest(&core).await,
                }
            }
        })
    }

    /// Any function; for tests.
    pub fn from_fn<F>(deed: impl Fn(Job) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self(Arc::new(move |job| deed(job).boxed()))
    }

    /// Runs the deed of `payload` in a span of its own. A panic or a run that takes longer than
    /// its lane allows is a failure like any other.
    ///
    /// # Errors
    /// What the deed says; [`JobError::Permanent`] when `payload` cannot be read.
    pub async fn run(&self, payload: serde_json::Value, attempt: i32) -> Result<(), JobError> {
        let job: Job = serde_json::from_value(payload)
            .map_err(|error| JobError::Permanent(format!("unreadable job: {error}")))?;
        let (kind, limit) = (job.kind(), job.lane().limit());
        let began = Instant::now();
        let span = tracing::info_span!("job", kind = job.kind(), ?job, attempt);
        let deed = AssertUnwindSafe((self.0)(job)).catch_unwind();
        let outcome = match tokio::time::timeout(limit, deed.instrument(span.clone())).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => {
                let words = panic_words(&*panic).unwrap_or("the log says where");
                Err(JobError::Retry(format!("panicked: {words}")))
            }
            Err(_) => Err(JobError::Retry("took too long".to_owned())),
        };
        let ended = match &outcome {
            Ok(()) => "done",
            Err(JobError::Retry(_)) => "retry",
            Err(JobError::Permanent(_)) => "failed",
        };
        measure::job(kind, ended, began.elapsed());
        span.in_scope(|| match &outcome {
            Ok(()) => tracing::info!("done"),
            Err(error) => tracing::warn!(%error, "failed"),
        });
        outcome
    }
}

/// Starts running jobs until `cancel`; the handle ends when the running ones have finished or
/// have been put back.
pub fn start(core: &Core, deps: Deps, cancel: CancellationToken) -> JoinHandle<()> {
    start_with(core, Handlers::new(core.clone(), deps), cancel)
}

/// [`start`] with other deeds.
pub fn start_with(core: &Core, handlers: Handlers, cancel: CancellationToken) -> JoinHandle<()> {
    let core = core.clone();
    match core.db.get_database_backend() {
        DbBackend::Sqlite => tokio::spawn(sqlite::run(core, handlers, cancel)),
        _ => tokio::spawn(postgres::run(core, handlers, cancel)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_told_without_what_was_put_into_it() {
        let handlers = Handlers::from_fn(|job| async move {
            let Job::Probe { number, .. } = job else {
                return Ok(());
            };
            assert_ne!(number, 1, "a learner's {}", "words");
            Err(JobError::Retry("no panic".to_owned()))
        });
        let probe = Job::Probe {
            number: 1,
            hold: 0,
            left: None,
            sent: 0,
        };
        let payload = serde_json::to_value(probe).unwrap();
        let told = handlers.run(payload, 1).await;
        let expected = JobError::Retry("panicked: the log says where".to_owned());
        assert_eq!(told, Err(expected));
    }
}

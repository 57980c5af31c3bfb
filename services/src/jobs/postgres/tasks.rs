//! Our jobs as Graphile Worker's tasks: the task's name is the job's kind, its payload the job.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::jobs::runner::{Handlers, JobError};

/// What every task needs; reaches it as an extension of the worker.
#[derive(Clone, Debug)]
pub struct Context {
    pub handlers: Handlers,
    pub db: DatabaseConnection,
}

/// A job has no attempt left after this, so it is dead as soon as the failure is stored.
const GIVE_UP: &str =
    "UPDATE graphile_worker._private_jobs SET max_attempts = greatest(attempts, 1) WHERE id = $1";

async fn run(context: WorkerContext) -> Result<(), String> {
    let Some(Context { handlers, db }) = context.get_ext::<Context>() else {
        return Err("the worker was built without its context".to_owned());
    };
    let job = context.job();
    let outcome = handlers
        .run(context.payload().clone(), i32::from(*job.attempts()))
        .await;
    if let Err(JobError::Permanent(error)) = &outcome {
        tracing::error!(job = job.id(), %error, "a job is dead");
        let give_up =
            Statement::from_sql_and_values(DbBackend::Postgres, GIVE_UP, [(*job.id()).into()]);
        if let Err(error) = db.execute_raw(give_up).await {
            tracing::error!(job = job.id(), %error, "a hopeless job will be tried again");
        }
    }
    outcome.map_err(|error| error.to_string())
}

/// One type per kind, because the crate takes the task's name from the type.
macro_rules! tasks {
    ($($task:ident = $kind:literal;)*) => {
        $(
            #[derive(Serialize, Deserialize)]
            #[serde(transparent)]
            struct $task(Value);

            impl TaskHandler for $task {
                const IDENTIFIER: &'static str = $kind;

                async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
                    run(context).await
                }
            }
        )*

        /// Every kind in [`crate::jobs::Job::KINDS`].
        pub fn definitions() -> Vec<graphile_worker::JobDefinition> {
            vec![$($task::definition()),*]
        }
    };
}

tasks! {
    SendMail = "send_mail";
    FitParameters = "fit_parameters";
    Grade = "grade";
    Rubric = "rubric";
    Choice = "choice";
    CheckNote = "check_note";
}

#[cfg(test)]
mod tests {
    use crate::jobs::Job;

    #[test]
    fn every_kind_is_a_task() {
        let names: Vec<_> = super::definitions()
            .iter()
            .map(graphile_worker::JobDefinition::identifier)
            .collect();
        assert_eq!(names, Job::KINDS);
    }
}

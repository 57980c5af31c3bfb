//! How a learner is scheduled.

use domain::{
    review::{Scheduler, StepList, USUAL_STEPS},
    time::Millis,
};
use entity::user;
use scheduler::{Policy, RETENTION, Steps};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::parameters::ParameterSet;
use crate::error::{Error, Result};

/// The columns that [`Scheduling`] is read from, of `users` and, under the name `sets`, of the
/// parameter set that they name.
macro_rules! columns {
    () => {
        "users.desired_retention, users.scheduler, users.parameter_set_id, \
         users.learning_steps, users.relearning_steps, sets.parameters, sets.correction"
    };
}

/// Joins that parameter set to `users`.
macro_rules! sets {
    () => {
        "LEFT JOIN parameter_sets sets ON sets.id = users.parameter_set_id"
    };
}

pub(super) use {columns, sets};

/// See [`columns`].
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Columns {
    desired_retention: f64,
    scheduler: String,
    parameter_set_id: Option<Uuid>,
    learning_steps: String,
    relearning_steps: String,
    parameters: Option<String>,
    correction: Option<f64>,
}

/// How a learner is scheduled.
#[derive(Clone, Debug)]
pub struct Scheduling {
    /// Wanted chance of recall at the next review, `0.70..=0.97`.
    pub retention: f64,
    /// How much more than that is aimed at, so that it is reached.
    pub correction: f64,
    /// What decides when a card is asked again.
    pub scheduler: Scheduler,
    /// How their memory works.
    pub set: ParameterSet,
    /// Waits of a new card, in milliseconds.
    pub learning: Vec<Millis>,
    /// Waits of a card that was forgotten, in milliseconds.
    pub relearning: Vec<Millis>,
}

impl Scheduling {
    /// From the columns of a row.
    ///
    /// # Errors
    /// [`Error::Stored`] for a scheduler nobody knows, for broken steps and broken parameters.
    pub(super) fn read(columns: &Columns) -> Result<Self> {
        let Columns {
            desired_retention,
            scheduler,
            parameter_set_id,
            learning_steps,
            relearning_steps,
            parameters,
            correction,
        } = columns;
        Ok(Self {
            retention: *desired_retention,
            correction: correction.unwrap_or_default(),
            scheduler: parse(scheduler)?,
            set: ParameterSet::read(*parameter_set_id, parameters.as_deref())?,
            learning: waits(learning_steps)?,
            relearning: waits(relearning_steps)?,
        })
    }

    /// The chance of recall at which cards are asked, so that on average it is the wanted one.
    pub(super) fn aim(&self) -> f64 {
        let aim = self.retention + self.correction;
        aim.clamp(*RETENTION.start(), *RETENTION.end())
    }

    /// In the scheduler's form, with fuzz.
    pub(super) fn policy(&self) -> Policy<'_> {
        Policy {
            steps: Steps {
                learning: &self.learning,
                relearning: &self.relearning,
            },
            ..Policy::new(&self.set.parameters, self.aim())
        }
    }

    /// Of an account that is being made and wants this `retention`.
    ///
    /// # Errors
    /// Never.
    pub fn of_new_account(retention: f64) -> Result<Self> {
        Ok(Self {
            retention,
            correction: 0.0,
            scheduler: Scheduler::default(),
            set: ParameterSet::read(None, None)?,
            learning: waits(USUAL_STEPS)?,
            relearning: waits(USUAL_STEPS)?,
        })
    }

    /// Of an account without parameters of its own.
    ///
    /// # Errors
    /// [`Error::Stored`] for a scheduler nobody knows and for broken steps.
    pub fn of(user: &user::Model) -> Result<Self> {
        Self::read(&Columns {
            desired_retention: user.desired_retention,
            scheduler: user.scheduler.clone(),
            parameter_set_id: None,
            learning_steps: user.learning_steps.clone(),
            relearning_steps: user.relearning_steps.clone(),
            parameters: None,
            correction: None,
        })
    }
}

/// Reads a column with steps.
fn waits(stored: &str) -> Result<Vec<Millis>> {
    let steps = StepList::parse(stored);
    let steps = steps.ok_or_else(|| Error::Stored(format!("steps {stored}")))?;
    Ok(steps.waits())
}

/// Reads a column that names a scheduler.
pub(crate) fn parse(stored: &str) -> Result<Scheduler> {
    Scheduler::parse(stored).ok_or_else(|| Error::Stored(format!("scheduler {stored}")))
}
